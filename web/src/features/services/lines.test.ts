// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { linesChanged } from './lines';

describe('versions', () => {
  const told = (before: string | undefined, after: string): string[] => linesChanged(before, after).map((line) => ({ same: ' ', added: '+', removed: '-' })[line.kind] + line.text);
  it('are compared by lines', () => {
    expect(told('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
    expect(told('a\nb\n', 'b\n')).toEqual(['-a', ' b']);
    expect(told(undefined, 'a\n')).toEqual([' a']);
  });
});
