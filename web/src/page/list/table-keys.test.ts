// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, it } from 'vitest';

import { moveInTable } from './table-keys';

beforeEach(() => {
  const row = (n: number): string =>
    `<tr><td><input type="checkbox" id="box${n}"></td><td><a href="/cards/${n}" id="link${n}">${n}</a></td></tr>`;
  document.body.innerHTML = `<table><tbody>${[1, 2, 3].map(row).join('')}</tbody></table>`;
  Element.prototype.scrollIntoView = () => {};
  document.querySelector('table')!.addEventListener('keydown', moveInTable);
});

function press(id: string, key: string): string {
  const from = document.getElementById(id)!;
  from.focus();
  from.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return document.activeElement!.id;
}

it.each([
  ['link1', 'ArrowDown', 'link2'],
  ['box2', 'ArrowUp', 'box1'],
  ['link3', 'ArrowDown', 'link3'],
  ['link3', 'Home', 'link1'],
  ['box1', 'End', 'box3'],
  ['link1', 'a', 'link1'],
])('from %s %s goes to %s', (from, key, to) => expect(press(from, key)).toBe(to));
