// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '单位', unit: '单位', new: '新建单位', edit: '修改单位', add_below: '新建下级单位', about: '管理单位、接入单位与运营商，按隶属关系排列。权限按单位及其下级生效。',
    find: '按名称或编码查找', name: '名称', code: '编码', kind: '类型', parent: '上级单位', path: '隶属', state: '状态', people: '人员', top: '（最上级）', count: '共 {n} 个单位',
    kinds: { access: '接入单位', managing: '管理单位', carrier: '运营商' },
    kind_help: { access: '使用专网卡和网络服务的单位', managing: '管理平台与资源的单位，可见下级各单位', carrier: '提供号卡与线路的运营商' },
    states: { open: '使用中', closed: '已关闭' },
    tab_facts: '基本信息', tab_below: '下级单位', tab_people: '人员', none_below: '没有下级单位', see_people: '查看本单位及下级的人员', see_cards: '查看本单位及下级的卡',
    close: '关闭', close_text: '关闭“{name}”后，不能再为它办理新业务；已有的卡和人员不受影响，可随时恢复。', closed: '已关闭“{name}”', reopen: '恢复使用', reopened: '“{name}”已恢复使用',
    save: '保存', create: '新建', created: '已新建单位“{name}”', saved: '已保存“{name}”', people_count: '{n} 人', no_write: '您没有维护单位的权限',
    code_help: '字母、数字、点、下划线或连字符，最多 40 个；建立后不能修改', code_bad: '只能用字母、数字、点、下划线和连字符，最多 40 个', empty: '还没有单位', empty_text: '先建立管理单位，再在其下建立接入单位。',
    nothing_found: '没有匹配的单位', history: '变更记录', version_first: '新建“{name}”', version_state: '{state}', version_name: '改名为“{name}”', version_parent: '移到“{unit}”之下', version_other: '已修改', bad_parent: '接入单位之下只能是接入单位，运营商之下只能是运营商',
    standing: {
      title: '违规处置', normal: '正常', frozen: '已冻结', blacklisted: '已列入黑名单', since: '{at} 起 · {who}', above: '随上级单位：', why: '原因：', violation: '第 {id} 号违规',
      frozen_means: '整改解除前，本单位及下级不能开卡、导入新卡、转入或激活；已有的卡照常使用。', blacklisted_means: '已停止合作：本单位及下级的卡全部销户，不能再开卡、导入或转入。',
      who_lifts: '整改登记后，由登记违规和登记整改以外的另一位有解除权限的人解除。', history: '违规处置记录', became: '{was} → {becomes}', of: '第 {id} 号违规：{reason}',
    },
  },
  en: {
    title: 'Units', unit: 'Unit', new: 'New unit', edit: 'Edit unit', add_below: 'Add a unit below', about: 'Managing units, access units and carriers by subordination. A permission holds for a unit and all below it.',
    find: 'Find by name or code', name: 'Name', code: 'Code', kind: 'Kind', parent: 'Parent unit', path: 'Belongs to', state: 'State', people: 'People', top: '(top)', count: '{n} units',
    kinds: { access: 'Access unit', managing: 'Managing unit', carrier: 'Carrier' },
    kind_help: { access: 'uses private-network cards and services', managing: 'runs the platform and its resources, and sees the units below', carrier: 'provides cards and lines' },
    states: { open: 'In use', closed: 'Closed' },
    tab_facts: 'Facts', tab_below: 'Units below', tab_people: 'People', none_below: 'No units below', see_people: 'People of this unit and below', see_cards: 'Cards of this unit and below',
    close: 'Close', close_text: 'Once “{name}” is closed nothing new can be opened for it; its cards and people are not affected, and it can be reopened at any time.', closed: '“{name}” closed', reopen: 'Reopen', reopened: '“{name}” is in use again',
    save: 'Save', create: 'Create', created: 'Unit “{name}” created', saved: '“{name}” saved', people_count: '{n} people', no_write: 'You may not maintain units',
    code_help: 'Letters, digits, dots, underscores or hyphens, at most 40; cannot be changed later', code_bad: 'Letters, digits, dots, underscores and hyphens only, at most 40', empty: 'No units yet', empty_text: 'Create a managing unit first, then access units below it.',
    nothing_found: 'No unit matches', history: 'History', version_first: '“{name}” created', version_state: '{state}', version_name: 'Renamed “{name}”', version_parent: 'Moved below “{unit}”', version_other: 'Changed', bad_parent: 'Below an access unit stand only access units, below a carrier only carriers',
    standing: {
      title: 'Standing', normal: 'Normal', frozen: 'Frozen', blacklisted: 'Blacklisted', since: 'since {at} · {who}', above: 'With the unit above it:', why: 'Why:', violation: 'violation {id}',
      frozen_means: 'Until this is lifted no card is opened, imported, moved in or activated for this unit and those below; cards in use go on working.', blacklisted_means: 'Co-operation has ended: all cards of this unit and those below are closed, and none is opened, imported or moved in.',
      who_lifts: 'Once rectification is recorded, somebody with the right to lift who recorded neither lifts it.', history: 'Standing over time', became: '{was} → {becomes}', of: 'violation {id}: {reason}',
    },
  },
};
