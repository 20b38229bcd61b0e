// SPDX-License-Identifier: Apache-2.0
// Every feature of the console, one line each.
import type { Feature } from '@/shell/feature';
import access from './access';
import account from './account';
import audit from './audit';
import bulk from './bulk';
import cardImport from './card-import';
import cards from './cards';
import compliance from './compliance';
import controls from './controls';
import duty from './duty';
import findings from './findings';
import home from './home';
import intake from './intake';
import jobs from './jobs';
import life from './life';
import notices from './notices';
import orders from './orders';
import peers from './peers';
import people from './people';
import platform from './platform';
import precheck from './precheck';
import reviews from './reviews';
import roles from './roles';
import rules from './rules';
import services from './services';
import statistics from './statistics';
import signIns from './sign-ins';
import security from './security';
import tokens from './tokens';
import tuning from './tuning';
import units from './units';

export const features: Feature[] = [
  home,
  account,
  services,
  cards,
  bulk,
  cardImport,
  access,
  controls,
  findings,
  orders,
  compliance,
  intake,
  statistics,
  life,
  tuning,
  precheck,
  units,
  people,
  duty,
  reviews,
  roles,
  signIns,
  tokens,
  audit,
  rules,
  jobs,
  notices,
  peers,
  security,
  platform,
];
