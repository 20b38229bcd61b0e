// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: '卡', menu: '全部卡', thing: '卡', detail: '卡详情', edit_title: '修改卡 {number}', new_title: '登记新卡',
  state: {
    in_stock: '库存', testing: '测试期', silent: '沉默期', ready: '待激活', active: '正使用', suspended: '停机', pre_closed: '预销户', closed: '已销户',
  },
  carrier: { mobile: '移动', telecom: '电信', unicom: '联通', broadcast: '广电' },
  kind: { iot: '物联网卡', phone: '公众移动卡', unknown: '未知号段' },
  shape: { MP1: '插拔卡 MP1', MP2: '插拔卡 MP2', MS0: '贴片卡 MS0', MS1: '贴片卡 MS1', eSIM: 'eSIM', odd: '异形卡' },
  data_scope: { directed: '定向', open: '不定向' },
  domain: { single: '单域', dual: '双域' },
  function: { voice: '语音', sms: '短信', data: '流量' },
  risk: { medium: '中', high: '高' }, risk_is: '{risk}风险',
  group: { 1: '全功能', 2: '短信和流量', 3: '仅流量' },
  business: {
    1: '定向大流量', 2: '定向小流量', 3: '非定向大流量，位置固定', 4: '非定向大流量，位置不固定', 5: '非定向小流量，位置固定', 6: '非定向小流量，位置不固定',
  },
  class_name: '{group} · {business}',
  duty: {
    directed_voice: '定向语音', directed_sms: '定向短信', directed_data: '定向流量', card_tie: '卡片限定', area: '区域限制', quota: '限额管控',
    blacklist: '黑名单限制', binding: '机卡绑定', monitoring: '使用监测', register_unit: '登记到单位和责任人', register_user: '登记到实际使用人',
  },
  severity: { low: '手续待补', medium: '应尽快补上', high: '须立即补上' },
  registered_to: { none: '未登记', unit: '单位和责任人', person: '实际使用人' },
  imei_mode: { none: '未绑定', fixed: '固定 IMEI', first_use: '首次使用绑定', pool: 'IMEI 池 {name}', terminal: '终端互锁' },
  field: {
    msisdn: '卡号', iccid: 'ICCID', imsi: 'IMSI', kind: '号码类型', carrier: '运营商', form: '卡形态', network: '网络制式', state: '状态', unit: '单位', plan: '套餐',
    apn: 'APN/DNN', domain: '单双域', functions: '功能', data_scope: '流量范围', monthly_data_mb: '月均流量', fixed: '位置固定', scene: '场景', batch: '批次',
    contract: '合同', class: '分类', risk: '风险', gaps: '合规', imei_mode: '绑定方式', imei: '绑定 IMEI', voice_whitelist: '语音白名单', sms_whitelist: '短信白名单',
    data_whitelist: '流量白名单', regions: '限定区域', cells: '限定小区', data_limit_mb: '月流量限额', sms_limit: '月短信限额', voice_limit_min: '月语音限额',
    blacklist: '黑名单限制', monitoring: '使用监测', registered_to: '登记到', responsible_person: '责任人', responsible_phone: '责任人电话',
    actual_user: '实际使用人', actual_user_phone: '实际使用人电话', actual_user_document: '实际使用人证件', activated_on: '开通日期', note: '备注',
    created_at: '登记时间', updated_at: '更新时间', imported_job_id: '导入任务', rules_version: '判定所依规则', excepted: '例外上限', version: '版本',
  },
  yes: '是', no: '否', with_unit: '{label}（{unit}）',
  count_items: '{n} 项', sms_of: '{n} 条', minutes_of: '{n} 分钟',
  bulk: {
    select_whole: '选中当前筛选的全部 {n} 张', whole: '将作用于当前筛选的全部 {n} 张', suspend: '停机', resume: '复机', add_tags: '加标签', more: '更多批量操作',
  },
  list: {
    search: '卡号、ICCID、IMSI，首尾 4 位起', compliance: '合规', missing: '缺哪一项', ok: '合规', gaps: '缺 {n} 项', plan_exact: '套餐（全名）', unit_itself: '单位（仅本级）', region: '地区', region_hint: '省级代码，如 53', activated_month: '开通月份', without: '未填写', gaps_some: '有缺口', not_judged: '不适用',
    not_judged_why: '指引只约束物联网卡；公众移动卡、未知号段和已销户的卡不作判定。', gaps_of: '{number} 缺 {n} 项，查看原因',
    empty: '还没有卡', empty_text: '导入一个 CSV 或 XLSX 文件，卡会出现在这里，并逐条对照指引判定。', import: '导入卡', create: '登记新卡', copy: '复制卡号（{n}）', copied: '已复制 {n} 个卡号',
    from_import: '只看导入任务 {id} 写入的卡', see_import: '查看这次导入', all: '看全部卡',
  },
  tab: { facts: '资料', controls: '管控', compliance: '合规', history: '变更', audit: '审计', monitoring: '监测', orders: '相关工单', permits: '应用权限' },
  permits: { none: '这张卡没有应用权限', none_text: '申请经审批同意后，卡才能访问应用系统。', apply: '申请', all: '在应用权限列表中办理' },
  orders: { none: '没有涉及这张卡的工单', none_text: '停复机、变更套餐、销卡等申请提交后会列在这里。', all: '在工单列表中查看' },
  monitoring: { none: '没有监测发现', none_text: '这张卡的话单没有触发监测模型。', month: '当月用量' },
  facts: { number: '号码', service: '业务', registration: '登记', place: '来源' },
  control: {
    desired: '要求', confirmed: '目前', commanded: '下达', required: '应有', missing: '应有而缺', change: '修改', request: '申请变更', differing: '有 {n} 项与网络中的不一致', yearly: '{n} 项，最多 {max} 项 · {year} 年变更 {count}/{limit} 次', open_request: '有一个申请待审核',
    change_of: '修改{name}（{number}）', save: '保存并下达', saved: '{name}已改为“{value}”，等待网络确认', preview: '改为', tier: '档位', tier_pick: '选择档位', tier_help: '选一档填入下面，也可自行填写。', two_provinces: '区域限制不得超过一个省级行政区，这里有 {list}（§2.2.1）', speed_needed: '达量限速须写明降到多少', four_categories: '社交、视频、购物、游戏四类都要限制（§2.2.4）',
    pool_help: '本单位及上级单位的池；在“IMEI 池”页维护。', imei_help: '14 到 16 位数字，按前 14 位比对。', cells_help: '如 460-00-1234-5678；回车添加，可粘贴多个。', cells_max: '小区数上限', blacklist_on: '限制人用的互联网应用', categories: '限制的类别', categories_help: '不选则限制全部类别。',
    number: { data_mb: '流量 MB/月', sms: '短信 条/月', voice_min: '语音 分钟/月', kbps: '速率 kbps', at_percent: '用到流量限额的百分之几开始限速' },
    mismatch: { refuse: '换了设备时网络拒绝接入。', suspend: '换了设备时网络停机。' },
    help: { functions: '物联网卡的语音和短信默认关闭，先有白名单才能开', data: '改为定向前须先有流量白名单', binding: '只能由运营人员设置，购卡方不能自己改', area: '位置固定的设备限小区，移动使用的限区域，最大不超过一个省', quota: '用到限额就及时停', throttle: '一直限速，或用到限额的一定比例后限速；不填则不限速', blacklist: '挡住人用的互联网应用，至少社交、视频、购物、游戏四类' },
  },
  request: {
    title: '申请变更{name}名单（{number}）', about: '由另一人审核签署后下达。', full: '今年的次数已用完，只能紧急删除', remove: '从现有名单中删除', emergency: '紧急删除（不计次数，只能删除）', too_long: '变更后有 {n} 项，最多 {max} 项', only_remove: '紧急变更只能删除，不能增加', nothing: '没有要增加或删除的内容', send: '提交申请', sent: '已提交 {number} 的{name}变更申请，等待他人审核',
    help: { voice: '电话号码，回车添加，可粘贴多个。', sms: '短信平台号码，不能是手机或物联网卡。', data: 'IP、网段、域名或网址，回车添加，可粘贴多个。' },
  },
  act: { edit: '修改', what_if: '试算', no_write: '您没有修改卡的权限，如需修改请联系本单位管理员授权' },
  reveal: {
    button: '查看完整{what}', title: '查看完整{what}', text: '{number} 的{what}是个人信息。查看会连同理由记入审计，显示 60 秒后自动遮住。', act: '查看', hide: '遮住',
  },
  compliance: {
    ok: '指引要求的 {n} 项都已做到', gaps: '指引要求 {n} 项，缺 {missing} 项', none_asked: '这类号码不受指引约束，没有要求', closed: '已销户，不再判定，也不计入合规率', not_iot: '指引（工网安函〔2020〕1173号）只约束物联网号段的卡。这张卡是{kind}，按自身规则管理。',
    no_class: '没有开流量的物联网卡不分类，但仍有要求。', class: '分类', why_class: '为什么是 {class}', risk_default: '来源没有写明这一类的风险，这里是平台的默认值', present: '已做到', missing: '缺', why: '为什么', judged: '按规则 {version} 判定',
    explain: '{duty}：为什么要求、依据哪一条', action: '补上的办法', mend: '去修改这张卡', by_control: '管控', by_order: '工单',
    large_is: '月均流量 {mb}，{size}（以 100 MB 为界）', large: '属大流量', small: '属小流量', volume: '流量大小', place: '位置', place_fixed: '固定', place_moving: '不固定',
    functions_on: '已开功能', asked_by: '要求', sentence_present: '要求{duty}，这张卡已做到。', sentence_missing: '要求{duty}，这张卡没有做到。', entries: '名单内容', this_card: '这张卡', value_is: '{field}：{value}', and: '；', not_stated: '未填，按 0 计',
  },
  remedy: {
    mend: '补上', mend_one: '补上{duty}', who: '由{who}', go_whitelist: '改名单', go_exception: '申请例外', go_form: '去填写', at_once: '补上这 {n} 项', at_once_about: '有 {n} 项可以直接补上，先看结果再保存。',
    title: '补上 {number} 的缺项', closes: '补上 {n} 项', opens: '但会新出现 {what}', opens_none: '不会带来新缺项', field: '改动', reason: '补缺项：{what}', act: '补上 {n} 项', done: '{number} 已补上 {n} 项',
  },
  exception: {
    title: '例外', any: '有例外', number: '例外 {id}', limit: '{duty}上限 {n}（通常 {usual}）', until: '至 {day}', by: '{login} 签字', stands: '按例外做到：名单上限 {n} 条',
  },
  what_if: {
    title: '试算：改一改会怎样', about: '只计算，不改动这张卡。', changed: '改动 {n} 处', reset: '恢复原样', more: '更多属性', before: '现在', after: '改后', same: '分类和要求都不变',
    class_changes: '分类由 {from} 变为 {to}', no_class: '不分类', kind_changes: '号码类型改变', risk_changes: '风险由{from}变为{to}', new_duties: '新增要求 {n} 项', dropped_duties: '不再要求 {n} 项', new_gaps: '新出现缺口 {n} 项', closed_gaps: '补上缺口 {n} 项',
    not_asked: '不要求', have: '已做到', lack: '缺', take: '按此修改', pick: '在左边改动一项，这里就给出前后对比。', pick_narrow: '在上面改动一项，这里就给出前后对比。', change: '变化', appears: '新增', goes: '取消', closes: '补上', opens: '缺口',
  },
  history: {
    created: '登记', imported: '由导入写入', changed: '修改', judged: '按新规则重新判定', excepted: '例外生效', exception_ended: '例外终止', persons_erased: '个人信息期满销毁', none: '还没有变更', none_text: '登记、导入和每次修改都会记在这里。', job: '导入任务 {id}', reason: '理由：{reason}', first: '最初登记的 {n} 项内容', show: '展开', fold: '收起',
  },
  audit: { when: '时间', who: '人员', what: '动作', result: '结果', done: '已完成', refused: '被拒绝', failed: '未完成', reason: '理由', from: '来自', none: '没有审计记录', none_text: '对这张卡的每次查看和改动都会留下记录。' },
  form: {
    identity: '号码', service: '业务', controls: '管控', registration: '登记', other: '其他',
    save: '保存修改', create: '登记', saved: '已保存 {number} 的 {n} 处修改', created: '已登记 {number}', nothing: '没有改动，不必保存',
    about_edit: '保存后立即按指引重新判定，改前改后都会留在变更记录里。', about_new: '填写的内容与批量导入按同样的规则检查。',
    by_request: '白名单须提出变更申请，由他人审核（§1.1 至 §1.3）。', to_controls: '到“管控”页申请', reason: '修改理由', reason_help: '会记入变更记录和审计。',
    msisdn_help: '5 到 15 位数字；号码类型由号段得出，不用填写。', iccid_help: '19 或 20 位数字，末位是校验位。', imsi_help: '15 位数字。',
    functions_help: '语音和短信默认关闭，确需开通的必须定向（§3.2(1)）。', data_scope_help: '定向：只能访问名单上的地址（§1.3(1)）。', monthly_help: '月均超过 100 MB 为大流量（§1.3(3)），单位 MB。', fixed_label: '设备位置固定',
    scene_help: '合同或指引附录里的场景编码，也可写文字。', voice_help: '原则上最多 5 个号码（§1.1(1)）。回车添加，可粘贴多个。', sms_help: '原则上最多 5 个平台号码（§1.2(1)）。', data_help: '原则上最多 10 个 IP 或网址（§1.3(1)）。',
    regions_help: '2、4 或 6 位行政区划代码，不超过一个省（§2.2.1）。', imei_help: '14 到 16 位数字。', pool_name: 'IMEI 池名称', limit_help: '用到限额就停（§2.2.2）。',
    kept: '现为 {value}，留空不改', document: '证件号码', bad_number: '须为 5 到 15 位数字', bad_iccid: '须为 19 或 20 位数字', bad_iccid_digit: '校验位不对，请核对', bad_imsi: '须为 15 位数字', bad_imei: '须为 14 到 16 位数字', bad_region: '“{value}”不是 2、4 或 6 位的行政区划代码',
    unit_required: '请选择单位', functions_none: '没有开任何功能',
    live_title: '改后判定', live_about: '按现在填写的内容试算', live_same: '与现在的判定相同',
  },
  stale: {
    title: '这张卡刚被他人修改', text: '您打开本页之后，有人先保存了修改。您的修改还没有保存，请对照后决定。', field: '项', opened: '您打开时', now: '现在', mine: '您改为', take: '在最新内容上保留我的修改', drop: '放弃我的修改',
    both: '双方都改了', kept: '已载入最新内容，您的 {n} 处修改仍保留，请核对后再保存',
  },
} satisfies Messages;
