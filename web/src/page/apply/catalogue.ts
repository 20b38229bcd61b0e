// SPDX-License-Identifier: Apache-2.0
// The catalogue as one person sees it: found by words, grouped by area, with what the person marked or used lately.
import type { Text } from '@/api/types';
import type { ServiceCard } from '@/reference/service';

export interface Shelf {
  area: string;
  services: ServiceCard[];
}

/** Areas with a name of their own, in the product's order; those of own services follow. */
export const kAreas = ['cards', 'access', 'sms', 'cloud', 'billing', 'operations', 'general'];

type PinyinMatch = (text: string, typed: string) => number[] | null;

/** By any part of title, sentence or code; also by pinyin of the title. */
export function isFound(service: ServiceCard, typed: string, pinyin?: PinyinMatch): boolean {
  const words = typed.trim().toLowerCase();
  if (!words) return true;
  const told: Text[] = [service.title, service.about];
  return told.some((text) => text.zh.toLowerCase().includes(words) || text.en.toLowerCase().includes(words)) || service.code.includes(words) || Boolean(pinyin?.(service.title.zh, words));
}

export function shelves(services: ServiceCard[]): Shelf[] {
  const place = (area: string): number => (kAreas.includes(area) ? kAreas.indexOf(area) : kAreas.length);
  const areas = [...new Set(services.map((service) => service.area))].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return areas.map((area) => ({ area, services: services.filter((service) => service.area === area) }));
}

/** The services of these codes, in their order; those that are gone or not the person's are left out. */
export function named(services: ServiceCard[], codes: string[]): ServiceCard[] {
  return codes.flatMap((code) => services.filter((service) => service.code === code && service.may_apply));
}

export const applyPath = (code: string): string => `/apply/${code}`;
/** Of favourites, those that are services. */
export const codesIn = (paths: string[]): string[] => paths.flatMap((path) => /^\/apply\/([a-z0-9._]+)$/.exec(path)?.[1] ?? []);
