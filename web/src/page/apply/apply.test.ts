// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { FieldText, StepText } from '@/reference/order';
import type { ClockRule, ServiceCard } from '@/reference/service';
import { namedPeople, stepsToName } from '@/reference/order-naming';
import { filledIn, visibleRemarks } from './application';
import { codesIn, isFound, named, shelves } from './catalogue';
import { limitsOf } from './clocks';

const service = (code: string, area: string, zh: string, may = true): ServiceCard => ({ code, area, title: { zh, en: code }, about: { zh: `${zh}的说明`, en: '' }, version: 1, may_apply: may });
const all = [service('card.close', 'cards', '销卡'), service('desk.key', 'desk', '领钥匙'), service('general.request', 'general', '一般事项'), service('card.plan', 'cards', '套餐变更', false)];

describe('the catalogue', () => {
  it('goes by area, the known ones first', () => {
    expect(shelves(all).map((shelf) => [shelf.area, shelf.services.length])).toEqual([['cards', 2], ['general', 1], ['desk', 1]]);
  });

  it('is searched by title, sentence, code and pinyin', () => {
    const pinyin = (text: string, typed: string): number[] | null => (text === '销卡' && typed === 'xk' ? [0, 1] : null);
    expect(all.filter((one) => isFound(one, '套餐')).map((one) => one.code)).toEqual(['card.plan']);
    expect(all.filter((one) => isFound(one, 'DESK')).map((one) => one.code)).toEqual(['desk.key']);
    expect(all.filter((one) => isFound(one, '说明')).length).toBe(4);
    expect(all.filter((one) => isFound(one, 'xk', pinyin)).map((one) => one.code)).toEqual(['card.close']);
  });

  it('shows favourites and recent ones as far as they are there and mine', () => {
    expect(named(all, ['general.request', 'gone', 'card.plan', 'card.close']).map((one) => one.code)).toEqual(['general.request', 'card.close']);
    expect(codesIn(['/apply/card.close', '/cards/17', '/apply'])).toEqual(['card.close']);
  });
});

const step = (id: string, kind: StepText['kind'], ...people: string[]): StepText => ({ id, kind, title: { zh: id, en: id }, people: people.map((one) => ({ kind: one as 'chosen' })) });

describe('people whom the applicant names', () => {
  it('are those of the steps before anybody else decides', () => {
    const flow = { steps: [step('apply', 'fill', 'applicant'), step('told', 'copy', 'chosen', 'role'), step('boss', 'approve', 'chosen'), step('next', 'approve', 'chosen')] };
    expect(stepsToName(flow).map((one) => [one.step.id, one.required])).toEqual([['told', false], ['boss', true]]);
  });

  it('are looked for on every path of a branch', () => {
    const branch: StepText = { ...step('size', 'branch'), paths: [{ title: { zh: '', en: '' }, steps: [step('a', 'approve', 'chosen')] }, { title: { zh: '', en: '' }, steps: [] }] };
    expect(stepsToName({ steps: [step('apply', 'fill'), branch, step('b', 'approve', 'chosen')] }).map((one) => one.step.id)).toEqual(['a', 'b']);
  });

  it('are those after the own step, also at the end of a path', () => {
    const branch: StepText = { ...step('size', 'branch'), paths: [{ title: { zh: '', en: '' }, steps: [step('a', 'approve'), step('told', 'copy', 'chosen')] }, { title: { zh: '', en: '' }, steps: [step('c', 'approve')] }] };
    const flow = { steps: [step('apply', 'fill'), branch, step('b', 'approve', 'chosen'), step('d', 'approve', 'chosen')] };
    expect(stepsToName(flow, 'a').map((one) => one.step.id)).toEqual(['told', 'b']);
    expect(stepsToName(flow, 'c').map((one) => one.step.id)).toEqual(['b']);
    expect(stepsToName(flow, 'd')).toEqual([]);
    expect(stepsToName(flow, 'gone')).toEqual([]);
  });

  it('are sent by step, or not at all', () => {
    const steps = stepsToName({ steps: [step('apply', 'fill'), step('boss', 'approve', 'chosen')] });
    expect(namedPeople(steps, { boss: [3], other: [4] })).toEqual({ boss: [3] });
    expect(namedPeople(steps, { boss: [] })).toBeUndefined();
  });
});

it('calls nothing wrong that was not left yet, and holds no warning back', () => {
  const remark = (field: string, weight: 'refuse' | 'warn') => ({ field, code: 'x', weight, words: { zh: '', en: '' }, clause: '' });
  const told = [remark('a', 'refuse'), remark('lines[0].n', 'refuse'), remark('c', 'warn')];
  expect(visibleRemarks(told, new Set(), false)).toEqual([told[2]]);
  expect(visibleRemarks(told, new Set(['lines']), false)).toEqual([told[1], told[2]]);
  expect(visibleRemarks(told, new Set(), true)).toEqual(told);
});

it('sorts the limits of a clock by priority', () => {
  expect(limitsOf({ minutes: { urgent: 1, odd: 9, normal: 3, high: 2 } } as unknown as ClockRule).map(([priority]) => priority)).toEqual(['normal', 'high', 'urgent', 'odd']);
});

it('is filled in by the address with objects, and with nothing else', () => {
  const field = (id: string, kind: string, length_max?: number): FieldText => ({ id, kind, length_max, title: { zh: id, en: id } }) as FieldText;
  const fields = [field('cards', 'cards', 2), field('systems', 'systems'), field('card', 'card'), field('reason', 'paragraph'), field('unit', 'unit')];
  expect(filledIn(fields, { cards: '7,7,8,9', systems: 'x,3', card: '5', reason: 'words', unit: '1,2', other: '4' })).toEqual({ cards: [7, 8], systems: [3], card: 5 });
  expect(filledIn(fields, { cards: '', systems: '0,-1,1.5', card: ['5', '6'] })).toEqual({});
});
