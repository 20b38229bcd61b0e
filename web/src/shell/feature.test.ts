// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';

import { addFeatures, objectPath } from './feature';

beforeAll(() =>
  addFeatures([
    { name: 'a', words: { zh: {}, en: {} }, routes: [], objects: [{ type: 'card', name: 'a.card', page: '/cards' }, { type: 'session', name: 'a.session' }] },
  ]),
);

it.each([
  ['card', '17', '/cards/17'],
  ['card', 3, '/cards/3'],
  ['card', '', undefined],
  ['card', '../people/3', undefined],
  ['session', '5', undefined],
  ['unknown', '5', undefined],
])('%s %s is found at %s', (type, id, path) => expect(objectPath(type, id)).toBe(path));
