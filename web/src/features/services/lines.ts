// SPDX-License-Identifier: Apache-2.0
export interface Line {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const split = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** The lines of a text, told apart from those of the text before it by the longest run of lines both have. */
export function linesChanged(before: string | undefined, after: string): Line[] {
  const next = split(after);
  if (before === undefined) return next.map((text) => ({ kind: 'same', text }));
  const old = split(before);
  // common[i][j]: how many lines old from i and next from j have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(next.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      common[i]![j] = old[i] === next[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < next.length) {
    if (i < old.length && j < next.length && old[i] === next[j]) {
      lines.push({ kind: 'same', text: next[j]! });
      i += 1;
      j += 1;
    } else if (j === next.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ kind: 'removed', text: old[i]! });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: next[j]! });
      j += 1;
    }
  }
  return lines;
}
