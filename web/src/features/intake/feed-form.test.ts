// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';

import type { Feed } from './api';
import { emptyFeed, fieldsOf, formOf, kafkaOf } from './feed-form';

const feed = (kafka: Feed['kafka']): Feed => ({ id: 1, name: 'north', source: 'carrier', mapping: '', sequence_pattern: '', note: 'n', created_by: '', created_at: '', updated_at: '', version: 1, kafka });

it('sends nothing of Kafka for a feed with a folder', () => {
  expect(fieldsOf({ ...emptyFeed(), brokers: 'typed:1', sequence_pattern: 'a{seq}' })).toEqual({ source: 'carrier', mapping: '', note: '', sequence_pattern: 'a{seq}' });
  expect(formOf(feed(undefined)).way).toBe('folder');
});

it('takes topics apart and sends a password only when one was typed', () => {
  const form = { ...emptyFeed(), way: 'kafka' as const, topics: ' cdr, sms，voice ', mechanism: 'plain' as const, username: 'u', security: 'plaintext' as const, ca: 'left over' };
  expect(kafkaOf(form)).toMatchObject({ topics: ['cdr', 'sms', 'voice'], username: 'u', ca: '' });
  expect(kafkaOf(form)).not.toHaveProperty('password');
  expect(kafkaOf({ ...form, password: 'p' }).password).toBe('p');
  expect(kafkaOf({ ...form, password: 'p', mechanism: 'none' })).not.toHaveProperty('password');
});

it('shows a kept feed as it is, without its password', () => {
  const kept = formOf(feed({ enabled: false, brokers: 'a:1', topics: ['x', 'y'], group: 'g', header: '', security: 'tls', ca: 'PEM', mechanism: 'scram_sha_256', username: 'u', has_password: true }));
  expect(kept).toMatchObject({ way: 'kafka', enabled: false, topics: 'x, y', header: '', password: '' });
  expect(fieldsOf(kept).kafka).toMatchObject({ security: 'tls', ca: 'PEM' });
});
