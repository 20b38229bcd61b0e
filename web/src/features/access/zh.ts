// SPDX-License-Identifier: Apache-2.0
export default {
  card: '卡号', system: '应用系统', unit: '单位', from: '开始', until: '截止', confirm_by: '确认期限', confirmed: '最近确认', confirmed_by: '确认人', ended: '结束时间', ended_why: '结束原因', order: '工单', state_label: '状态', none: '—',
  state: { active: '生效', confirm: '待确认', ending: '即将到期', ended: '已结束' }, ended_is: '已结束 · {why}',
  why: { expired: '到期', unconfirmed: '逾期未确认', revoked: '被收回', given_up: '已放弃', card_closed: '卡已销', system_closed: '系统已关闭' },
  permits: {
    title: '应用权限', one: '应用权限', about: '哪张卡可以访问哪个应用系统、到什么时候为止；要定期确认的，逾期未确认自动结束。', search: '卡号后几位（至少 4 位）', apply: '申请权限', to_confirm: '{n} 项权限待确认', views: '权限范围',
    view: { all: '全部', confirm: '待确认', ending: '即将到期', ended: '已结束' },
    empty: { all: '没有应用权限', confirm: '没有待确认的权限', ending: '没有即将到期的权限', ended: '没有已结束的权限' },
    empty_text: { all: '为卡申请应用系统的权限，审批同意后会出现在这里。', confirm: '确认期限前 15 天起，要确认的权限会列在这里。', ending: '30 天内到期的权限会列在这里，可以申请延期。', ended: '到期、收回或放弃的权限会留在这里备查。' },
    until_at: '有效至 {at}', extend: '申请延期', close: '关闭', history: '经过', never: '不需要', not_yet: '还没有确认过', platform: '平台',
  },
  act: {
    confirm: '确认', give_up: '放弃', revoke: '收回', confirm_title: '确认 {n} 项权限', give_up_title: '放弃 {n} 项权限', revoke_title: '收回 {n} 项权限',
    confirm_text: '确认这些卡仍然需要访问对应的系统。下次确认从现在起重新计算，截止日期不变。', confirm_one: '确认 {card} 仍然需要访问“{system}”。下次确认从现在起重新计算，截止日期不变。',
    give_up_text: '这些卡立即不能再访问对应的系统；以后需要时重新申请。', revoke_text: '这些卡立即不能再访问对应的系统；单位以后需要时重新申请。',
    end_one: '{card} 立即不能再访问“{system}”；以后需要时重新申请。',
    confirm_done: '已确认 {n} 项权限', give_up_done: '已放弃 {n} 项权限', revoke_done: '已收回 {n} 项权限',
    tally: '{done} 项已办，{refused} 项未办：', answers: '办理结果', gone: '已不在列表中', too_many: '一次最多 {n} 项，请分批办理',
  },
  event: { granted: '授予权限', extended: '延长期限', confirmed: '复核确认', ended: '权限结束' },
  systems: {
    title: '应用系统', one: '应用系统', about: '可以为卡申请访问的系统；关闭后不能再申请，已有权限随之结束。', search: '编码、名称或地址', new: '新建系统', create: '新建', save: '保存', edit: '修改系统', empty: '没有应用系统', empty_text: '新建应用系统后，各单位就可以为卡申请访问权限。',
    name: '名称', name_zh: '中文名称', name_en: '英文名称', name_en_help: '不填则与中文相同', code: '编码', code_help: '2 至 40 个小写字母、数字、下划线或连字符', code_bad: '只能用小写字母、数字、下划线和连字符，2 至 40 个',
    unit: '主管单位', addresses: '地址', addresses_help: '每项一个网段、地址或域名，可带端口，如 10.20.0.0/24:443、portal.example.gov.cn', addresses_more: '{first} 等 {n} 个', about_label: '说明',
    confirm_days: '确认周期', confirm_days_help: '每隔多少天由用卡单位确认一次，7 至 366 天；0 表示不需要', confirm_days_bad: '请填 0，或 7 到 366 之间的整数', lasts_days: '最长期限', lasts_days_help: '一次申请最长多少天，1 至 1096 天', days: '{n} 天', never: '不需要', active: '生效权限',
    state: '状态', open: '开放申请', closed: '已关闭', open_filter: '开放', close: '关闭系统', reopen: '重新开放', close_short: '关闭', reopen_short: '开放',
    close_text: '“{name}”不能再申请，{n} 项生效的权限立即结束，相关的卡不能再访问。重新开放后须逐卡重新申请。', reopen_text: '“{name}”可以再申请；已经结束的权限不会恢复。',
    created: '已新建“{name}”', saved: '已保存“{name}”', was_closed: '已关闭“{name}”，其权限随之结束', was_opened: '“{name}”已重新开放申请', permits: '查看权限', others: '只有主管单位的维护人员可以修改',
  },
};
