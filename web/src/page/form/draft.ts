// SPDX-License-Identifier: Apache-2.0
// What was typed and not yet sent, kept in this browser for the person who typed it.

const kPrefix = 'yunguan.draft.';
const kKeepMs = 7 * 24 * 3_600_000;

export interface Draft<T> {
  at: number;
  values: T;
}

export class DraftBox<T extends object> {
  private readonly key: string;

  constructor(
    person: string,
    form: string,
    /** Fields that never leave the page: passwords, numbers of papers. */
    private readonly secret: (keyof T)[],
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = localStorage,
  ) {
    this.key = `${kPrefix}${person}.${form}`;
  }

  read(now = Date.now()): Draft<Partial<T>> | undefined {
    try {
      const draft = JSON.parse(this.storage.getItem(this.key) ?? 'null') as Draft<Partial<T>> | null;
      if (!draft || now - draft.at > kKeepMs) return undefined;
      return draft;
    } catch {
      return undefined;
    }
  }

  write(values: T, now = Date.now()): void {
    const kept = Object.fromEntries(Object.entries(values).filter(([field]) => !this.secret.includes(field as keyof T)));
    try {
      this.storage.setItem(this.key, JSON.stringify({ at: now, values: kept }));
    } catch {
      // A full or blocked storage costs the draft, not the form.
    }
  }

  clear(): void {
    try {
      this.storage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
