// SPDX-License-Identifier: Apache-2.0
const kBrowsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const kSystems: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Chrome · Windows" of a browser's user agent; empty when nothing is known of it. */
export function deviceOf(userAgent: string): string {
  const find = (table: [RegExp, string][]): string | undefined => table.find(([sign]) => sign.test(userAgent))?.[1];
  return [find(kBrowsers), find(kSystems)].filter(Boolean).join(' · ');
}
