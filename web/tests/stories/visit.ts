// SPDX-License-Identifier: Apache-2.0
// A person at the console in one of three sizes; what the person sees must be usable.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, inject } from 'vitest';

export const kSizes = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'laptop', width: 1280, height: 720 },
  { name: 'phone', width: 390, height: 844 },
] as const;
export interface Size {
  name: string;
  width: number;
  height: number;
}

const kWaitMs = 20_000;
const shots = 'test-results/screens';

let browser: Promise<Browser> | undefined;

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Opens a page of the console and waits until it has its title. */
  go: (path: string) => Promise<void>;
  /** Keeps a picture, and demands that axe finds nothing serious and that the page does not scroll sideways. */
  look: (name: string) => Promise<void>;
  leave: () => Promise<void>;
}

interface Look {
  theme?: 'light' | 'dark';
  language?: 'zh' | 'en';
  /** Worked by thumb. */
  touch?: boolean;
}

/** What still loads shows as a skeleton or as busy (the event stream is open always, so the network says nothing). */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('.bone, .lines, [aria-busy=true]'));
}

/** Opens the console as somebody of the demonstration, signed in already; nobody with ''. */
export async function visit(login: string, size: Size, look: Look = {}): Promise<Visit> {
  mkdirSync(shots, { recursive: true });
  browser ??= chromium.connect(inject('browser'));
  const context = await (await browser).newContext({
    baseURL: inject('url'), locale: look.language === 'en' ? 'en-GB' : 'zh-CN', viewport: { width: size.width, height: size.height }, acceptDownloads: true, reducedMotion: 'reduce', hasTouch: look.touch, isMobile: look.touch, storageState: inject('people')[login],
  });
  await context.addInitScript((kept) => localStorage.setItem('yunguan.look', JSON.stringify(kept)), {
    theme: look.theme ?? 'light', language: look.language ?? 'zh', density: 'normal',
  });
  context.setDefaultTimeout(kWaitMs);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));

  const go = async (path: string): Promise<void> => {
    await page.goto(path);
    await page.locator('#main h1').first().waitFor();
  };
  const lookAt = async (name: string): Promise<void> => {
    await settled(page);
    await page.screenshot({ path: `${shots}/${name}-${size.name}.png` });
    const found = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
    const serious = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`), name).toEqual([]);
    expect(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main')].filter((box) => box.scrollWidth > box.clientWidth).map((box) => `${box.scrollWidth} > ${box.clientWidth}`)), `${name} scrolls sideways`).toEqual([]);
    expect(faults, name).toEqual([]);
  };
  return { page, context, go, look: lookAt, leave: () => context.close() };
}
