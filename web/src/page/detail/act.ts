// SPDX-License-Identifier: Apache-2.0
import type { Component } from 'vue';

/** Something a person can do with the object. One that is not allowed now is shown too, with the reason. */
export interface Act {
  key: string;
  label: string;
  icon?: Component;
  primary?: boolean;
  dangerous?: boolean;
  /** Rarely wanted: stands in the menu behind the buttons. */
  minor?: boolean;
  /** Why it cannot be done now; allowed when absent. */
  refused?: string;
  /** Changes nothing: allowed also while the platform is read-only. */
  reads?: boolean;
  run: () => unknown;
}
