// SPDX-License-Identifier: Apache-2.0
// Each page that somebody may see, in three sizes, both languages and both themes: axe finds nothing serious, nothing runs over
// the edge, nothing fails in the browser. The pictures are kept to be looked at.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { kSizes, settled, visit } from './visit';

const kPages: Record<string, string[]> = {
  manager: ['/workbench', '/cards', '/compliance', '/compliance/exceptions', '/compliance/exceptions/new', '/precheck', '/rules', '/duty/posts', '/duty/groups', '/duty/absences', '/duty/calendar', '/notices', '/notices/settings', '/access/permits', '/access/permits?due=confirm', '/access/systems', '/jobs', '/settings', '/settings?tab=password', '/settings?tab=sessions', '/apply', '/apply?tab=drafts', '/apply/general.request', '/orders', '/orders?box=all', '/orders/statistics', '/orders/7', '/orders/7?tab=flow', '/orders/7?tab=clocks', '/services', '/services?tab=new', '/services/card.close', '/services/card.close?tab=flow', '/services/card.close?tab=clocks', '/services/card.close?tab=versions', '/services/card.close?tab=people', '/monitoring/lists?tab=segments'],
  sysadmin: ['/workbench', '/notice-templates', '/notice-channels', '/units', '/people', '/platform', '/backups', '/security/evidence', '/security/availability', '/security/availability?tab=parts', '/peers'],
  secadmin: ['/roles', '/roles/new', '/security/keys'],
  auditor: ['/audit', '/audit/verify'],
};

// The page itself, not the one that says that it may not be seen.
async function open(page: Page): Promise<void> {
  expect(await page.getByText(/您没有权限查看此页|You may not see this page/).count()).toBe(0);
}

const nameOf = (path: string): string => path.slice(1).replace(/[^a-z]+/g, '-');

describe.each(Object.entries(kPages))('%s', (login, paths) => {
  it.each(kSizes)('on a $name', async (size) => {
    const { page, go, look, leave } = await visit(login, size);
    for (const path of paths) {
      await go(path);
      await open(page);
      await look(`${login}-${nameOf(path)}`);
    }
    await leave();
  });

  it('in English and in the dark', async () => {
    const { page, go, look, leave } = await visit(login, kSizes[1], { theme: 'dark', language: 'en' });
    for (const path of paths) {
      await go(path);
      await open(page);
      await look(`${login}-${nameOf(path)}-en-dark`);
    }
    await leave();
  });
});

// The phone's own pages; its others are read in duty_officer_works_by_thumb.
const kByThumb: Record<string, string[]> = {
  unituser: ['/m/', '/m/apply', '/m/apply/general.request', '/m/apply/card.open', '/m/orders?box=mine', '/m/orders?box=drafts'],
  manager: ['/m/orders', '/m/orders?box=all', '/m/orders/7', '/m/orders/5'],
};

describe.each(Object.entries(kByThumb))('%s by thumb', (login, paths) => {
  it.each([
    { name: 'phone', width: 390, height: 844, theme: 'light', language: 'zh' },
    { name: 'smallest', width: 320, height: 640, theme: 'dark', language: 'en' },
  ] as const)('on a $name', async (size) => {
    const { page, look, leave } = await visit(login, size, { touch: true, theme: size.theme, language: size.language });
    for (const path of paths) {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await settled(page);
      await open(page);
      await look(`${login}-${nameOf(path)}-thumb`);
      // What is chosen in a row is pressed on the whole row.
      const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, a, input, select, textarea, summary, [role=radio]')]
        .filter((one) => one.offsetParent && !one.closest('p, label, .yg-unseen') && one.getBoundingClientRect().height < 44 && getComputedStyle(one).display !== 'inline').map((one) => one.outerHTML.slice(0, 120)));
      expect(small, `${path}: too small for a thumb`).toEqual([]);
    }
    await leave();
  });
});
