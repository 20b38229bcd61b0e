// SPDX-License-Identifier: Apache-2.0
import { client, idempotent, ok } from '@/api/client';
import type { Schemas } from '@/api/types';

export type AccountsToReview = Schemas['AccountsToReview'];
export type ReviewedAccount = Schemas['ReviewedAccount'];
export type FindingKind = Schemas['AccountFinding']['kind'];
export type Review = Schemas['ReviewView'];
export type ReviewAct = Schemas['ReviewAct'];
export type Outcome = ReviewAct['outcome'];
export type Campaign = Schemas['CampaignView'];
export type CampaignDetail = Schemas['CampaignDetail'];
export type CampaignAccount = Schemas['CampaignAccountView'];

export async function fetchAccounts(query: Record<string, string>): Promise<AccountsToReview> {
  return ok<AccountsToReview>(client.GET('/api/v1/account_review', { params: { query } }));
}

export async function fetchReviews(id: number): Promise<Review[]> {
  return (await ok<{ items: Review[] }>(client.GET('/api/v1/account_review/{id}', { params: { path: { id } } }))).items;
}

export async function reviewAccount(id: number, body: ReviewAct): Promise<void> {
  await ok(client.POST('/api/v1/account_review/{id}', { params: { path: { id } }, body }));
}

export async function fetchCampaigns(): Promise<Campaign[]> {
  return (await ok<{ items: Campaign[] }>(client.GET('/api/v1/review_campaigns', {}))).items;
}

export async function fetchCampaign(id: number): Promise<CampaignDetail> {
  return ok<CampaignDetail>(client.GET('/api/v1/review_campaigns/{id}', { params: { path: { id } } }));
}

export async function beginCampaign(body: { name: string; unit_id: number; due_on: string }, key: string): Promise<Campaign> {
  return ok<Campaign>(client.POST('/api/v1/review_campaigns', { body, params: { header: idempotent(key) } }));
}

export async function closeCampaign(id: number, note: string): Promise<Campaign> {
  return ok<Campaign>(client.POST('/api/v1/review_campaigns/{id}/close', { params: { path: { id } }, body: { note } }));
}
