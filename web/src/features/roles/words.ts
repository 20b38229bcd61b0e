// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '角色', role: '角色', new: '新建角色', edit: '修改角色', about: '角色是一组权限；授予人员时指定生效单位，权限在该单位及其下级有效。', name: '名称', code: '编码', kind: '类别', people: '人员', permissions: '权限', count: '{n} 项', built_in: '内置',
    conflicts: {
      title: '角色互斥', one: '互斥权限', about: '哪些角色、权限不得由同一人担任；授予角色与修改角色时都会检查，被拒绝的尝试写入审计日志。', holders: '违反互斥的人员', none: '已核对 {n} 个账号，无人违反', kinds: '角色类别', kinds_about: '三员之间、三员与业务之间互斥，由产品固定。', pairs: '互斥权限', pairs_about: '两项权限不得由同一人拥有，无论经由哪个角色、在哪个单位。', no_pairs: '还没有互斥权限',
      left: '权限', right: '与之互斥的权限', reason: '理由', by: '设置人', add: '增加互斥', same: '请选择两项不同的权限', added: '已增加互斥权限', remove: '删除互斥', remove_text: '“{left}”与“{right}”将可由一人同时拥有。', removed: '已删除互斥权限', no: '互斥', yes: '可以',
    },
    kinds: { business: '业务角色', system_admin: '系统管理员', security_admin: '安全管理员', audit_admin: '审计管理员' },
    three: '三员分立', three_about: '系统管理员、安全管理员、审计管理员互相制约，一人只能担任其中之一，也不能兼任业务角色，平台不允许例外。',
    duty: {
      system_admin: '维护单位、人员和平台参数。不能给任何人授权，也看不到审计日志。', security_admin: '定义角色、授予和收回权限。不能新建人员，也不能给自己授权。', audit_admin: '查看并核验审计日志。不能修改任何内容，包括审计本身。',
    },
    tab_permissions: '权限', tab_people: '人员', tab_access: '登录限制', access_about: '担任此角色的人员，须同时满足角色与本人的限制。', access_no_write: '登录限制由安全管理员设置', access_saved: '已保存角色“{name}”的登录限制，立即生效', see_people: '查看担任此角色的人员', held_by: '{n} 人担任', none_held: '还没有人担任此角色',
    remove: '删除', remove_text: '删除角色“{name}”。此角色没有人担任，删除不影响任何人。', removed: '已删除角色“{name}”', built_in_refused: '内置角色不能修改或删除', in_use: '还有 {n} 人担任此角色，请先收回', no_write: '您没有维护角色的权限',
    code_help: '小写字母、数字、下划线，2 到 40 个；建立后不能修改', code_bad: '只能用小写字母、数字和下划线，2 到 40 个', name_zh: '中文名称', name_en: '英文名称', pick: '权限', pick_help: '只勾选办事所必需的权限', need_one: '至少选一项权限',
    create: '新建', save: '保存', created: '已新建角色“{name}”', saved: '已保存角色“{name}”', chosen: '已选 {n} 项', empty: '没有角色',
    group: {
      card: '卡', compliance: '合规', rules: '规则', unit: '单位', person: '人员', role: '角色', audit: '审计', integrity: '完整性', platform: '平台', job: '任务', permit: '应用权限',
    },
  },
  en: {
    title: 'Roles', role: 'Role', new: 'New role', edit: 'Edit role', about: 'A role is a set of permissions; it is granted to a person for a unit and holds for that unit and all below it.', name: 'Name', code: 'Code', kind: 'Kind', people: 'People', permissions: 'Permissions', count: '{n}', built_in: 'built in',
    conflicts: {
      title: 'Role conflicts', one: 'Conflict', about: 'What nobody may hold at once. Checked when a role is granted and when one is changed; refused attempts stand in the audit log.', holders: 'People who break it', none: '{n} accounts checked; nobody does', kinds: 'Kinds of role', kinds_about: 'The three administrators exclude each other and business; the product fixes this.', pairs: 'Permissions that exclude each other', pairs_about: 'Nobody has both, by whatever role and for whatever unit.', no_pairs: 'No pairs yet',
      left: 'Permission', right: 'Excludes', reason: 'Reason', by: 'Set by', add: 'Add the pair', same: 'Choose two different permissions', added: 'The pair was added', remove: 'Remove the pair', remove_text: '“{left}” and “{right}” can come together again.', removed: 'The pair was removed', no: 'excluded', yes: 'may',
    },
    kinds: { business: 'Business role', system_admin: 'System administrator', security_admin: 'Security administrator', audit_admin: 'Audit administrator' },
    three: 'Three separated administrators', three_about: 'System, security and audit administrator check each other. Nobody can be two of them, or hold a business role beside; the platform knows no exception.',
    duty: {
      system_admin: 'Maintains units, accounts and parameters. Grants nothing to anybody and does not see the audit log.', security_admin: 'Defines roles, grants and revokes them. Creates no accounts and grants nothing to himself.', audit_admin: 'Reads and verifies the audit log. Changes nothing, the log included.',
    },
    tab_permissions: 'Permissions', tab_people: 'People', tab_access: 'Sign-in limits', access_about: 'Holders of this role have to satisfy the limits of the role and their own.', access_no_write: 'Limits are set by the security administrator', access_saved: 'Limits of the role “{name}” saved; they hold at once', see_people: 'People who hold this role', held_by: 'held by {n}', none_held: 'Nobody holds this role yet',
    remove: 'Delete', remove_text: 'Deletes the role “{name}”. Nobody holds it, so nobody is affected.', removed: 'Role “{name}” deleted', built_in_refused: 'Built-in roles cannot be changed or deleted', in_use: '{n} people still hold it; revoke it from them first', no_write: 'You may not maintain roles',
    code_help: 'Small letters, digits and underscores, 2 to 40; cannot be changed later', code_bad: 'Small letters, digits and underscores only, 2 to 40', name_zh: 'Chinese name', name_en: 'English name', pick: 'Permissions', pick_help: 'Only what the work needs', need_one: 'Choose at least one permission',
    create: 'Create', save: 'Save', created: 'Role “{name}” created', saved: 'Role “{name}” saved', chosen: '{n} chosen', empty: 'No roles',
    group: {
      card: 'Cards', compliance: 'Compliance', rules: 'Rules', unit: 'Units', person: 'People', role: 'Roles', audit: 'Audit', integrity: 'Integrity', platform: 'Platform', job: 'Jobs', permit: 'Access to systems',
    },
  },
};
