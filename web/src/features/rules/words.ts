// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '规则', about: '《物联网卡安全分类管理实施指引（试行）》（工网安函〔2020〕1173号）的要求，用平台自己的话写成，逐条注明出处。', version: '规则版本 {version}，自 {day} 起施行', find: '按条款号或内容查找', nothing: '没有匹配的条款',
    tab_classes: '分类与要求', tab_clauses: '条款', tab_duties: '管控要求', tab_scenes: '应用场景', tab_segments: '号段', tab_blacklist: '黑名单',
    matrix_about: '行是业务分类，列是管控要求。实心圆点：一律要求；空心圆点：位置固定时要求。点圆点看为什么、依据哪一条。', class: '分类', functions: '功能', scope: '流量', large: '用量', fixed: '位置', risk: '风险', why_title: '{class} 为什么要求{duty}', not_required: '不要求',
    function: { voice: '语音', sms: '短信', data: '流量' }, directed: '定向', open: '非定向', is_large: '大流量', is_small: '小流量', is_fixed: '固定', is_moving: '移动', any: '不限', risks: { high: '高', medium: '中', low: '低', none: '—' },
    not_stated: '来源未载明，取平台默认值', risk_title: '合同附件 2 的风险分级', group: { 1: '语音 + 短信 + 流量', 2: '短信 + 流量', 3: '仅流量' },
    duty: '要求', meaning: '含义', present_when: '怎样算已落实', severity: '程度', action: '怎样落实', severities: { high: '严重', medium: '一般', low: '提示' },
    limits: '数量上限', limit_voice: '定向语音号码', limit_sms: '定向短信号码', limit_data: '定向流量地址', limit_large: '大流量界线（月均）', limit_n: '最多 {n} 个', limit_mb: '{n} MB',
    scene_contract: '合同附件 1 的应用场景', scene_industry: '指引附录的行业场景', usual: '常见功能', forms: '卡形态', mobility: '移动性', volume: '用量', note: '说明', like: '相近的行业场景', mobilities: { fixed: '固定', moving: '移动', either: '均可' }, volumes: { small: '小', large: '大', either: '均可' }, scopes: { directed: '定向', open: '非定向', either: '均可' }, name: '名称', code: '编号',
    prefix: '号段', digits: '位数', kind: '号码类型', carrier: '运营商', from: '启用', to: '停用', kinds: { iot: '物联网卡', phone: '公众移动卡', unknown: '未知' }, carriers: { mobile: '移动', telecom: '电信', unicom: '联通', broadnet: '广电', broadcast: '广电' }, still: '至今', origin: '来源', entered: '人工添加', shipped: '随版本提供',
    blacklist_about: '物联网卡不得访问的、给人用的互联网应用。至少四类，可按场景增加。', applications: '应用', domains: '域名', example: '例', close: '关闭',
  },
  en: {
    title: 'Rules', about: 'What the guideline on classified security management of IoT cards (工网安函〔2020〕1173号) asks, in our own words, each with its clause.', version: 'Rules version {version}, in force since {day}', find: 'Find by clause or words', nothing: 'No clause matches',
    tab_classes: 'Classes and duties', tab_clauses: 'Clauses', tab_duties: 'Duties', tab_scenes: 'Scenes', tab_segments: 'Segments', tab_blacklist: 'Blacklist',
    matrix_about: 'A row is a class, a column a duty. A full dot: always asked for; a ring: asked for when the position is fixed. Click one to see why, and by which clause.', class: 'Class', functions: 'Functions', scope: 'Data', large: 'Volume', fixed: 'Position', risk: 'Risk', why_title: 'Why {class} needs {duty}', not_required: 'not required',
    function: { voice: 'voice', sms: 'SMS', data: 'data' }, directed: 'directed', open: 'open', is_large: 'large', is_small: 'small', is_fixed: 'fixed', is_moving: 'moving', any: 'any', risks: { high: 'high', medium: 'medium', low: 'low', none: '—' },
    not_stated: 'Not stated in the source; the product’s default', risk_title: 'Risk by annex 2 of the contract', group: { 1: 'Voice + SMS + data', 2: 'SMS + data', 3: 'Data only' },
    duty: 'Duty', meaning: 'Meaning', present_when: 'Present when', severity: 'Weight', action: 'How to close', severities: { high: 'severe', medium: 'normal', low: 'hint' },
    limits: 'Limits', limit_voice: 'Directed voice numbers', limit_sms: 'Directed SMS numbers', limit_data: 'Directed data addresses', limit_large: 'Large begins above (monthly average)', limit_n: 'at most {n}', limit_mb: '{n} MB',
    scene_contract: 'Scenes of contract annex 1', scene_industry: 'Industry scenes of the guideline’s appendix', usual: 'Usual functions', forms: 'Card forms', mobility: 'Mobility', volume: 'Volume', note: 'Note', like: 'Like the industry scenes', mobilities: { fixed: 'fixed', moving: 'moving', either: 'either' }, volumes: { small: 'small', large: 'large', either: 'either' }, scopes: { directed: 'directed', open: 'open', either: 'either' }, name: 'Name', code: 'Code',
    prefix: 'Prefix', digits: 'Digits', kind: 'Number kind', carrier: 'Carrier', from: 'From', to: 'To', kinds: { iot: 'IoT card', phone: 'ordinary mobile', unknown: 'unknown' }, carriers: { mobile: 'China Mobile', telecom: 'China Telecom', unicom: 'China Unicom', broadnet: 'China Broadnet', broadcast: 'China Broadnet' }, still: 'still', origin: 'Origin', entered: 'Entered', shipped: 'Shipped',
    blacklist_about: 'Applications for people that IoT cards must not reach: at least the four kinds, more per scene.', applications: 'Applications', domains: 'Domains', example: 'For example', close: 'Close',
  },
};
