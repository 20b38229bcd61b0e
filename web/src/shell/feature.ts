// SPDX-License-Identifier: Apache-2.0
// What a feature declares about itself, and everything that is declared. A new area of the product is a new folder under
// features/ and one line in features/index.ts.
import type { RouteRecordRaw } from 'vue-router';

import { addMessages } from '@/i18n';
import type { Messages } from '@/i18n';
import type { Area } from './areas';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name: its tab and the browser's title until the page sets its own. */
    title?: string;
    /** Needed to see the page; one of them is enough. */
    permission?: string | string[];
    /** For people who are not signed in, and without the shell. */
    open?: boolean;
    /** Without the shell. */
    alone?: boolean;
    /** Left out of the open tabs. */
    noTab?: boolean;
    /** Shows personal data: carries the watermark. */
    sensitive?: boolean;
  }
}

/** A page of the menu; Ctrl-K finds it by its name and by pinyin. */
export interface MenuEntry {
  area: Area;
  /** Path of the page. */
  to: string;
  /** Key of its name. */
  title: string;
  permission?: string | string[];
  /** Place within the area, small first. */
  order: number;
  /** Found by Ctrl-K only. */
  hidden?: boolean;
  /** How much waits there for the person, shown beside the name. */
  waiting?: Waiting;
}

export interface Waiting {
  count: () => Promise<number>;
  /** Events of the server after which it is counted again. */
  events: string[];
  /** Key of a sentence with {n}, for those who cannot see where the figure stands. */
  label: string;
}

/** A kind of thing the audit log and the search speak of. */
export interface ObjectKind {
  /** As the server names it: card, unit. */
  type: string;
  /** Key of its name. */
  name: string;
  /** Path of its pages: /cards for /cards/17; none when it has no page. */
  page?: string;
  /** Words of its fields and of their values, for before and after; the server's own when absent. */
  fieldWord?: (field: string) => string;
  valueWord?: (field: string, value: unknown) => string;
}

export interface Feature {
  /** Folder name; messages stand under it. */
  name: string;
  words: { zh: Messages; en: Messages };
  routes: RouteRecordRaw[];
  menu?: MenuEntry[];
  objects?: ObjectKind[];
}

const features: Feature[] = [];

export function defineFeature(feature: Feature): Feature {
  return feature;
}

export function addFeatures(all: Feature[]): void {
  for (const feature of all) {
    features.push(feature);
    addMessages(feature.name, feature.words);
  }
}

export function menuEntries(): MenuEntry[] {
  return features.flatMap((feature) => feature.menu ?? []);
}

export function objectKinds(): ObjectKind[] {
  return features.flatMap((feature) => feature.objects ?? []);
}

export function objectKind(type: string): ObjectKind | undefined {
  return objectKinds().find((kind) => kind.type === type);
}

/** The page of one object, when its kind has pages. */
export function objectPath(type: string, id: string | number | undefined): string | undefined {
  const page = objectKind(type)?.page;
  return page && /^[1-9]\d*$/.test(String(id ?? '')) ? `${page}/${id}` : undefined;
}

export function featureRoutes(): RouteRecordRaw[] {
  return features.flatMap((feature) => feature.routes);
}
