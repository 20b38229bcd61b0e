// SPDX-License-Identifier: Apache-2.0
// A service that is to be sold, as the form holds it, as the address keeps it, and as the API wants it.
import { kForms, kFunctions } from '@/reference/card';

type OneFunction = (typeof kFunctions)[number];

export interface Proposal {
  number_kind: 'iot' | 'phone';
  functions: string[];
  data_scope: 'directed' | 'open';
  monthly_data_mb: number;
  fixed: boolean;
  form: string;
  open_voice: boolean;
  open_sms: boolean;
  terminal: 'phone' | 'module' | 'other';
  /** Code of a scene, or none. */
  scene: string;
}

export const kTerminals = ['module', 'phone', 'other'] as const;

export function blank(): Proposal {
  return {
    number_kind: 'iot', functions: ['data'], data_scope: 'directed', monthly_data_mb: 30, fixed: false, form: 'MP1', open_voice: false, open_sms: false,
    terminal: 'module', scene: '',
  };
}

const kGigabyte = 1024;

/** Cases to look at: the two of the query letter, and the two halves of a police unit's fleet. */
export const kPresets: Record<string, Proposal> = {
  letter_iot: {
    ...blank(), functions: ['voice', 'sms', 'data'], data_scope: 'open', monthly_data_mb: 100 * kGigabyte, open_voice: true, open_sms: true, terminal: 'phone',
  },
  letter_phone: {
    ...blank(), number_kind: 'phone', functions: ['voice', 'sms', 'data'], data_scope: 'open', monthly_data_mb: 100 * kGigabyte, open_voice: true, open_sms: true, terminal: 'phone',
  },
  police_iot: { ...blank(), monthly_data_mb: 8 * kGigabyte, terminal: 'phone' },
  police_phone: { ...blank(), number_kind: 'phone', monthly_data_mb: 8 * kGigabyte, terminal: 'phone' },
};

type Query = Record<string, unknown>;

function oneOf<T extends string>(value: unknown, all: readonly T[], otherwise: T): T {
  return all.includes(value as T) ? (value as T) : otherwise;
}

export function fromQuery(query: Query): Proposal {
  const preset = blank();
  const functions = typeof query.functions === 'string' ? query.functions.split('+').filter((one) => (kFunctions as readonly string[]).includes(one)) : preset.functions;
  const mb = Number(query.mb);
  return {
    number_kind: oneOf(query.kind, ['iot', 'phone'] as const, preset.number_kind),
    functions,
    data_scope: oneOf(query.scope, ['directed', 'open'] as const, preset.data_scope),
    monthly_data_mb: query.mb !== undefined && Number.isInteger(mb) && mb >= 0 ? mb : preset.monthly_data_mb,
    fixed: query.fixed === 'yes',
    form: oneOf(query.form, kForms, 'MP1'),
    open_voice: query.open_voice === 'yes',
    open_sms: query.open_sms === 'yes',
    terminal: oneOf(query.terminal, kTerminals, preset.terminal),
    scene: typeof query.scene === 'string' ? query.scene : '',
  };
}

export function toQuery(proposal: Proposal): Record<string, string> {
  const query: Record<string, string> = {
    kind: proposal.number_kind, functions: proposal.functions.join('+'), scope: proposal.data_scope, mb: String(proposal.monthly_data_mb), form: proposal.form,
    terminal: proposal.terminal,
  };
  for (const key of ['fixed', 'open_voice', 'open_sms'] as const) if (proposal[key]) query[key] = 'yes';
  if (proposal.scene) query.scene = proposal.scene;
  return query;
}

export interface ProposalBody extends Omit<Proposal, 'functions' | 'scene'> {
  functions: OneFunction[];
  scene?: string;
}

/** An attribute of a function that is off is not sent: it could only mislead. */
export function toBody(proposal: Proposal): ProposalBody {
  const on = (name: OneFunction): boolean => proposal.functions.includes(name);
  return {
    number_kind: proposal.number_kind,
    functions: kFunctions.filter(on),
    data_scope: proposal.data_scope,
    monthly_data_mb: on('data') ? proposal.monthly_data_mb : 0,
    fixed: proposal.fixed,
    form: proposal.form,
    open_voice: proposal.open_voice && on('voice'),
    open_sms: proposal.open_sms && on('sms'),
    terminal: proposal.terminal,
    ...(proposal.scene ? { scene: proposal.scene } : {}),
  };
}

export function presetOf(proposal: Proposal): string | undefined {
  const now = JSON.stringify(toBody(proposal));
  return Object.keys(kPresets).find((key) => JSON.stringify(toBody(kPresets[key]!)) === now);
}
