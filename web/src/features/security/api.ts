// SPDX-License-Identifier: Apache-2.0
import { client, ok } from '@/api/client';
import type { Job, Schemas } from '@/api/types';

export type Backups = Schemas['BackupsView'];
export type BackupFile = Schemas['BackupFile'];
export type Evidence = Schemas['EvidenceView'];
export type EvidenceStandard = Schemas['EvidenceStandard'];
export type EvidenceClause = Schemas['EvidenceClause'];
export type CheckResult = Schemas['CheckResult'];
export type Keys = Schemas['KeysView'];
export type Key = Schemas['RingKey'];
export type CheckRun = Schemas['CheckRun'];
export type Availability = Schemas['AvailabilityView'];
export type PersonalData = Schemas['PersonalDataView'];
export type PersonalKind = Schemas['PersonalKindView'];
export type Mode = Schemas['Mode'];

export interface Part {
  group: string;
  name: string;
  version: string;
  licenses: { license: { name?: string; id?: string } }[];
}

export const fetchBackups = (): Promise<Backups> => ok<Backups>(client.GET('/api/v1/backups', {}));
export const beginBackup = (): Promise<Job> => ok<Job>(client.POST('/api/v1/backups', {}));
export const verifyBackup = (file: string): Promise<Job> => ok<Job>(client.POST('/api/v1/backups/{file}/verify', { params: { path: { file } } }));

export const fetchMode = (): Promise<Mode> => ok<Mode>(client.GET('/api/v1/platform/mode', {}));
export const setMode = (body: Schemas['NewMode']): Promise<Mode> => ok<Mode>(client.PUT('/api/v1/platform/mode', { body }));

export const fetchEvidence = (): Promise<Evidence> => ok<Evidence>(client.GET('/api/v1/security/evidence', {}));
export const runEvidence = (): Promise<Evidence> => ok<Evidence>(client.POST('/api/v1/security/evidence/run', {}));

export const fetchKeys = (): Promise<Keys> => ok<Keys>(client.GET('/api/v1/keys', {}));
export const rotateKey = (purpose: string): Promise<Schemas['RotatedKey']> => ok(client.POST('/api/v1/keys/{purpose}/rotate', { params: { path: { purpose } } }));
export const resealData = (): Promise<Job> => ok<Job>(client.POST('/api/v1/keys/reseal', {}));

export const fetchAvailability = (): Promise<Availability> => ok<Availability>(client.GET('/api/v1/security/availability', {}));
export const fetchPersonalData = (): Promise<PersonalData> => ok<PersonalData>(client.GET('/api/v1/security/personal_data', {}));
export const fetchChecks = async (): Promise<CheckRun[]> => (await ok<{ items: CheckRun[] }>(client.GET('/api/v1/security/checks', {}))).items;
export const fetchParts = async (): Promise<Part[]> => (await ok<{ components: Part[] }>(client.GET('/api/v1/security/parts', {}) as never)).components;
