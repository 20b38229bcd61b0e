// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';

import { ApiProblem } from '@/api/problem';
import { useApplication } from './use-application';
import type { Application } from './use-application';

const title = { zh: '', en: '' };
const form = [{ title, fields: [{ id: 'reason', kind: 'text', title, required: true }] }];
const flow = { steps: [{ id: 'apply', kind: 'fill', title }] };
const service = { code: 'a', version_number: 2, form, rights: {}, flow, clocks: [], may_apply: true };
const draft = { id: 7, status: 'draft', service_version: 2, version: 1, form, rights: {}, flow, values: { reason: 'so', '@chosen': {} }, ways: [{ act: 'submit', task: 1 }] };

const server = vi.hoisted(() => ({ getOrder: vi.fn(), actOnOrder: vi.fn(), saveOrderForm: vi.fn(), peopleForOrder: vi.fn(), beginOrder: vi.fn(), checkForm: vi.fn(), checkTask: vi.fn(), getService: vi.fn() }));
vi.mock('@/reference/order', () => ({ ...server }));
vi.mock('@/reference/service', () => ({ ...server }));

const refusal = (field: string): ApiProblem => new ApiProblem(422, { code: 'order.form', errors: [{ code: 'form.required', detail: '请填写', where: { field: `values.${field}` } }] });
const settle = async (): Promise<void> => {
  await nextTick();
  await vi.advanceTimersByTimeAsync(1000);
};

async function opened(id?: number): Promise<Application> {
  const app = effectScope().run(() => useApplication('a', id))!;
  await app.open();
  await settle();
  return app;
}

beforeEach(() => {
  vi.useFakeTimers();
  for (const call of Object.values(server)) call.mockReset();
  server.getService.mockResolvedValue(service);
  server.getOrder.mockResolvedValue(draft);
  server.checkForm.mockImplementation(async (_code: string, values: { reason?: string }) => {
    const remarks = values.reason ? [] : [{ field: 'reason', code: 'form.required', weight: 'refuse', words: title, clause: '' }];
    return { values, remarks, is_good: remarks.length === 0 };
  });
  server.checkTask.mockResolvedValue({ values: {}, remarks: [], is_good: true });
});

describe('a new application', () => {
  it('is not sent while the check refuses it, and says so at the field only then', async () => {
    const app = await opened();
    expect(app.remarks.value).toEqual([]);
    expect(await app.submit()).toBe(false);
    expect(app.refusedCount.value).toBe(1);
    expect(server.beginOrder).not.toHaveBeenCalled();
  });

  it('is submitted at once with what may be written', async () => {
    const app = await opened();
    app.values.value = { reason: 'so', alien: 1 };
    await settle();
    expect(app.dirty.value).toBe(true);
    server.beginOrder.mockResolvedValue({ ...draft, status: 'running' });
    expect(await app.submit()).toBe(true);
    expect(server.beginOrder).toHaveBeenCalledWith({ service: 'a', values: { reason: 'so' }, submit: true, chosen: undefined }, expect.any(String));
    expect(app.submitted.value).toBe(true);
    expect(app.dirty.value).toBe(false);
  });

  it('sends the same key again after a lost answer, another one after a change', async () => {
    const app = await opened();
    app.values.value = { reason: 'so' };
    await settle();
    server.beginOrder.mockRejectedValue(new ApiProblem(0, { code: 'browser.unreachable' }));
    await app.submit();
    await app.submit();
    app.values.value = { reason: 'else' };
    await settle();
    await app.submit();
    const keys = server.beginOrder.mock.calls.map((call) => call[1]);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(app.refused.value?.unreachable).toBe(true);
  });

  it('shows what the server refused at its field until something changes', async () => {
    const app = await opened();
    app.values.value = { reason: 'so' };
    await settle();
    server.beginOrder.mockRejectedValue(refusal('reason'));
    expect(await app.submit()).toBe(false);
    expect(app.remarks.value.map((one) => one.field)).toEqual(['reason']);
    expect(app.refused.value).toBeUndefined();
    app.values.value = { reason: 'else' };
    await settle();
    expect(app.remarks.value).toEqual([]);
  });

  it('calls nothing wrong that was mended just before it was handed on', async () => {
    const app = await opened();
    await app.submit();
    expect(app.remarks.value.map((one) => one.field)).toEqual(['reason']);
    app.values.value = { reason: 'so' };
    await nextTick(); // the check of it is not asked yet
    server.beginOrder.mockRejectedValue(refusal('lines'));
    expect(await app.submit()).toBe(false);
    expect(app.remarks.value.map((one) => one.field)).toEqual(['lines']);
  });

  it('begins with nothing for a look-up of people when it cannot be kept yet', async () => {
    const app = await opened();
    app.values.value = { reason: 'so' };
    server.beginOrder.mockRejectedValueOnce(refusal('reason')).mockResolvedValueOnce(draft);
    server.peopleForOrder.mockResolvedValue([{ id: 3, name: '周', unit_name: '' }]);
    expect(await app.findPeople('周')).toHaveLength(1);
    expect(server.beginOrder.mock.calls[1]![0]).toMatchObject({ values: {}, submit: false });
    expect(app.dirty.value).toBe(true);
  });
});

