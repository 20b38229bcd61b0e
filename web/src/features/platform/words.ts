// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '平台设置', about: '当前运行的版本与生效的配置。配置写在配置文件或环境变量里，修改后重启生效。', version: '版本', store: '数据库', schema: '数据结构版本', rules: '规则版本', started: '启动时间', cards: '卡', licence: '许可',
    config: '生效的配置', find: '按键名或说明查找', key: '键', sentence: '说明', value: '当前值', source: '来源', preset: '默认值', changed: '与默认不同', only_changed: '只看改动过的',
    sources: { default: '默认', file: '配置文件', environment: '环境变量' }, nothing: '没有匹配的配置', stores: { sqlite: 'SQLite（内嵌）', postgresql: 'PostgreSQL' },
  },
  en: {
    title: 'Platform', about: 'The running version and the configuration in force. It is set in the configuration file or the environment and takes effect at the next start.', version: 'Version', store: 'Database', schema: 'Schema version', rules: 'Rules version', started: 'Started', cards: 'Cards', licence: 'Licence',
    config: 'Configuration in force', find: 'Find by key or words', key: 'Key', sentence: 'Meaning', value: 'Value', source: 'From', preset: 'Default', changed: 'changed', only_changed: 'Changed only',
    sources: { default: 'default', file: 'file', environment: 'environment' }, nothing: 'No key matches', stores: { sqlite: 'SQLite (embedded)', postgresql: 'PostgreSQL' },
  },
};
