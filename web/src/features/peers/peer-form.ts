// SPDX-License-Identifier: Apache-2.0
// A peer as its form has it, and as the server takes it. The answer's time is entered in hours; whole days of minutes are too long to count.
import type { Peer, PeerFields } from './api';

export interface PeerForm {
  code: string;
  zh: string;
  en: string;
  url: string;
  operations: string[];
  timeout_seconds: number;
  tries_max: number;
  answer_hours: number;
  is_on: boolean;
}

export const emptyPeer = (): PeerForm => ({ code: '', zh: '', en: '', url: '', operations: [], timeout_seconds: 10, tries_max: 8, answer_hours: 72, is_on: true });

const kMinutes = 60;

export function formOf(peer: Peer): PeerForm {
  const { code, url, timeout_seconds, tries_max, is_on } = peer;
  return { code, zh: peer.name.zh, en: peer.name.en, url, operations: [...peer.operations], timeout_seconds, tries_max, answer_hours: peer.answer_minutes / kMinutes, is_on };
}

export function fieldsOf(form: PeerForm): PeerFields {
  const { operations, timeout_seconds, tries_max, is_on } = form;
  return {
    name: { zh: form.zh.trim(), en: form.en.trim() || form.zh.trim() }, url: form.url.trim(), operations, timeout_seconds, tries_max, is_on,
    answer_minutes: Math.round(form.answer_hours * kMinutes),
  };
}

/** Fields of the form by the server's names for them. */
export const kPlaces: Record<string, string> = { '/name/zh': 'zh', '/name/en': 'en', '/answer_minutes': 'answer_hours' };

/** openssl on one line that makes the signature of an answer: for whoever programs the peer. */
export const signatureExample = (secret: string): string => `printf '%s' "$TIME.$CALL.$BODY" | openssl dgst -sha256 -hmac '${secret}'`;
