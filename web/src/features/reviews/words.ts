// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '账号清查', rounds: '清查记录', round: '清查', about: '列出需要看一眼的账号及原因。清查结论与理由存档并写入审计日志。', all: '全部发现', accounts: '共 {n} 个账号',
    search: '登录名、姓名', unit: '单位', with_confirmed: '含已确认在用', account: '账号', findings: '发现', roles: '角色', last_sign_in: '最近登录', never: '从未登录', last_review: '最近清查', act: '清查', none: '没有需要清查的账号', none_text: '当前条件下没有发现。', export: '导出 CSV', more: '只显示前 {n} 个，请缩小条件。',
    finding: {
      never_signed_in: '从未登录', unused: '长期未用', password_old: '口令过期', account_over: '账号已到期', account_ending: '账号将到期', token_over: '令牌已到期', token_ending: '令牌将到期', token_unused: '令牌未用', disabled_with_roles: '停用仍有角色', unit_closed: '单位已关闭', many_units: '多单位角色', shared_phone: '电话重复', shared_login: '疑似共用', review_due: '应复核',
    },
    outcome: { keep: '确认仍需要', disable: '停用', lock: '锁定至某日', end: '到期停用', require_password: '要求改口令' },
    outcome_text: { keep: '账号照常使用，到下次复核日前不再列出。', disable: '立即停用，其会话与接口令牌同时失效；角色请由安全管理员收回。', end: '账号可用到所选日期（含当日），此后不能登录，接口令牌同时失效。', lock: '立即退出，到所选日期（含当日）前不能登录；接口令牌不受影响。', require_password: '立即退出，下次登录后须先修改口令。' },
    until_keep: '下次复核日', until_lock: '锁定至（含当日）', until_end: '账号可用至（含当日）', reason: '理由', reason_need: '请填写理由', dialog: '清查账号 {name}', save: '记录结论', kept: '已记录对 {name} 的结论：{outcome}', self: '不能清查自己',
    states: { active: '在用', locked: '已锁定', disabled: '已停用', expired: '已到期' },
    begin: '开始一次清查', name: '名称', due_on: '完成期限', started: '开始', by: '发起人', progress: '已清查', disabled: '停用', closed: '已结束', open: '进行中', close: '结束清查', close_text: '还有 {n} 个账号未清查，请说明原因。结束后不能再补记。', close_all: '所有账号都已清查。结束后不能再补记。', closed_done: '清查已结束', begun: '清查已开始，共 {n} 个账号', no_rounds: '还没有清查记录', no_rounds_text: '按季度开始一次，逐个账号给出结论，供审计查阅。', note: '结束说明', reviewer: '清查人', outcome_label: '结论', not_yet: '未清查', how_many: '{done} / {all}',
  },
  en: {
    title: 'Account review', rounds: 'Review rounds', round: 'Review round', about: 'Accounts that want a look, and why. Decisions and reasons are kept and stand in the audit log.', all: 'All findings', accounts: '{n} accounts',
    search: 'Login or name', unit: 'Unit', with_confirmed: 'With confirmed ones', account: 'Account', findings: 'Findings', roles: 'Roles', last_sign_in: 'Last sign-in', never: 'never', last_review: 'Last review', act: 'Review', none: 'No account wants a review', none_text: 'Nothing was found with these filters.', export: 'Export CSV', more: 'The first {n} only; narrow the filters.',
    finding: {
      never_signed_in: 'Never signed in', unused: 'Unused', password_old: 'Old password', account_over: 'Account ended', account_ending: 'Account ends', token_over: 'Token expired', token_ending: 'Token ends', token_unused: 'Token unused', disabled_with_roles: 'Disabled with roles', unit_closed: 'Unit closed', many_units: 'Many units', shared_phone: 'Same telephone', shared_login: 'Seems shared', review_due: 'Review due',
    },
    outcome: { keep: 'Still needed', disable: 'Disable', lock: 'Lock until a day', end: 'End at a day', require_password: 'Require a new password' },
    outcome_text: { keep: 'The account goes on and is not listed until its next review.', disable: 'Out at once, with its sessions and API tokens; the security administrator takes its roles back.', end: 'The account is good to the end of that day; then no sign-in, and its API tokens stop.', lock: 'Signed out at once, and no sign-in until the end of that day; API tokens go on.', require_password: 'Signed out at once; the next sign-in begins with a new password.' },
    until_keep: 'Next review', until_lock: 'Locked until the end of', until_end: 'Good to the end of', reason: 'Reason', reason_need: 'Give a reason', dialog: 'Review the account {name}', save: 'Record', kept: 'Recorded for {name}: {outcome}', self: 'Nobody reviews himself',
    states: { active: 'In use', locked: 'Locked', disabled: 'Disabled', expired: 'Ended' },
    begin: 'Begin a round', name: 'Name', due_on: 'Due', started: 'Began', by: 'By', progress: 'Reviewed', disabled: 'Disabled', closed: 'Closed', open: 'Under way', close: 'Close the round', close_text: '{n} accounts were not reviewed; say why. Nothing can be added afterwards.', close_all: 'Every account was reviewed. Nothing can be added afterwards.', closed_done: 'The round is closed', begun: 'Begun with {n} accounts', no_rounds: 'No rounds yet', no_rounds_text: 'Begin one each quarter and decide account by account, for the auditor to read.', note: 'Note', reviewer: 'Reviewer', outcome_label: 'Outcome', not_yet: 'not reviewed', how_many: '{done} of {all}',
  },
};
