// SPDX-License-Identifier: Apache-2.0
// What is asked when a file is taken into a list, and what that would change.
import type { Text } from '@/api/types';

export interface TakeAsked {
  upload_id: number;
  valid_from?: string;
  missing_last_day?: string;
  hand_too?: boolean;
}

export interface TakeCounts {
  fresh: number;
  changed: number;
  unchanged: number;
  ends: number;
  kept: number;
  refused: number;
  ending: { item: string; name: string }[];
  refused_rows: { row: number; item: string; code: string; sentence: Text }[];
}

export interface TakePreview {
  counts: TakeCounts;
  /** Of the list it was counted on, so that what is done is what was looked at. */
  revision: number;
}
