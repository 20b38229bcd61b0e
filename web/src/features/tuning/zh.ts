// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: '调优', about: '监测模型对谁、从哪天起、按什么判定。越具体的越优先：先看单位，再看场景，再看类别；同样具体的，后设的优先。',
  tab_models: '监测模型', tab_rules: '自定义规则', tab_versions: '版本', cancel: '取消', save: '保存', reason: '理由', reason_help: '写入审计日志。', from: '生效日期', from_help: '不填则从今天起；已过去的日子不会重判。', to: '最后一天', to_help: '不填则一直有效。',
  state: { in_force: '有效', scheduled: '待生效', ended: '已失效' }, until: '至 {day}', from_day: '{day} 起', forever: '长期',
  delivered_percent: '出厂 {n}%',
  say: {
    separation: '设备与绑定的 IMEI 不符，或不在绑定的池中', region: '出现在允许的小区或区域之外', threshold: '当月流量或短信超过卡的限额', whitelist: '与白名单以外的号码或地址通信', phone: '用在手机上（TAC 在手机名单中）', app: '访问名单中的应用',
    'data-surge': '当月流量超过前三个月均值的倍数', 'sms-surge': '当月发送短信超过前三个月均值的倍数', 'fraud-area': '漫游到诈骗高发区', 'open-voice+fraud-area': '非定向语音卡漫游到诈骗高发区', 'open-voice+phone': '非定向语音卡用在手机上', 'open-data+phone+fraud-area': '非定向流量卡用在手机上并漫游到诈骗高发区',
  },
  percent_of: { threshold: '限额的百分比', 'data-surge': '均值的百分比', 'sms-surge': '均值的百分比' },
  all_units: '全部单位', all_scenes: '全部场景', all_classes: '全部类别', unit: '单位', scene: '场景', device_class: '类别',
  on: '开启', off: '关闭', unchanged: '不变', percent_set: '设为 {n}%', add: '调优', add_for: '调优 {name}', change: '修改', end: '终止', end_of: '终止对{scope}的调优', end_ask: '终止后，从今天起这些卡按更一般的设置判定。', added: '已设置，{day} 起对{scope}生效', ended: '已终止对{scope}的调优',
  show_ended: '也看已失效的', no_right: '您可以查看调优，不能修改。',
  drawer: { title: '调优“{name}”', switch: '开关', percent: '百分比', percent_help: '200% 即 2 倍以上才算异常。', threshold_help: '80% 即用到限额八成就报。', unit_help: '不选则对全部单位。', no_all: '您只能为自己管理的单位设置。', who: '对谁', what: '怎么判' },
  replay: {
    title: '先试算再保存', about: '把上一个月的话单按拟定的设置重放一遍，看看发现会有多少变化。不改动任何数据。', start: '试算 {month}', again: '重新试算', none: '此处没有可重放的话单，可以直接保存。',
    result: '按拟定的设置，{month} 将有 {proposed} 条发现，而非 {now} 条。', same: '{month} 的发现不会变化（{now} 条）。', model: '模型', before: '现在', after: '拟定', appear: '新增', vanish: '消失', appears: '会新增', vanishes: '会消失', rows: '重放话单 {n} 行', stale: '设置已改动，请重新试算。',
  },
  rules: {
    about: '用表达式写自己的监测模型（§2.3.3(10)）。每行话单都会判一次；改动从生效日起，之前的日子仍按当时的写法。', create: '新建规则', empty: '还没有自定义规则', empty_text: '例如：夜间大流量、多种异常同时出现。', number: '编号 {n}', window: { day: '按日', month: '按月' }, on: '对全部卡开启', off: '默认关闭，由调优开启', history: '历次修改',
    new_title: '新建规则', edit_title: '规则“{name}”', name: '名称', name_help: '小写字母、数字和 -，定下后不再改。', title: '标题', when: '条件', when_help: '为真时报出。例如 row.hour < 6 and month.data_bytes > 100 * 1048576', subject: '对象', subject_help: '同一对象在一个窗口内算一条，例如 row.peer；不填则为规则名。', window_label: '窗口', switch: '默认开启', created: '已新建规则“{name}”', changed: '已修改规则“{name}”', end: '停用', end_ask: '停用后，从今天起不再报出新的发现；已有的发现不变。', ended: '已停用规则“{name}”', fields: '可用字段', fields_search: '找字段',

  },
  versions: {
    what: '项目', about_whom: '对谁 / 哪一项', was: '原为', is: '现为', unset: '未单独设置', no_rule: '没有这条规则', about: '名单、调优与规则合在一起是一个版本，内容不变则版本不变。每行话单按它那一天的版本判定。', title: '版本 {n}', first: '有记录以来的第一个版本', from: '{day} 起', until: '{from} 至 {to}', changed: '改动了', shows: '看改动', hides: '收起', none: '还没有版本：监测开始运行后列出。', older: '更早的版本', said: '{at} 告知监测',
    some: '您只管理部分单位：调优只列出改动的条数。', act: '{by} {at} 改了“{what}” {item}', product: '随版本提供', elsewhere: '应用黑名单与 IMEI 池的经手人见审计日志。', plus: '增加 {n} 条', minus: '减少 {n} 条', more: '另有 {n} 条未列出', asked: '{day} 的话单按此版本判定', all: '看全部版本',
    part: { apps: '应用', phone_tacs: '手机 TAC', fraud_areas: '诈骗高发区', imei_pools: 'IMEI 池', cell_regions: '小区与区域', own_rules: '自定义规则', tuning_lines: '调优' }, tuning: '调优', and: '、',
  },
  trial: {
    title: '试一试', about: '粘贴话单行（第一行为列名），看哪些行会报出，以及当时各字段的值。不保存任何内容。', rows: '话单行', msisdn: '卡号', msisdn_help: '填写后按这张卡的属性判；不填则按各行自己的卡。', msisdn_real: '不粘贴话单时，取这张卡接收到的真实话单。', run: '试一试', sample: '填入示例',
    result: '{rows} 行中 {hits} 行会报出', unknown: '{n} 行因缺少数值无法判定', rejected: '{n} 行无法读取', line: '行', subject: '对象', hit: '报出', no: '不报', not_known: '无法判定', value_unknown: '未知', cards: '已取用 {n} 张卡的属性', no_cards: '没有取到卡的属性，卡的限额等为未知',
    reason: { fields: '列数不符', time: '时间有误', number: '数值有误', kind: '类型有误', direction: '方向有误', imei: 'IMEI 有误', peer: '对端有误', outside_month: '不在该月' },
  },
  lists: {
    title: '名单', about: '监测依据的名单。每一条都有来源、有效日期和经手人；过去的日子按当时的名单判定。',
    phone_tacs: '手机 TAC', fraud_areas: '诈骗高发区', cell_regions: '小区与区域', plan_sources: '套餐计数来源', applications: '应用', pools: 'IMEI 池', segments: '号段',
    intro: {
      phone_tacs: '手机型号的 TAC（IMEI 前 8 位）。设备类别为手机且把握不低于 50% 的才用于“手机终端”（§2.3.2(5)）。', fraud_areas: '诈骗高发区的行政区划代码或其开头（§2.3.3(9)）。', cell_regions: '小区或其开头对应的行政区划；话单没有区域时由此得出，最长的开头优先。',
      plan_sources: '卡的用量按哪一种记录计数：运营商话单，或平台自己的计费（RADIUS）。两种从不相加；不在名单里的套餐按运营商话单。一张卡当月已经按一种计了数，就计到月底，次月再换。',
      applications: '正在限制的应用也是“异常使用行为”监测的名单（§2.3.2(6)）；只对某个场景限制的应用不在其中。', pools: '绑定到池的卡只能用在池内设备上（§2.1.3(1)）。', segments: '号段决定一个号码是物联网号码还是手机号码。新放的号段在此添加，前缀相同时以添加的为准；生效、失效的当天自动重新判定全部卡。',
    },
    item: { phone_tacs: 'TAC', fraud_areas: '区划代码', cell_regions: '小区', plan_sources: '套餐', segments: '号段' }, name: { phone_tacs: '品牌', fraud_areas: '名称', cell_regions: '区划代码', plan_sources: '计数来源', segments: '号码类型' }, more: '型号', region_name: '行政区划', kind: '设备类别', confidence: '把握',
    device: { phone: '手机', tablet: '平板', module: '模组', router: '路由终端', wearable: '穿戴设备', other: '不明' },
    origin: '来源', origins: { shipped: '随版本提供', file: '文件', hand: '人工' }, valid: '有效', state: '状态', by: '经手人', search: '开头几位，或名称',
    add: '添加', add_title: '添加到“{list}”', import: '取入文件', end: '终止', end_ask: '终止 {item} 后，从今天起不再据此监测；之前的日子不变。', added: '已添加 {item}', ended: '已终止 {item}', empty: '名单还是空的', empty_text: '可以逐条添加，也可以取入文件。', empty_read: '名单还没有内容。',
    item_help: { phone_tacs: '8 位数字。', fraud_areas: '2 至 6 位，例如 5301 表示全市。', cell_regions: '形如 460-00-12345-67890，或其开头。', plan_sources: '与卡上所写的套餐名完全一致。', segments: '前缀后面每一位写一个 x，例如 10646xxxxxxxx 表示 10646 开头的 13 位号码。' }, counted: { carrier: '运营商话单', accounting: '平台计费' }, region_help: '6 位行政区划代码。',
    import_title: '取入“{list}”文件', import_form: { phone_tacs: 'CSV 或 XLSX：列 tac,brand,model，可有 device_class,confidence；也可直接取入 Osmocom TAC 数据库的 CSV，设备类别由品牌和型号推断。', fraud_areas: 'CSV 或 XLSX：列 region,name。', cell_regions: 'CSV 或 XLSX：列 cell,region。', plan_sources: 'CSV 或 XLSX：列 plan,source；来源写 carrier（运营商话单）或 accounting（平台计费）。', segments: 'CSV 或 XLSX：列 segment,kind，可有 carrier；类型写 iot（物联网）、phone（手机）或 unknown（不作为已知号段）。' },
    import_about: '整个文件一起生效。已有且相同的不变；内容不同的更新，人工添加的保留。最多 500,000 行。', imports: '取入记录', import_line: '新增 {taken}，更新 {replaced}，已有 {known}，未取 {refused}', import_ended: '，终止 {n}', no_imports: '还没有取入过文件',
    category: '类别', domains: '域名', number_kind: { iot: '物联网', phone: '手机', unknown: '不作为已知号段' }, carrier: '运营商', carriers: { mobile: '移动', telecom: '电信', unicom: '联通', broadcast: '广电' }, shipped_segments: '随版本提供的号段', end_segment: '终止 {item} 后，今天起这些号码不再按它判定，全部卡重新判定；过去的日子不变。', keep_at: '在“{page}”维护', apps_page: '应用黑名单', pools_page: 'IMEI 池', imeis: 'IMEI 数', cards: '绑定的卡', in_force: '限制中', scheduled: '待生效', off: '不限制',
    nothing: '没有内容',
  },
} satisfies Messages;
