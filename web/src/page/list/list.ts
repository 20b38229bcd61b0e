// SPDX-License-Identifier: Apache-2.0
// What a list page declares about its columns and filters.

export interface Column<Row> {
  key: string;
  label: string;
  /** Pixels; the table scrolls sideways when they do not fit. */
  width: number;
  /** Takes what is left of the row. One or two columns of a list. */
  grow?: boolean;
  align?: 'right';
  /** Field of the API's sort; absent when the API cannot sort by it. */
  sort?: string;
  /** Shown only when the person chooses it. */
  optional?: boolean;
  /** Always shown: without it the row has no name. */
  required?: boolean;
  /** The cell's words when no slot `cell-<key>` is given. */
  text?: (row: Row) => string;
  /** Columns of the API's export; the key when absent, none when empty. */
  exported?: string[];
}

export interface Choice {
  value: string;
  label: string;
}

interface FilterBase {
  key: string;
  label: string;
  /** Behind "more filters". Five at most are in sight. */
  folded?: boolean;
  /** The page draws it itself, for instance as tabs: it is part of the address, and clearing the filters leaves it. */
  own?: boolean;
}

export type Filter = FilterBase &
  (
    | { kind: 'choices'; choices: Choice[] }
    | { kind: 'choice'; choices: Choice[] }
    | { kind: 'text'; placeholder?: string }
    | { kind: 'unit' }
    /** Its id in the address, its number for people. */
    | { kind: 'card' }
    /** Two keys of the API: `<key>>` from that day on, `<key><` before the day after. */
    | { kind: 'days' }
  );

export type ExportFormat = 'csv' | 'xlsx';

export interface Sort {
  field: string;
  descending: boolean;
}
