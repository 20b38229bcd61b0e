// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type UsageFile = Schemas['FileRow'];
export type FileState = UsageFile['state'];
export type Intake = Schemas['IntakeView'];
export type Feed = Schemas['Feed'];
export type FeedView = Schemas['FeedView'];
export type FeedFields = Schemas['FeedChange'];
export type KafkaFields = Schemas['KafkaFeedInput'];
export type KafkaFeed = Schemas['KafkaFeedView'];
export type Trial = Schemas['Trial'];
export type CleanUps = Schemas['CleanUps'];
export type Sequences = Schemas['SequenceView'];
export type Quarantine = Schemas['QuarantineView'];
export type QuarantinedRows = Schemas['QuarantinedRows'];
export type Folding = Schemas['WatchAnswer'];

export const listFiles = (query: Record<string, string>, signal: AbortSignal): Promise<Page<UsageFile>> =>
  ok<Page<UsageFile>>(client.GET('/api/v1/usage_files', { params: { query: query as never }, signal }) as never);
export const getIntake = (): Promise<Intake> => ok<Intake>(client.GET('/api/v1/usage_intake'));
export const listFeeds = async (): Promise<FeedView[]> => (await ok(client.GET('/api/v1/usage_feeds'))).items;
export const createFeed = (name: string, fields: FeedFields, key: string): Promise<Feed> =>
  ok<Feed>(client.POST('/api/v1/usage_feeds', { body: { name, ...fields }, headers: idempotent(key) }));
export const changeFeed = (feed: Feed, fields: FeedFields): Promise<Feed> =>
  ok<Feed>(client.PATCH('/api/v1/usage_feeds/{id}', { params: { path: { id: feed.id }, header: ifMatch(feed.version) }, body: fields }));
export const listKafka = async (): Promise<KafkaFeed[]> => (await ok(client.GET('/api/v1/usage_kafka'))).items;
export const tryKafka = (kafka: KafkaFields, feed_id?: number): Promise<Trial> => ok<Trial>(client.POST('/api/v1/usage_kafka/try', { body: { kafka, ...(feed_id ? { feed_id } : {}) } }));
export const handIn = (upload_id: number, feed_id: number): Promise<UsageFile> =>
  ok<UsageFile>(client.POST('/api/v1/usage_files', { body: { upload_id, feed_id } }));
export const getCleanUps = (): Promise<CleanUps> => ok<CleanUps>(client.GET('/api/v1/usage_clean_ups'));
export const getSequences = (): Promise<Sequences> => ok<Sequences>(client.GET('/api/v1/usage_sequences'));
export const getFolding = (): Promise<Folding> => ok<Folding>(client.GET('/api/v1/monitoring/shards'));
export const getQuarantine = (): Promise<Quarantine> => ok<Quarantine>(client.GET('/api/v1/usage_quarantine'));
export const quarantinedRows = (month: string, after?: string): Promise<QuarantinedRows> =>
  ok<QuarantinedRows>(client.GET('/api/v1/usage_quarantine/{month}/rows', { params: { path: { month }, query: after ? { after } : {} } }));
export const reopen = (month: string, reason: string, days: number): Promise<Schemas['Reopening']> =>
  ok<Schemas['Reopening']>(client.POST('/api/v1/usage_quarantine/{month}/reopen', { params: { path: { month } }, body: { reason, days } }));

export const rejectsAddress = (id: number): string => `/api/v1/usage_files/${id}/rejects`;
export const quarantineAddress = (id: number): string => `/api/v1/usage_files/${id}/quarantine`;
