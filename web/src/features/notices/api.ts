// SPDX-License-Identifier: Apache-2.0
import { client, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type Settings = Schemas['NoticeSettings'];
export type SettingsInput = Schemas['NoticeSettingsInput'];
export type Template = Schemas['NoticeTemplate'];
export type Words = Schemas['NoticeWords'];
export type Channels = Schemas['NoticeChannels'];
export type Channel = Schemas['NoticeChannel'];
export type Delivery = Schemas['NoticeDelivery'];

export async function fetchSettings(): Promise<Settings> {
  return ok<Settings>(client.GET('/api/v1/notices/settings', {}));
}

export async function saveSettings(version: number, body: SettingsInput): Promise<Settings> {
  return ok<Settings>(client.PUT('/api/v1/notices/settings', { params: { header: ifMatch(version) }, body }));
}

export async function tryOwnMail(): Promise<void> {
  await ok(client.POST('/api/v1/notices/settings/trial', {}));
}

export async function fetchTemplates(): Promise<Template[]> {
  return (await ok<Schemas['NoticeTemplates']>(client.GET('/api/v1/notice_templates', {}))).items;
}

type Place = { kind: string; channel: string };

export async function saveTemplate(path: Place, version: number, words: Words): Promise<Template> {
  return ok<Template>(client.PUT('/api/v1/notice_templates/{kind}/{channel}', { params: { path, header: ifMatch(version) }, body: { words } }));
}

export async function resetTemplate(path: Place): Promise<Template> {
  return ok<Template>(client.DELETE('/api/v1/notice_templates/{kind}/{channel}', { params: { path } }));
}

export async function previewTemplate(kind: string, words: Words): Promise<Words> {
  return ok<Words>(client.POST('/api/v1/notice_templates/preview', { body: { kind, words } }));
}

export async function fetchChannels(): Promise<Channels> {
  return ok<Channels>(client.GET('/api/v1/notice_channels', {}));
}

export async function tryMail(address: string): Promise<void> {
  await ok(client.POST('/api/v1/notice_channels/mail/trial', { body: { address } }));
}

export async function listDeliveries(query: Record<string, string>, signal: AbortSignal): Promise<Page<Delivery>> {
  return ok<Page<Delivery>>(client.GET('/api/v1/notice_deliveries', { params: { query }, signal }));
}

export async function retryDelivery(id: number): Promise<void> {
  await ok(client.POST('/api/v1/notice_deliveries/{id}/retry', { params: { path: { id } } }));
}
