// SPDX-License-Identifier: Apache-2.0
// Where an import stands, and which of the five steps that is.
import { isOver } from '@/piece/job';
import type { ImportView } from './api';

export type Stage = 'checking' | 'checked' | 'writing' | 'written' | 'failed' | 'cancelled';

export function stageOf(view: ImportView): Stage {
  const { job, dry_run } = view;
  if (!isOver(job)) return dry_run ? 'checking' : 'writing';
  if (job.state === 'failed' || job.state === 'cancelled') return job.state;
  return dry_run ? 'checked' : 'written';
}

export const kSteps = ['choose', 'check', 'review', 'write', 'done'] as const;

/** Index of the step under way; a stopped job stays where it stopped. */
export function stepOf(view: ImportView): number {
  switch (stageOf(view)) {
    case 'checking':
      return 1;
    case 'checked':
      return 2;
    case 'writing':
      return 3;
    case 'written':
      return 4;
    default:
      return view.dry_run ? 1 : 3;
  }
}

const kFaults = ['columns_missing', 'no_header', 'column_twice', 'unreadable', 'too_many_rows'];

/** Key of the console's own advice for a failed job's code, when it has some. */
export function faultKey(code: string | undefined): string | undefined {
  const name = code?.split('.').at(-1) ?? '';
  return kFaults.includes(name) ? `card-import.fault.${name}` : undefined;
}

const kFormats = /\.(csv|txt|xlsx)$/i;

/** Why a chosen file need not even be sent; undefined when it may be. */
export function fileFault(file: { name: string; size: number }): 'wrong_type' | 'empty_file' | undefined {
  if (!kFormats.test(file.name)) return 'wrong_type';
  return file.size === 0 ? 'empty_file' : undefined;
}

/** Cards an import has written. */
export function writtenCount(view: ImportView): number {
  return (view.summary?.created ?? 0) + (view.summary?.updated ?? 0);
}
