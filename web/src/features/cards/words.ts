// SPDX-License-Identifier: Apache-2.0
import en from './en';
import lifeEn from './life-en';
import lifeZh from './life-zh';
import zh from './zh';

export default { zh: { ...zh, life: lifeZh }, en: { ...en, life: lifeEn } };
