// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '合规总览', about: '物联网卡逐张对照《安全分类管理实施指引》，差一项即为有缺口。点任何数字，看背后的卡。', scope: '单位', scope_all: '全部可见单位',
    rate: '合规率', rate_question: '合规率是多少', rate_note: '{ok} / {judged} 张物联网卡没有缺口', iot_question: '有多少物联网卡', iot_note: '全部 {total} 张卡中由指引约束的', gaps_question: '多少张有缺口', gaps_note: '至少缺一项要求的控制或登记',
    none_question: '多少张不作判定', phone: '公众移动卡 {n} 张，不受指引约束', unknown: '未知号段 {n} 张，无法确定号码类型', nothing_unjudged: '没有不作判定的卡', cards_unit: '张',
    by_class: '各安全分类的合规率', by_class_about: '列为开通的功能，行为业务属性；下方为卡数。', business: '业务属性', no_cards: '没有卡', cell: '{code}，{rate}，{total} 张，{gaps} 张有缺口', legend_good: '全部合规', legend_fair: '90% 以上', legend_bad: '不足 90%',
    by_duty: '哪些要求缺得最多', duty: '要求', clauses: '条款', required: '被要求', present: '已做到', missing: '缺', by_unit: '缺口最多的单位', unit: '单位', cards: '卡数', ok: '合规', gaps: '有缺口', class_name: '分类名称', units_all: '每个单位都没有缺口',
    rules: '依据规则 {version}', empty: '还没有物联网卡可以判定', empty_text: '导入卡之后，这里按分类、要求和单位给出合规率。', import: '导入卡', export_matrix: '导出分类合规表（CSV）',
    of_cards: '{n} 张',
  },
  en: {
    title: 'Compliance', about: 'Every IoT card is judged against the guideline; one missing duty is a gap. Any figure leads to the cards behind it.', scope: 'Unit', scope_all: 'All units in sight',
    rate: 'Rate', rate_question: 'Compliance rate', rate_note: '{ok} of {judged} IoT cards have no gap', iot_question: 'IoT cards', iot_note: 'of {total} cards, bound by the guideline', gaps_question: 'Cards with gaps', gaps_note: 'lacking at least one control or registration',
    none_question: 'Cards not judged', phone: '{n} phone cards, not bound by the guideline', unknown: '{n} of unknown segments, whose kind cannot be told', nothing_unjudged: 'Every card is judged', cards_unit: 'cards',
    by_class: 'Compliance rate by class', by_class_about: 'Columns are the functions that are on, rows the kind of business; below it the cards.', business: 'Business', no_cards: 'no cards', cell: '{code}, {rate}, {total} cards, {gaps} with gaps', legend_good: 'all compliant', legend_fair: '90% or more', legend_bad: 'below 90%',
    by_duty: 'Duties missing most often', duty: 'Duty', clauses: 'Clauses', required: 'Asked for', present: 'Met', missing: 'Missing', by_unit: 'Units with most gaps', unit: 'Unit', cards: 'Cards', ok: 'Compliant', gaps: 'With gaps', class_name: 'Name of the class', units_all: 'No unit has gaps',
    rules: 'By rules {version}', empty: 'No IoT cards to judge yet', empty_text: 'Once cards are imported, the rate stands here by class, duty and unit.', import: 'Import cards', export_matrix: 'Export the classes (CSV)',
    of_cards: '{n} cards',
  },
};
