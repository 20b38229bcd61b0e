// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import { attachmentPath, fileFault } from './attachment';

it.each([
  [{ name: '申请函.PDF', size: 1 }, undefined],
  [{ name: '现场.webp', size: 100 }, undefined],
  [{ name: '现场.webp', size: 101 }, 'too_large'],
  [{ name: '空.txt', size: 0 }, 'empty'],
  [{ name: '图.svg', size: 1 }, 'wrong_kind'],
  [{ name: '宏.docm', size: 1 }, 'wrong_kind'],
  [{ name: '.pdf', size: 1 }, 'wrong_kind'],
])('%j: %s', (file, fault) => expect(fileFault(file, 100)).toBe(fault));

it('shows pictures and saves everything else', () => {
  expect(attachmentPath(7, { id: 3, kind: 'png' })).toBe('/api/v1/orders/7/attachments/3?show=true');
  expect(attachmentPath(7, { id: 3, kind: 'pdf' })).toBe('/api/v1/orders/7/attachments/3');
});
