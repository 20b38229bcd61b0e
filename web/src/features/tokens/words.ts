// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    token: '接口令牌', own_title: '我的接口令牌', all_title: '接口令牌', new: '新建接口令牌',
    own_about: '供程序以您的名义调用接口。令牌只能做您能做的事；您失去的权限，令牌随即失去。', all_about: '所有人员的接口令牌。吊销后立即失效，不能恢复。',
    search: '令牌名称、前缀、所有者', name: '名称', name_help: '写明给谁用，例如“对账系统”。', prefix: '前缀', owner: '所有者', scopes: '范围', scopes_help: '只选程序用得到的。查看完整个人信息、授权、口令等须由人员登录后进行，不能给令牌。',
    limits: '限制', unit: '所限单位', unit_help: '选定后只能处理该单位及其下级的数据；不选则与您的范围相同。', unit_all: '与所有者相同', networks: '来源网段', networks_help: '如 10.20.0.0/16 或 10.20.3.7，回车确认；不填则不限。', anywhere: '不限',
    expires_on: '有效至（含当日）', expires_help: '最长 {n} 天', expires_at: '到期', rate: '每分钟次数', rate_help: '1 至 {n}；超出时答复 429。', last_used: '最近使用', never: '从未使用', created: '建立时间', state: '状态', lost: '所有者已失去：{what}',
    states: { live: '有效', ending: '即将到期', unused: '长期未用', expired: '已到期', revoked: '已吊销', owner_out: '所有者已停用' },
    create: '生成令牌', made: '令牌已生成', made_text: '请立即复制并妥善保存。离开此页后无法再次查看；遗失只能吊销重建。', secret: '令牌', use: '用法', done: '我已保存，返回列表',
    revoke: '吊销', revoke_text: '“{name}”将立即失效，正在使用它的程序会收到 401，不能恢复。', revoked: '已吊销令牌“{name}”', revoked_by: '由 {who} 吊销',
    none: '还没有接口令牌', none_text: '需要让其他系统自动取数时，在这里建立。', none_all: '没有接口令牌', need_scope: '至少选择一项', count: '{n} / {max} 个有效',
    groups: { duty: '值班与代理', card: '卡', compliance: '合规', unit: '单位', person: '人员', role: '角色', audit: '审计', token: '本人', job: '作业', platform: '平台', access: '登录限制' },
  },
  en: {
    token: 'API token', own_title: 'My API tokens', all_title: 'API tokens', new: 'New API token',
    own_about: 'For programs that ask on your behalf. A token does only what you may; a permission you lose, it loses at once.', all_about: 'Everybody’s API tokens. A revoked one stops at once, for good.',
    search: 'Name or prefix of the token, its owner', name: 'Name', name_help: 'Say who uses it, such as “reconciliation”.', prefix: 'Prefix', owner: 'Owner', scopes: 'Scopes', scopes_help: 'Only what the program needs. Personal data in full, grants and passwords want a person and cannot be given to a token.',
    limits: 'Limits', unit: 'Limited to unit', unit_help: 'Then only data of this unit and those below; without one, as far as yours go.', unit_all: 'as its owner', networks: 'Networks', networks_help: 'Such as 10.20.0.0/16 or 10.20.3.7, Enter after each; none: from anywhere.', anywhere: 'anywhere',
    expires_on: 'Last day', expires_help: 'At most {n} days', expires_at: 'Ends', rate: 'Requests a minute', rate_help: '1 to {n}; beyond them the answer is 429.', last_used: 'Last used', never: 'never used', created: 'Made', state: 'State', lost: 'Its owner has lost: {what}',
    states: { live: 'Valid', ending: 'Ends soon', unused: 'Long unused', expired: 'Expired', revoked: 'Revoked', owner_out: 'Owner is out' },
    create: 'Make token', made: 'The token is made', made_text: 'Copy it now and keep it safe. It cannot be seen again; a lost one is revoked and made anew.', secret: 'Token', use: 'How to use it', done: 'I have kept it, back to the list',
    revoke: 'Revoke', revoke_text: '“{name}” stops at once; programs that use it are answered 401. This cannot be undone.', revoked: 'Token “{name}” was revoked', revoked_by: 'revoked by {who}',
    none: 'No API tokens yet', none_text: 'Make one when another system is to fetch data by itself.', none_all: 'No API tokens', need_scope: 'Choose one at least', count: '{n} of {max} valid',
    groups: { duty: 'Duty', card: 'Cards', compliance: 'Compliance', unit: 'Units', person: 'People', role: 'Roles', audit: 'Audit', token: 'Own', job: 'Jobs', platform: 'Platform', access: 'Signing in' },
  },
};
