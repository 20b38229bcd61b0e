// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ifMatch, ok } from '@/api/client';
import type { Page, Schemas } from '@/api/types';

export type Post = Schemas['Post'];
export type UnitPosts = Schemas['UnitPosts'];
export type UnitPost = Schemas['UnitPost'];
export type DutyPerson = Schemas['DutyPerson'];
export type Group = Schemas['Group'];
export type Shift = Schemas['Shift'];
export type RotaAnswer = Schemas['RotaAnswer'];
export type Absence = Schemas['Absence'];
export type AbsenceState = Absence['state'];
export type Candidate = Schemas['Candidate'];
export type CalendarYear = Schemas['CalendarView'];
/** What is sent to keep a year. */
export type YearPlan = Schemas['YearInput'];
export type CalendarImpact = Schemas['CalendarImpact'];
export type CalendarFile = Schemas['CalendarFile'];
export type CalendarVersion = Schemas['CalendarVersionLine'];
export interface Name {
  zh: string;
  en: string;
}

const at = (id: number): { path: { id: number } } => ({ path: { id } });

export async function fetchPosts(): Promise<Post[]> {
  return (await ok<{ items: Post[] }>(client.GET('/api/v1/posts', {}))).items;
}

export async function createPost(body: { code: string; name: Name }, key: string): Promise<Post> {
  return ok<Post>(client.POST('/api/v1/posts', { body, params: { header: idempotent(key) } }));
}

export async function renamePost(post: Post, name: Name): Promise<Post> {
  return ok<Post>(client.PATCH('/api/v1/posts/{id}', { params: { ...at(post.id), header: ifMatch(post.version) }, body: { name } }));
}

export async function removePost(post: Post): Promise<void> {
  await ok(client.DELETE('/api/v1/posts/{id}', { params: { ...at(post.id), header: ifMatch(post.version) } }));
}

export async function listUnitPosts(query: Record<string, string>, signal?: AbortSignal): Promise<Page<UnitPosts>> {
  return ok<Page<UnitPosts>>(client.GET('/api/v1/unit_posts', { params: { query }, signal }));
}

export async function setHolders(seat: UnitPost, people: number[]): Promise<UnitPost> {
  const path = { id: seat.unit_id, post_id: seat.post_id };
  return ok<UnitPost>(client.PUT('/api/v1/units/{id}/posts/{post_id}', { params: { path, header: ifMatch(seat.version) }, body: { people } }));
}

export async function findPeople(q: string): Promise<DutyPerson[]> {
  return (await ok<{ items: DutyPerson[] }>(client.GET('/api/v1/duty_people', { params: { query: { q } } }))).items;
}

export async function listGroups(query: Record<string, string>, signal?: AbortSignal): Promise<Page<Group>> {
  return ok<Page<Group>>(client.GET('/api/v1/duty_groups', { params: { query }, signal }));
}

export async function fetchGroup(id: number): Promise<Group> {
  return ok<Group>(client.GET('/api/v1/duty_groups/{id}', { params: at(id) }));
}

export async function createGroup(body: { code: string; name: Name; unit_id: number }, key: string): Promise<Group> {
  return ok<Group>(client.POST('/api/v1/duty_groups', { body, params: { header: idempotent(key) } }));
}

export async function renameGroup(group: Group, name: Name): Promise<Group> {
  return ok<Group>(client.PATCH('/api/v1/duty_groups/{id}', { params: { ...at(group.id), header: ifMatch(group.version) }, body: { name } }));
}

export async function removeGroup(group: Group): Promise<void> {
  await ok(client.DELETE('/api/v1/duty_groups/{id}', { params: { ...at(group.id), header: ifMatch(group.version) } }));
}