describe('kept as one goes', () => {
  it('makes the draft and says nothing of what cannot be kept yet', async () => {
    const app = await opened();
    expect(await app.keepAside()).toBe(true);
    expect(server.beginOrder).not.toHaveBeenCalled();
    app.values.value = { reason: 'so' };
    server.beginOrder.mockRejectedValueOnce(refusal('reason'));
    expect(await app.keepAside()).toBe(false);
    expect([app.remarks.value, app.refused.value, app.dirty.value]).toEqual([[], undefined, true]);
    server.beginOrder.mockResolvedValueOnce(draft);
    expect(await app.keepAside()).toBe(true);
    expect([app.order.value?.id, app.dirty.value]).toEqual([7, false]);
  });

  it('is waited for by what is done by hand, so that no two drafts begin', async () => {
    const app = await opened();
    app.values.value = { reason: 'so' };
    let came: (order: unknown) => void = () => {};
    server.beginOrder.mockReturnValueOnce(new Promise((settled) => (came = settled)));
    const aside = app.keepAside();
    await settle();
    const submitting = app.submit();
    await settle();
    expect(server.actOnOrder).not.toHaveBeenCalled();
    server.actOnOrder.mockResolvedValue({ ...draft, status: 'running' });
    came(draft);
    expect([await aside, await submitting]).toEqual([true, true]);
    expect([server.beginOrder.mock.calls.length, server.actOnOrder.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('a draft', () => {
  it('stands as it was kept, is checked as what it is, and saved over the version that was read', async () => {
    const app = await opened(7);
    expect(app.values.value).toEqual({ reason: 'so' });
    expect(app.dirty.value).toBe(false);
    expect(server.checkTask).toHaveBeenCalledWith(7, { task: 1, values: { reason: 'so' } });
    server.saveOrderForm.mockResolvedValue({ ...draft, version: 2 });
    app.values.value = { reason: '' };
    expect(await app.save()).toBe(true);
    expect(server.saveOrderForm).toHaveBeenCalledWith(7, 1, { reason: null });
    expect(app.dirty.value).toBe(false);
  });

  it('asks the order when the answer to submitting was lost', async () => {
    const app = await opened(7);
    server.actOnOrder.mockRejectedValue(new ApiProblem(409, { code: 'flow.not_open' }));
    server.getOrder.mockResolvedValue({ ...draft, status: 'running', number: 'TF1' });
    expect(await app.submit()).toBe(true);
    expect(app.order.value?.number).toBe('TF1');
    expect(server.actOnOrder).toHaveBeenCalledWith(7, { act: 'submit', task: 1, values: { reason: 'so' }, chosen: undefined });
  });

  it('says why when the order is still a draft', async () => {
    const app = await opened(7);
    server.actOnOrder.mockRejectedValue(new ApiProblem(409, { code: 'flow.other', detail: 'no' }));
    expect(await app.submit()).toBe(false);
    expect(app.refused.value?.code).toBe('flow.other');
  });

  it('outlives its service, and knows a newer version of it', async () => {
    server.getService.mockRejectedValueOnce(new ApiProblem(404, { code: 'order.no_service' }));
    expect((await opened(7)).problem.value).toBeUndefined();
    server.getService.mockResolvedValueOnce({ ...service, version_number: 3 });
    expect((await opened(7)).isOlder.value).toBe(true);
    server.getService.mockRejectedValueOnce(new ApiProblem(404, { code: 'order.no_service' }));
    expect((await opened()).problem.value?.code).toBe('order.no_service');
  });
});
