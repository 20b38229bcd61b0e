// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '统计', about: '按任意两个维度统计卡和用量。点任何数字，看背后的卡。', measure: '统计量', by: '按', and: '与', no_second: '不分列', swap: '交换行列',
    level: '单位层级', level_own: '各单位本级', level_n: '归并到第 {n} 级', months: '使用月份', month_from: '从', month_to: '到', top: '行数', top_n: '前 {n} 项', filters: '条件', more: '筛选', more_set: '筛选（{n}）',
    any: '不限', clear: '清除条件', drawing: { bars: '堆叠条形', heat: '热力图', line: '折线' }, draw_as: '图形', total: '合计', share: '占比', rest: '其余', table: '统计表', as_of: '截至 {time}',
    measure_word: { cards: '卡数', data_bytes: '流量', sms: '短信', voice_minutes: '通话时长', voice_calls: '通话次数' },
    unit_word: { cards: '张', sms: '条', voice_minutes: '分钟', voice_calls: '次' },
    dimension: {
      state: '状态', carrier: '运营商', unit: '单位', plan: '套餐', class: '分类', scene: '场景', network: '网络制式', region: '地区', kind: '号码类型', form: '卡形态', risk: '风险',
      compliance: '合规', domain: '单双域', batch: '批次', contract: '合同', activated_month: '开通月份', month: '使用月份',
    },
    unit_id: '单位范围', without: '未填写', compliance: { ok: '合规', gaps: '有缺口', not_judged: '不适用' }, region_hint: '省级代码，如 53', month_hint: 'YYYY-MM',
    note_cards: '按现在的卡统计；一张卡的地区取限定区域中的第一个。', note_usage: '用量归到卡现在的单位、套餐等；短信含已知的收发条数，通话按每卡每月向上取整到分钟。', missing: '这些月份还没有用量文件：{months}', asked: '{rows} × {columns}',
    empty: '没有符合条件的卡', empty_text: '换一个维度，或清除条件再看。', empty_usage: '还没有月用量', empty_usage_text: '取入监测扫描生成的月用量文件后，这里按月给出流量、短信和通话。',
    favourite: '收藏', favourite_title: '统计：{what}', export: '导出', export_csv: '导出 CSV', export_xlsx: '导出 XLSX', cell: '{row}，{column}，{value}', sort_by: '按{what}排序',
    usage: '月用量', usage_title: '取入月用量文件', usage_about: '由 yunguan monitor scan --history-out 生成，或列为 msisdn、month 和 data_bytes、sms_mo、sms_mt、voice_seconds、voice_calls 之一的 CSV、XLSX。文件里的每个月整月替换，不累加；同一文件再取一次不会重复。',
    usage_choose: '选择文件', usage_begin: '取入', usage_running: '正在取入，可以离开本页，任务铃里能找到。', usage_months: '已有的月份', usage_month: '月份', usage_cards: '卡数', usage_data: '流量', usage_sms: '短信（条）', usage_voice: '通话（分钟）',
    usage_refused: '未取的行', usage_file: '来源', usage_live: '实时监测', usage_taken: '取入时间', usage_none: '还没有任何月份', usage_close: '关闭', usage_too_kind: '须为 CSV 或 XLSX 文件',
  },
  en: {
    title: 'Statistics', about: 'Cards and their usage by any two dimensions. Any figure leads to the cards behind it.', measure: 'Measure', by: 'by', and: 'and', no_second: 'no columns', swap: 'Swap rows and columns',
    level: 'Level of units', level_own: 'Each unit itself', level_n: 'Put together at level {n}', months: 'Months of use', month_from: 'from', month_to: 'to', top: 'Rows', top_n: 'Top {n}', filters: 'Filters', more: 'Filters', more_set: 'Filters ({n})',
    any: 'any', clear: 'Clear the filters', drawing: { bars: 'Stacked bars', heat: 'Heat map', line: 'Lines' }, draw_as: 'Drawing', total: 'Total', share: 'Share', rest: 'Others', table: 'Table', as_of: 'as of {time}',
    measure_word: { cards: 'Cards', data_bytes: 'Data', sms: 'SMS', voice_minutes: 'Voice', voice_calls: 'Calls' },
    unit_word: { cards: 'cards', sms: 'messages', voice_minutes: 'minutes', voice_calls: 'calls' },
    dimension: {
      state: 'State', carrier: 'Carrier', unit: 'Unit', plan: 'Plan', class: 'Class', scene: 'Scene', network: 'Network', region: 'Region', kind: 'Number kind', form: 'Form', risk: 'Risk',
      compliance: 'Compliance', domain: 'Domain', batch: 'Batch', contract: 'Contract', activated_month: 'Month of activation', month: 'Month of use',
    },
    unit_id: 'Units', without: 'Not given', compliance: { ok: 'compliant', gaps: 'with gaps', not_judged: 'not judged' }, region_hint: 'code of a province, such as 53', month_hint: 'YYYY-MM',
    note_cards: 'Cards as they are now; a card counts under the first of its regions.', note_usage: 'Usage counts under what its card is now. SMS are those known to be sent and received; minutes are rounded up a card and month.', missing: 'No usage file yet for {months}', asked: '{rows} × {columns}',
    empty: 'No cards answer to this', empty_text: 'Take another dimension, or clear the filters.', empty_usage: 'No monthly usage yet', empty_usage_text: 'Once the file of a monitoring scan is taken in, data, SMS and voice stand here by month.',
    favourite: 'Favourite', favourite_title: 'Statistics: {what}', export: 'Export', export_csv: 'Export as CSV', export_xlsx: 'Export as XLSX', cell: '{row}, {column}, {value}', sort_by: 'Sort by {what}',
    usage: 'Monthly usage', usage_title: 'Take in monthly usage', usage_about: 'Written by yunguan monitor scan --history-out, or a CSV or XLSX with msisdn, month and any of data_bytes, sms_mo, sms_mt, voice_seconds, voice_calls. Every month of the file is replaced whole, never added to; the same file again counts once.',
    usage_choose: 'Choose a file', usage_begin: 'Take in', usage_running: 'Being taken in; you may leave, the bell knows of it.', usage_months: 'Months there are', usage_month: 'Month', usage_cards: 'Cards', usage_data: 'Data', usage_sms: 'SMS', usage_voice: 'Minutes',
    usage_refused: 'Rows left out', usage_file: 'From', usage_live: 'Live monitoring', usage_taken: 'Taken in', usage_none: 'No month yet', usage_close: 'Close', usage_too_kind: 'A CSV or XLSX file is wanted',
  },
};