/** All shifts that fall into the span, page by page. */
export async function fetchShifts(id: number, from: string, to: string): Promise<Shift[]> {
  const shifts: Shift[] = [];
  let cursor: string | undefined;
  do {
    const query: Record<string, string> = { 'to>': from, 'from<': to, limit: '200' };
    if (cursor) query.cursor = cursor;
    const page: Page<Shift> = await ok<Page<Shift>>(client.GET('/api/v1/duty_groups/{id}/shifts', { params: { ...at(id), query } }));
    shifts.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return shifts;
}

export async function createShift(id: number, body: { person_id: number; from: string; to: string }, key: string): Promise<Shift> {
  return ok<Shift>(client.POST('/api/v1/duty_groups/{id}/shifts', { params: { ...at(id), header: idempotent(key) }, body }));
}

export async function createRota(id: number, body: { people: number[]; from: string; hours: number; count: number }, key: string): Promise<RotaAnswer> {
  return ok<RotaAnswer>(client.POST('/api/v1/duty_groups/{id}/rota', { params: { ...at(id), header: idempotent(key) }, body }));
}

export async function changeShift(shift: Shift, body: { person_id?: number; from?: string; to?: string }): Promise<Shift> {
  const path = { id: shift.group_id, shift_id: shift.id };
  return ok<Shift>(client.PATCH('/api/v1/duty_groups/{id}/shifts/{shift_id}', { params: { path, header: ifMatch(shift.version) }, body }));
}

export async function removeShift(shift: Shift): Promise<void> {
  const path = { id: shift.group_id, shift_id: shift.id };
  await ok(client.DELETE('/api/v1/duty_groups/{id}/shifts/{shift_id}', { params: { path, header: ifMatch(shift.version) } }));
}

export async function clearShifts(id: number, from?: string): Promise<number> {
  return (await ok<{ removed: number }>(client.POST('/api/v1/duty_groups/{id}/clear_shifts', { params: at(id), body: { from } }))).removed;
}

export async function listAbsences(query: Record<string, string>, signal?: AbortSignal): Promise<Page<Absence>> {
  return ok<Page<Absence>>(client.GET('/api/v1/absences', { params: { query }, signal }));
}

export interface NewAbsence {
  person_id?: number;
  stand_in_id: number;
  from: string;
  to: string;
  services: string[];
  reason: string;
}

export async function createAbsence(body: NewAbsence, key: string): Promise<Absence> {
  return ok<Absence>(client.POST('/api/v1/absences', { body, params: { header: idempotent(key) } }));
}

export async function endAbsence(absence: Absence): Promise<Absence> {
  return ok<Absence>(client.POST('/api/v1/absences/{id}/end', { params: { ...at(absence.id), header: ifMatch(absence.version) } }));
}

export async function findStandIns(query: { person_id?: number; q: string; from?: string; to?: string }): Promise<Candidate[]> {
  return (await ok<{ items: Candidate[] }>(client.GET('/api/v1/stand_ins', { params: { query } }))).items;
}

export interface ServiceName {
  code: string;
  title: Name;
}

export async function fetchServices(): Promise<ServiceName[]> {
  return (await ok<{ items: ServiceName[] }>(client.GET('/api/v1/services', {}))).items;
}

export async function fetchCalendar(year: number): Promise<CalendarYear> {
  return ok<CalendarYear>(client.GET('/api/v1/calendar', { params: { query: { year } } }));
}

export async function saveYear(kept: CalendarYear, body: YearPlan): Promise<CalendarYear> {
  return ok<CalendarYear>(client.PUT('/api/v1/calendar/{year}', { params: { path: { year: String(kept.year) }, header: ifMatch(kept.version) }, body }));
}

export async function previewYear(year: number, body: YearPlan): Promise<CalendarImpact> {
  return ok<CalendarImpact>(client.POST('/api/v1/calendar/{year}/preview', { params: { path: { year: String(year) } }, body }));
}

export async function readCalendarFile(yaml: string): Promise<CalendarFile> {
  return ok<CalendarFile>(client.POST('/api/v1/calendar/read', { body: { yaml } }));
}

export async function fetchCalendarVersions(): Promise<CalendarVersion[]> {
  return (await ok<{ items: CalendarVersion[] }>(client.GET('/api/v1/calendar/versions', {}))).items;
}
