// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, it, vi } from 'vitest';

import { cardsByNumber, numbersIn } from './look-up';

const asked: Record<string, string>[] = [];
const cards = [
  { id: 1, msisdn: '14400000001', iccid: '89860000000000000001', imsi: '460000000000001' },
  { id: 2, msisdn: '1064800000002', iccid: '89860000000000000002', imsi: '460000000000002' },
];
vi.mock('@/api/client', () => ({
  ok: (answer: unknown) => Promise.resolve(answer),
  client: {
    GET: (_path: string, { params }: { params: { query: Record<string, string> } }) => {
      asked.push(params.query);
      const [[kind, numbers]] = Object.entries(params.query) as [[string, string]];
      return { items: cards.filter((card) => numbers.split(',').includes(card[kind as 'msisdn'])) };
    },
  },
}));
beforeEach(() => asked.splice(0));

it('tells numbers by their length, whatever stands between them, each once', () => {
  expect(numbersIn('14400000001，14400000001\n1064800000002; 460000000000001\t89860000000000000001、"8986000000000000000F" 12345 卡')).toEqual({
    msisdn: ['14400000001', '1064800000002'], imsi: ['460000000000001'], iccid: ['89860000000000000001', '8986000000000000000F'], others: ['12345', '卡'],
  });
  expect(numbersIn('  ')).toEqual({ msisdn: [], imsi: [], iccid: [], others: [] });
});

it('names what it does not find', async () => {
  const found = await cardsByNumber(numbersIn('14400000001 14400000009 89860000000000000002 什么'));
  expect(found.cards.map((card) => card.id)).toEqual([1, 2]);
  expect(found.missing).toEqual(['什么', '14400000009']);
});

it('asks for many numbers in parts', async () => {
  const many = Array.from({ length: 120 }, (_, n) => String(14400000000 + n)).join('\n');
  const found = await cardsByNumber(numbersIn(many));
  expect(asked.map((query) => query.msisdn!.split(',').length)).toEqual([50, 50, 20]);
  expect(found.cards.length).toBe(1);
  expect(found.missing.length).toBe(119);
});
