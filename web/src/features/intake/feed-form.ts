// SPDX-License-Identifier: Apache-2.0
// What the form of a feed holds, and what is sent of it.
import type { Feed, FeedFields, KafkaFields } from './api';

export interface FeedForm {
  way: 'folder' | 'kafka';
  name: string;
  source: Feed['source'];
  mapping: string;
  sequence_pattern: string;
  note: string;
  enabled: boolean;
  brokers: string;
  /** With commas or spaces between them. */
  topics: string;
  group: string;
  header: string;
  security: KafkaFields['security'];
  ca: string;
  mechanism: KafkaFields['mechanism'];
  username: string;
  /** Empty: the one that is kept. */
  password: string;
}

export const kMechanisms: KafkaFields['mechanism'][] = ['none', 'plain', 'scram_sha_256', 'scram_sha_512'];
export const kOwnHeader = 'time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat,source';

export const emptyFeed = (): FeedForm => ({
  way: 'folder', name: '', source: 'carrier', mapping: '', sequence_pattern: '', note: '', enabled: true, brokers: '', topics: '', group: '', header: kOwnHeader, security: 'plaintext', ca: '', mechanism: 'none', username: '', password: '',
});

export function formOf(feed: Feed): FeedForm {
  const { name, source, mapping, sequence_pattern, note, kafka } = feed;
  const form: FeedForm = { ...emptyFeed(), name, source, mapping, sequence_pattern, note };
  if (!kafka) return form;
  const { enabled, brokers, group, header, security, ca, mechanism, username } = kafka;
  return { ...form, way: 'kafka', enabled, brokers, group, header, security, ca, mechanism, username, topics: kafka.topics.join(', ') };
}

export function kafkaOf(form: FeedForm): KafkaFields {
  const signsIn = form.mechanism !== 'none';
  return {
    enabled: form.enabled, brokers: form.brokers.trim(), topics: form.topics.split(/[\s,，]+/).filter(Boolean), group: form.group.trim(), header: form.header.trim(), security: form.security, ca: form.security === 'tls' ? form.ca.trim() : '',
    mechanism: form.mechanism, username: signsIn ? form.username.trim() : '', ...(signsIn && form.password ? { password: form.password } : {}),
  };
}

export function fieldsOf(form: FeedForm): FeedFields {
  const { source, mapping, note } = form;
  if (form.way === 'kafka') return { source, mapping, note, sequence_pattern: '', kafka: kafkaOf(form) };
  return { source, mapping, note, sequence_pattern: form.sequence_pattern };
}
