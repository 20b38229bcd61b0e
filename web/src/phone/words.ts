// SPDX-License-Identifier: Apache-2.0
// What only the phone workspace says; all else it says with the words of the features.
import en from './en';
import zh from './zh';

export default { zh, en };
