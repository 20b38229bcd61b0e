// SPDX-License-Identifier: Apache-2.0
import en from './en';
import zh from './zh';

export default { zh, en };
