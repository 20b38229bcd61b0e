// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: '合规总览', about: '物联网卡逐张对照《安全分类管理实施指引》，差一项即为有缺口。点任何数字，看背后的卡。', scope: '单位', scope_all: '全部可见单位',
  rate: '合规率', rate_question: '合规率是多少', rate_note: '{ok} / {judged} 张物联网卡没有缺口', iot_question: '有多少物联网卡', iot_note: '全部 {total} 张卡中物联网号段的', gaps_question: '多少张有缺口', gaps_note: '至少缺一项要求的控制或登记',
  none_question: '多少张不作判定', phone: '公众移动卡 {n} 张，不受指引约束', unknown: '未知号段 {n} 张，无法确定号码类型', closed: '已销户的物联网卡 {n} 张，不再判定', nothing_unjudged: '没有不作判定的卡', cards_unit: '张',
  by_class: '各安全分类的合规率', by_class_about: '列为开通的功能，行为业务属性；下方为卡数。', business: '业务属性', no_cards: '没有卡', cell: '{code}，{rate}，{total} 张，{gaps} 张有缺口', legend_good: '全部合规', legend_fair: '90% 以上', legend_bad: '不足 90%',
  by_duty: '哪些要求缺得最多', duty: '要求', clauses: '条款', required: '被要求', present: '已做到', missing: '缺', by_unit: '缺口最多的单位', unit: '单位', cards: '卡数', ok: '合规', gaps: '有缺口', class_name: '分类名称', units_all: '每个单位都没有缺口',
  change: '较上月', change_up: '升 {n} 个百分点', change_down: '降 {n} 个百分点', change_same: '持平', change_none: '—', before_is: '与 {month} 末相比', all_units: '全部 {n} 个单位', fewer: '只看前 {n} 个',
  against: '较 {month} {change}，有缺口{gaps}', gaps_more: '多 {n} 张', gaps_less: '少 {n} 张', gaps_same: '不变',
  rules: '依据规则 {version}', empty: '还没有物联网卡可以判定', empty_text: '导入卡之后，这里按分类、要求和单位给出合规率。', import: '导入卡', export_matrix: '导出分类合规表（CSV）',
  of_cards: '{n} 张', mend_all: '批量补上{duty}（{n} 张）',
  trend: {
    title: '合规按月变化', by: '按什么看', by_all: '全部', by_class: '分类', by_duty: '要求', by_unit: '单位', measure: '看什么', rate: '合规率', gaps: '有缺口', month: '月份', running: '{month}（至今）',
    since: '从 {day} 起有记录。', not_yet: '还没有按月的记录，今天起开始记。', worst_only: '只画缺口最多的五个单位。',
  },
  heat: {
    title: '单位与要求', cell: '{unit}缺{duty} {missing} 张，要求 {required} 张（{share}）', none: '不缺', few: '缺不到 10%', some: '缺 10% 到 50%', many: '缺一半以上', not_asked: '· 没有要求', left_out: '另有 {n} 个单位缺口更少，选中单位可看。',
  },
  exception: {
    title: '合规例外', menu: '合规例外', thing: '合规例外', new_title: '申请例外', number: '编号', no: '例外 {id}', state: '状态', until: '止日', from: '起日', plan: '套餐', scene: '场景', duties: '例外的要求', document: '依据文号', reason: '理由',
    about: '名单数量“原则上”5、5、10 个。确需更多的，写明理由和依据，由他人签字，到期自动恢复。', states: { requested: '待审核', approved: '已签字，未到期初', in_force: '生效中', expired: '已到期', revoked: '已撤销', refused: '未通过', withdrawn: '已撤回' },
    limit: '{duty}上限 {n}（通常 {usual}，{clauses}）', limit_short: '{duty} ≤ {n}', asked_by: '申请人', signed_by: '审核人', unsigned: '尚未签字', ended: '终止', by_clock: '到期自动终止', signatures: '签字', whom: '适用的卡', named: '点名的卡', group: '单位加套餐或场景', term: '期限', term_is: '{from} 至 {until}',
    empty: '没有例外', empty_text: '名单条数确需超过 5、5、10 个时，在这里申请，由他人签字后生效。', ask: '申请例外', ask_about: '例外只放宽名单条数；名单为空、网段过宽或有不许登记的号码，例外帮不上。签字以申请时的这些卡为准。', send: '提交申请', cards: '卡', card_number: '卡号或 ICCID', add: '添加', no_card: '没有找到 {number}，或您无权查看',
    group_help: '套餐和场景至少填一项；只有确因条数超限而缺项的卡才会列入。', plan_or_scene: '套餐和场景至少填一项', duties_help: '其他要求没有“原则上”的余地，不能例外。', usual: '通常 {n} 个，放宽到', limit_of: '{duty}放宽到', covers: '将覆盖 {n} 张卡', left_out: '{n} 张不列入：{why}', preview_hint: '选好卡和要求后，这里给出会覆盖多少张。',
    document_help: '批文、函件或会议纪要的编号。', from_help: '不填则从今天起。', until_help: '最长 366 天，到期自动恢复判定。', asked: '已提交例外 {id}，涉及 {n} 张卡，待他人审核',
    act: { approve: '签字同意', refuse: '不同意', revoke: '撤销', withdraw: '撤回' }, ask_approve: '同意后，{n} 张卡的名单上限放宽，缺项随即消除，到期自动恢复。您的签字和理由会记入审计。', ask_refuse: '申请将不通过，{n} 张卡仍为缺项。', ask_revoke: '撤销后立即按通常上限重新判定 {n} 张卡。', ask_withdraw: '撤回后，{n} 张卡仍为缺项。',
    done_approve: '已签字，例外 {id} 适用于 {n} 张卡', done_refuse: '例外 {id} 未通过', done_revoke: '例外 {id} 已撤销，{n} 张卡已重新判定', done_withdraw: '例外 {id} 已撤回', self_review: '这是您自己的申请，须由另一人审核签字', no_review: '您没有审核例外的权限', no_write: '您没有修改卡的权限', tab_facts: '内容与签字', tab_cards: '适用的卡', still: '仍缺{what}', more: '显示更多', soon: '{n} 份将在 {days} 天内到期', waiting: '{n} 份待审核', left: '还剩 {n} 天', ends_soon: '还剩 {n} 天到期；到期后这些卡按通常上限重新判定，需要延续请提前申请新的例外',
  },
  report: { title: '合规报告', make: '生成报告', made: '正在生成报告，做好后在本页和任务里都能找到', print: '打印', about: '下面就是打印出来的样子：A4 纵向，每页有页码和水印；工作簿里有全部缺项卡。' },
} satisfies Messages;
