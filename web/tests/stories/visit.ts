// SPDX-License-Identifier: Apache-2.0
// A person at the console: signs in by the page, looks at it in one of three sizes, and what he sees must be usable.
// Needs YUNGUAN_URL and YUNGUAN_DEMO_PASSWORD of a server with the demonstration's people and fleet.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

export const kSizes = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'laptop', width: 1280, height: 720 },
  { name: 'phone', width: 390, height: 844 },
] as const;
export type Size = (typeof kSizes)[number];

const url = process.env.YUNGUAN_URL ?? 'http://127.0.0.1:8080';
const password = process.env.YUNGUAN_DEMO_PASSWORD ?? '';
const kWaitMs = 15_000;
const shots = 'test-results/screens';
// A browser that talks to our server only.
const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

let browser: Browser | undefined;
const cookies = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

export async function openBrowser(): Promise<void> {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: kFlags });
  mkdirSync(shots, { recursive: true });
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

export interface Visit {
  page: Page;
  size: Size;
  /** Opens a page of the console and waits until it has its title. */
  go: (path: string) => Promise<void>;
  /** Keeps a picture, and demands that axe finds nothing serious and that the page does not scroll sideways. */
  look: (name: string) => Promise<void>;
  leave: () => Promise<void>;
}

interface Look {
  theme?: 'light' | 'dark';
  language?: 'zh' | 'en';
}

export async function visit(login: string, size: Size, look: Look = {}): Promise<Visit> {
  const context = await browser!.newContext({
    baseURL: url, viewport: { width: size.width, height: size.height }, acceptDownloads: true, storageState: cookies.get(login),
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
    await page.waitForSelector('h1, #login');
    if (await page.locator('#login').isVisible()) {
      await page.locator('#login').fill(login);
      await page.locator('#password').fill(password);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#main h1');
      cookies.set(login, await context.storageState());
    }
  };
  const lookAt = async (name: string): Promise<void> => {
    // What is still on its way (the event stream always is) shows as a skeleton or as busy.
    await page.waitForFunction(() => !document.querySelector('.bone, .lines, [aria-busy=true]'));
    await page.screenshot({ path: `${shots}/${name}-${size.name}.png` });
    const found = await new AxeBuilder({ page }).analyze();
    const serious = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`), name).toEqual([]);
    expect(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main')].some((box) => box.scrollWidth > box.clientWidth)), `${name} scrolls sideways`).toBe(false);
    expect(faults, name).toEqual([]);
  };
  return { page, size, go, look: lookAt, leave: () => context.close() };
}
