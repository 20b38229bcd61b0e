// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '合规预审', about: '开卡之前先问一句：这样的业务能不能办、依据哪一条、开卡时要补齐什么。边填边答，不留存。',
    presets: '常见情形',
    preset: { letter_iot: '来函情形，用物联网卡', letter_phone: '来函情形，用公众移动卡', police_iot: '警务终端 5G 物联网卡', police_phone: '警务终端 4G 流量卡' },
    preset_about: {
      letter_iot: '100 GB 不定向流量，开放语音和短信，插拔卡，装在手机里', letter_phone: '同样的业务，改用 11 位公众移动号码', police_iot: '8 GB 定向流量，插拔卡，装在警务手机里', police_phone: '8 GB 定向流量，11 位号码，装在警务手机里',
    },
    number_kind: '号码类型', functions: '功能', data_scope: '流量范围', monthly: '月均流量', monthly_help: '月均超过 100 MB 为大流量（§1.3(3)）；100 GB 填 102400。', gigabytes: '合 {gb} GB', fixed: '设备位置固定', form: '卡形态',
    terminal: '装在哪里', terminal_is: { module: '物联网模组', phone: '手机', other: '其他设备' }, open_voice: '语音可打任意号码', open_sms: '短信可发任意号码', scene: '应用场景', scene_any: '不选场景', scene_contract: '合同场景', scene_help: '选了场景，会提示与它惯常做法不一致的地方。',
    yes: '是', no: '否',
    allowed: '可以办理', refused: '不能办理', allowed_iot: '没有违反的条款；开卡时须补齐下列 {n} 项。', allowed_none: '没有违反的条款。', allowed_phone: '公众移动号码不受物联网卡指引约束，按实名制等自身规则办理。', refused_why: '有 {n} 处不合条款。', clause_words: '{title}：{words}',
    violations: '违反的条款', duties: '开卡时须补齐', duties_refused: '改正之后，开卡时还须补齐', met: '按所选卡形态已经做到', hints: '提示', class: '安全分类', no_class: '不分类', checking: '正在判断', nothing: '选好功能，这里就给出结论。', print: '打印预审单',
    sheet: '合规预审单', sheet_note: '预审按规则 {version} 于 {time} 得出，依据《物联网卡安全分类管理实施指引（试行）》（工网安函〔2020〕1173号），条款内容为本平台转述。', proposal: '拟办业务', copy_link: '复制链接',
  },
  en: {
    title: 'Pre-check', about: 'Before any card exists: may this service be sold, by which clause, and what is to be completed at opening. Answers while you fill in; nothing is kept.',
    presets: 'Usual cases',
    preset: { letter_iot: 'The case of the letter, IoT card', letter_phone: 'The case of the letter, phone card', police_iot: 'Police handset, 5G IoT card', police_phone: 'Police handset, 4G data card' },
    preset_about: {
      letter_iot: '100 GB of open data, open voice and SMS, pluggable, in a phone', letter_phone: 'The same service on an 11-digit phone number', police_iot: '8 GB of directed data, pluggable, in a police handset', police_phone: '8 GB of directed data on an 11-digit number, in a police handset',
    },
    number_kind: 'Number kind', functions: 'Functions', data_scope: 'Data scope', monthly: 'Monthly data', monthly_help: 'Above a monthly average of 100 MB it is large (§1.3(3)); 100 GB is 102400.', gigabytes: '{gb} GB', fixed: 'The device does not move', form: 'Form',
    terminal: 'Used in', terminal_is: { module: 'IoT module', phone: 'Phone', other: 'Other device' }, open_voice: 'Calls with any number', open_sms: 'SMS with any number', scene: 'Scene', scene_any: 'No scene', scene_contract: 'Scenes of the contract', scene_help: 'With a scene chosen, whatever is unusual for it is pointed out.',
    yes: 'Yes', no: 'No',
    allowed: 'May be sold', refused: 'May not be sold', allowed_iot: 'No clause is broken; {n} duties are to be completed at opening.', allowed_none: 'No clause is broken.', allowed_phone: 'Phone numbers are not bound by the guideline for IoT cards; they follow their own rules, such as real-name registration.', refused_why: '{n} points break a clause.', clause_words: '{title}: {words}',
    violations: 'Clauses broken', duties: 'To be completed at opening', duties_refused: 'Once mended, still to be completed at opening', met: 'Met already by the form of the card', hints: 'Hints', class: 'Class', no_class: 'No class', checking: 'Checking', nothing: 'Choose the functions to see the verdict here.', print: 'Print',
    sheet: 'Pre-check sheet', sheet_note: 'Checked by rules {version} at {time}, after the Guideline on classified security management of IoT cards (trial), 2020 No. 1173; clauses are given in the words of this platform.', proposal: 'Proposed service', copy_link: 'Copy link',
  },
};
