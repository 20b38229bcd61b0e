// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { dimensionsOf, drawingOf, drawingsOf, fromAddress, measured, swapped, toAddress, toApi } from './question';

describe('a question in the address', () => {
  it('begins with units and states', () => {
    expect(toApi(fromAddress({}))).toEqual({ measure: 'cards', by: 'unit,state', top: '20' });
  });
  it('begins with months and carriers where usage is asked', () => {
    expect(toApi(fromAddress({ measure: 'data_bytes' }))).toEqual({ measure: 'data_bytes', by: 'month,carrier', top: '20' });
  });
  it('comes back as it was', () => {
    const address = { measure: 'sms', by: 'month,plan', month: '2026-01..2026-10', state: 'active,silent', unit_id: '7', without: 'batch', show: 'heat', top: '50' };
    expect(toAddress(fromAddress(address))).toEqual(address);
  });
  it('writes one month as one', () => {
    expect(toApi(fromAddress({ measure: 'sms', by: 'state', month: '2026-10..2026-10' })).month).toBe('2026-10');
  });
  it('takes nothing that it does not know', () => {
    const api = toApi(fromAddress({ measure: 'love', by: 'colour,state', month: 'soon', top: '7', unit_level: '99', colour: 'red', show: 'pie' }));
    expect(api).toEqual({ measure: 'cards', by: 'unit,state', top: '20' });
  });
  it('keeps the level only where units are counted', () => {
    expect(toApi(fromAddress({ by: 'unit', unit_level: '2' })).unit_level).toBe('2');
    expect(toApi(fromAddress({ by: 'state', unit_level: '2' })).unit_level).toBeUndefined();
  });
  it('never counts by one dimension twice', () => {
    expect(fromAddress({ by: 'state,state' }).columns).toBeUndefined();
  });
});

describe('turning a question', () => {
  it('swaps the axes', () => {
    expect(toApi(swapped(fromAddress({ by: 'plan,state' }))).by).toBe('state,plan');
    expect(toApi(swapped(fromAddress({ by: 'plan' }))).by).toBe('plan');
  });
  it('lets go of months where cards are counted', () => {
    const cards = measured(fromAddress({ measure: 'sms', by: 'month,plan', month: '2026-10' }), 'cards');
    expect(toApi(cards)).toEqual({ measure: 'cards', by: 'plan', top: '20' });
    expect(dimensionsOf('cards')).not.toContain('month');
  });
  it('draws months as lines, one dimension without a heat map', () => {
    expect(drawingsOf(fromAddress({ measure: 'sms', by: 'month,plan' }))).toEqual(['line', 'bars', 'heat']);
    expect(drawingsOf(fromAddress({ by: 'plan' }))).toEqual(['bars']);
    expect(drawingOf(fromAddress({ by: 'plan', show: 'heat' }))).toBe('bars');
  });
});
