// SPDX-License-Identifier: Apache-2.0
// Layers of the console, lowest first: design, i18n, api; session; piece; reference; page; shell; features. The phone workspace stands
// beside the features and takes of them their words alone.
const below = {
  api: [],
  design: [],
  i18n: [],
  session: ['api', 'i18n'],
  piece: ['api', 'i18n', 'session'],
  reference: ['api', 'i18n', 'session', 'piece'],
  page: ['api', 'i18n', 'session', 'piece', 'reference'],
  shell: ['api', 'i18n', 'session', 'piece', 'reference', 'page'],
};

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(below).map(([layer, allowed]) => ({
      name: `layer-${layer}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: [layer, ...allowed].map((name) => `^src/${name}/`) },
    })),
    {
      name: 'feature-alone',
      comment: 'A feature knows the layers below it, never another feature.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/([^/]+)/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'phone-apart',
      comment: 'The phone workspace knows the layers below it and the words of the features; nothing knows it.',
      severity: 'error',
      from: { path: '^src/phone/' },
      to: { path: '^src/features/', pathNot: '^src/features/[^/]+/(words|zh|en|life-zh|life-en)\\.ts$' },
    },
    { name: 'nothing-knows-the-phone', severity: 'error', from: { path: '^src/', pathNot: '^src/phone/' }, to: { path: '^src/phone/' } },
    {
      name: 'phone-without-element',
      comment: 'Nothing that the phone loads brings Element Plus or ECharts along.',
      severity: 'error',
      from: { path: '^src/phone/main\\.ts$' },
      to: { path: 'node_modules/(element-plus|echarts)/', reachable: true },
    },
    {
      name: 'console-without-vant',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: 'node_modules/vant/', reachable: true },
    },
    { name: 'no-orphan', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.test\\.ts$', '^src/page/'] }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.d.ts', '.js'] },
  },
};
