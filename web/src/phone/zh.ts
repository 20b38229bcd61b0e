// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  tabs: { label: '主菜单', todo: '待办', overview: '总览', findings: '告警故障', me: '我的' },
  offline: '连不上服务器，正在重试。已打开的内容仍可查看，正在填写的内容不会丢失。',
  pull: { pulling: '下拉刷新', loosing: '松开刷新', loading: '正在刷新', done: '已是最新' },
  time: { days: '{n} 天', hours: '{n} 小时', minutes: '{n} 分钟' },
  not_yours: '您没有权限查看', not_yours_text: '需要“查看监测发现”权限。如确需使用，请联系安全管理员授权。',
  missing: '没有这个页面', missing_text: '地址可能有误，或内容已被移走。', home: '回到待办',
  todo: {
    about: '需要您处理的，最紧急的在前', none: '没有待办', none_text: '需要您处理的工单和监测发现会出现在这里。', batch: '批量同意', which: '点选要同意的工单', all_orders: '查看全部待办工单', ways: '常用入口', apply: '申请服务', kind: { order: '工单', finding: '监测发现' }, rest: { order: '还有 {n} 个工单', finding: '还有 {n} 条发现' },
    late: '已超期', soon: '即将到期', later: '以后到期', late_by: '超期 {time}', left: '还剩 {time}', until: '{at} 前', mine: '指派给我', more: '这里只列最紧急的一批', all: '查看全部待处置',
  },
  order: { to_desk: '在电脑版打开这个工单', stands_in: '{name}请假，由您代为处理。' },
  orders: {
    apply: '申请', search: '工单号、卡号或申请人', fresh: '有工单发生变化，点按刷新', nothing: '没有符合条件的工单', nothing_text: '放宽筛选条件，或清空后重新查找。', no_drafts: '没有草稿', no_drafts_text: '没有提交的申请会自动存在这里。',
  },
  form: { unit_find: '按名称查找单位', files_hint: '照片、PDF、OFD、docx、xlsx 或文本，每个不超过 {size}，最多 {most} 个', at_desk: '这一项请在电脑版填写。', read_only: '平台处于只读模式，暂不能提交申请' },
  overview: {
    at: '截至 {at}', cards: '卡', fleet: '在册的卡', rate: '合规率', gaps: '有缺口的卡', risk: '高风险的卡', console: '在电脑版打开', findings: '监测', today: '今天发现', open: '待处置', overdue: '已超期', again: '处置后又有命中',
    by_model: '今天各模型', by_model_none: '今天还没有发现', units: '待处置最多的单位', intake: '话单与判定', behind: '等待判定的记录', waiting: '待取的文件', notices: '需要留意', none: '您还没有可看的数字', none_text: '请联系安全管理员授予角色。',
  },
  list: {
    search: '卡号前几位或后几位', too_short: '请至少输入 5 位数字', filter: '筛选', filters_set: '筛选 {n}', choose: '多选', chosen: '已选 {n} 条', choose_loaded: '选中已载入的 {n} 条', choose_none: '取消全选', stop: '完成', act: '处置', most: '一次最多 {n} 条',
    fresh: '有 {n} 条新发现，点按显示', fresh_some: '有新发现，点按刷新', end: '没有更多了', loading: '正在载入', more_failed: '没有载入，点按重试', count: '共 {n} 条', count_about: '超过 {n} 条', show: '查看', reset: '重置', any: '不限', only: '只看', nothing: '没有符合条件的发现', nothing_text: '放宽筛选条件，或清空后重新查找。',
  },
  finding: {
    why: '为什么列为发现', month: '{month} 用量', month_day: '{day} 日', month_none: '这个月没有用量', more_title: '可以做什么', more: '更多处置', to_desk: '在电脑版打开卡页面', load_month: '查看当月用量', load_rows: '查看话单', all_others: '显示全部 {n} 条',
  },
  act: {
    stale: '这条发现刚刚有变动', stale_text: '现在是“{state}”。已载入最新内容，您填写的还在，请核对后再提交一次。', read_only: '平台处于只读模式，暂不能处置', signed_out: '重新登录后再按一次“{act}”，填写的内容都在。', words_optional: '说明（选填）', me: '我（{name}）', domains_help: '每行一个，如 video.example.com',
    which: '选择处置', result: '处置结果', result_done: '完成', result_already: '早已如此', result_refused: '未处理', why: '未处理的原因', example: '如 {example}', cards: '{n} 条', closed: '知道了', people: '搜索姓名或登录名', nobody: '没有这个人',
  },
  door: {
    title: '请重新登录', over: '登录已过期。这一页和填写的内容都还在，登录后继续。', other: '换人登录', lost: '换人登录会离开这一页，没有提交的内容会丢失。', go_on: '继续', in_again: '已重新登录，请继续',
  },
  sign_in: { desk: '打开电脑版' },
  me: {
    unit: '单位', roles: '角色', role_at: '{role} · {unit}', password: '登录口令', password_days: '{n} 天后到期', password_today: '今天到期', password_until: '{day} 到期', password_never: '长期有效', password_none: '本次用证书登录', sessions: '登录记录', desk: '打开电脑版', desk_text: '在同一浏览器里打开完整的控制台',
    notices_more: '更早的', out: '退出登录', out_text: '退出后需要重新登录。', ended: '已退出该设备的登录',
  },
} satisfies Messages;
