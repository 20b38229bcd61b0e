// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Peer } from './api';
import { emptyPeer, fieldsOf, formOf } from './peer-form';

const peer = {
  id: 1, code: 'carrier', name: { zh: '运营商', en: 'Carrier' }, url: 'https://carrier.example/calls', operations: ['open', 'close'], timeout_seconds: 5,
  tries_max: 3, answer_minutes: 90, is_on: false, waiting: 0, accepted: 0, failed: 0, created_at: '', changed_at: '', answer_to: '', version: 4,
} as unknown as Peer;

describe('the form of a peer', () => {
  it('gives back what it was filled with', () => {
    const { name, url, operations, timeout_seconds, tries_max, answer_minutes, is_on } = peer;
    expect(fieldsOf(formOf(peer))).toEqual({ name, url, operations, timeout_seconds, tries_max, answer_minutes, is_on });
  });
  it('does not share its operations with what it was filled from', () => {
    const form = formOf(peer);
    form.operations.push('move');
    expect(peer.operations).toEqual(['open', 'close']);
  });
  it('calls a peer in English as in Chinese when nothing else is said', () => {
    expect(fieldsOf({ ...emptyPeer(), zh: ' 运营商 ' }).name).toEqual({ zh: '运营商', en: '运营商' });
  });
});
