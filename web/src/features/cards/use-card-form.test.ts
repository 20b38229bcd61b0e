// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/api/problem';
import type { Card } from '@/reference/card';
import * as api from './api';
import { emptyValues, valuesOf } from './card-form';
import { useCardForm } from './use-card-form';

beforeEach(() => {
  setActivePinia(createPinia());
  localStorage.clear();
});

const card = (more: Partial<Card> = {}): Card => ({
  id: 7, version: 3, msisdn: '1064800000001', iccid: '79927398713', imsi: '', carrier: 'mobile', form: 'MP1', network: '5G', state: 'active', unit_id: 4,
  unit_name: '', kind: 'iot', plan: '', apn: '', domain: 'single', functions: ['data'], data_scope: 'directed', fixed: false, scene: '', batch: '', contract: '',
  risk: 'medium', missing: [], missing_count: 0, imei_mode: 'none', actual_user_masked: '', updated_at: '', imei: '', voice_whitelist: [], sms_whitelist: [],
  data_whitelist: [], regions: [], cells: [], blacklist: false, monitoring: false, registered_to: '', responsible_person_masked: '', responsible_phone_masked: '',
  actual_user_phone_masked: '', actual_user_document_masked: '', created_at: '', note: '', rules_version: '1', ...more,
});
// Its ICCID has 20 digits and a right check digit.
const good = card({ iccid: '89860000000000000001' });

it('sends the changes with the version that was read', async () => {
  const sent = vi.spyOn(api, 'changeCard').mockResolvedValue(good);
  const saved = vi.fn();
  const { form } = useCardForm({ card: good, onSaved: saved });
  form.values.plan = '甲套餐';
  form.values.reason = '换套餐';
  expect(await form.submit()).toBe(true);
  expect(sent).toHaveBeenCalledWith(7, 3, { plan: '甲套餐' }, '换套餐');
  expect(saved).toHaveBeenCalledWith(good, 1);
});

it('sends nothing when nothing changed', async () => {
  const sent = vi.spyOn(api, 'changeCard');
  const saved = vi.fn();
  await useCardForm({ card: good, onSaved: saved }).form.submit();
  expect(sent).not.toHaveBeenCalled();
  expect(saved).toHaveBeenCalledWith(good, 0);
});

it('shows what others changed, and goes on from the newest state with the own changes kept', async () => {
  const newest = { ...good, version: 4, network: '4G' };
  vi.spyOn(api, 'changeCard').mockRejectedValueOnce(new ApiProblem(412, { code: 'http.stale' })).mockResolvedValueOnce(newest);
  vi.spyOn(api, 'getCard').mockResolvedValue(newest);
  const one = useCardForm({ card: good, onSaved: vi.fn() });
  one.form.values.plan = '甲套餐';
  expect(await one.form.submit()).toBe(false);
  expect(one.conflict.value?.map((row) => row.field)).toEqual(['network', 'plan']);

  expect(one.keepMine()).toBe(1);
  expect(one.form.values).toMatchObject({ network: '4G', plan: '甲套餐' });
  expect(one.form.problem.value).toBeUndefined();
  expect(await one.form.submit()).toBe(true);
  expect(api.changeCard).toHaveBeenLastCalledWith(7, 4, { plan: '甲套餐' }, '');
});

it('drops the own changes when asked to', async () => {
  const newest = { ...good, version: 4, network: '4G' };
  vi.spyOn(api, 'changeCard').mockRejectedValue(new ApiProblem(412, { code: 'http.stale' }));
  vi.spyOn(api, 'getCard').mockResolvedValue(newest);
  const one = useCardForm({ card: good, onSaved: vi.fn() });
  one.form.values.plan = '甲套餐';
  await one.form.submit();
  one.dropMine();
  expect(one.form.values).toEqual(valuesOf(newest));
  expect(one.form.dirty.value).toBe(false);
});

it('enters a new card once, however often it is sent', async () => {
  const made = vi.spyOn(api, 'createCard').mockRejectedValueOnce(new ApiProblem(503, { code: 'busy' })).mockResolvedValueOnce(good);
  const { form } = useCardForm({ onSaved: vi.fn() });
  Object.assign(form.values, { ...emptyValues(), msisdn: '1064800000001', iccid: '89860000000000000001', unit: 4 });
  await form.submit();
  await form.submit();
  expect(made).toHaveBeenCalledTimes(2);
  expect(made.mock.calls[0]![1]).toBe(made.mock.calls[1]![1]);
});

it('begins with the changes it is given', () => {
  const { changes } = useCardForm({ card: good, begin: { data_scope: 'open' }, onSaved: vi.fn() });
  expect(changes.value).toEqual({ data_scope: 'open' });
});
