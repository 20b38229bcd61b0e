// SPDX-License-Identifier: Apache-2.0
// Every feature of the console, one line each.
import type { Feature } from '@/shell/feature';
import account from './account';
import audit from './audit';
import cardImport from './card-import';
import cards from './cards';
import compliance from './compliance';
import home from './home';
import jobs from './jobs';
import people from './people';
import platform from './platform';
import precheck from './precheck';
import roles from './roles';
import rules from './rules';
import statistics from './statistics';
import tokens from './tokens';
import units from './units';

export const features: Feature[] = [
  home,
  account,
  cards,
  cardImport,
  compliance,
  statistics,
  precheck,
  units,
  people,
  roles,
  tokens,
  audit,
  rules,
  jobs,
  platform,
];
