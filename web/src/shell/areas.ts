// SPDX-License-Identifier: Apache-2.0
// The product's areas in the order of the menu. An area shows when a feature has put a page into it that the person may see.
import {
  Aim, Box, Coin, Connection, CreditCard, DataAnalysis, Document, DocumentChecked, EditPen, Message, Monitor, Operation, Setting,
} from '@element-plus/icons-vue';
import type { Component } from 'vue';

export const kAreas = [
  'workbench', 'overview', 'apply', 'orders', 'cards', 'access', 'monitoring', 'operations', 'sms', 'cloud', 'billing', 'reports', 'platform',
] as const;

export type Area = (typeof kAreas)[number];

export const kAreaIcons: Record<Area, Component> = {
  workbench: Monitor,
  overview: DataAnalysis,
  apply: EditPen,
  orders: DocumentChecked,
  cards: CreditCard,
  access: Connection,
  monitoring: Aim,
  operations: Operation,
  sms: Message,
  cloud: Box,
  billing: Coin,
  reports: Document,
  platform: Setting,
};
