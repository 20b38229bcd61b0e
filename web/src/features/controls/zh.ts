// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  aspect: { state: '状态', functions: '功能', voice: '定向语音', sms: '定向短信', data: '流量范围', binding: '机卡绑定', area: '区域限制', quota: '达量断网', throttle: '限速', blacklist: '黑名单限制' },
  standing: { in_force: '已落实', waiting: '待落实', refused: '未获办理', overdue: '超时未落实' },
  mode: { none: '不绑定', first_use: '首次使用绑定', fixed: '固定 IMEI', pool: 'IMEI 池', terminal: '终端互锁' },
  category: { social: '社交', video: '视频', shopping: '购物', game: '游戏' },
  value: {
    data: '流量 {n}', sms: '短信 {n} 条', voice: '语音 {n} 分钟', no_quota: '没有限额', no_functions: '全部关闭', no_list: '没有名单', pool: 'IMEI 池 {name}', regions: '区域 {list}', cells: '小区 {list}',
    cells_max: '最多 {n} 个小区', anywhere: '不限', no_throttle: '不限速', slow_at: '用到限额的 {n}% 后降到 {speed}', off: '没有限制', all_categories: '全部类别',
  },
  unit: '单位', card: '卡号', carrier: '运营商', reason: '理由', reason_needed: '请写明理由，至少 4 个字', cancel: '取消', nothing_yet: '—',
  changes: {
    title: '白名单变更', about: '语音、短信、流量白名单的每次变更都由一人申请、另一人审核签署（§1.1 至 §1.3）。', search: '卡号，首 4 位起',
    box: '范围', boxes: { all: '全部', mine: '我申请的', to_review: '待我审核' }, kind: '名单', state: '状态', states: { pending: '待审核', approved: '已同意', refused: '已驳回', withdrawn: '已撤回' },
    change: '变更', add: '增加', remove: '删除', who: '申请人', when: '申请时间', decided: '审核人', see: '查看', emergency: '紧急删除',
    empty: '没有白名单变更', empty_text: '在卡的“管控”页提出申请，申请与审核结果会列在这里。',
    detail: '白名单变更申请', list_now: '现有名单', list_after: '变更后', yearly: '{year} 年已变更 {count} 次，上限 {limit} 次', not_counted: '紧急删除不计入次数', entries: '{n} 项，最多 {max} 项', signed: '签署完整（{how}）', altered: '签署与内容不符：记录在库中被改动过',
    decision: '审核意见', decision_help: '随签署一起保存，不可修改。', approve: '同意并下达', refuse: '驳回', withdraw: '撤回申请', approved: '已同意 {number} 的变更，已向网络下达', refused: '已驳回 {number} 的变更', withdrawn: '已撤回 {number} 的变更申请',
    open_card: '打开这张卡',
  },
  open: {
    title: '待落实', about: '已经决定、网络尚未确认的管控。超过 {n} 小时未落实即为超时。', search: '卡号，首 4 位起', standing: '情况', aspect: '管控', desired: '要求', confirmed: '目前', age: '下达', handed: '交办', handed_yes: '已交运营商', handed_no: '未交', overdue: '超时', yes: '只看超时', source: '答复',
    attempts: '第 {n} 次', by_hand: '人工', by_link: '链路', before: '下达时间',
    empty: '没有待落实的管控', empty_text: '所有管控都已在网络中生效。',
    act: { confirm: '登记已落实', refuse: '登记未获办理', again: '重新下达', take_back: '撤回' },
    ask: {
      confirm: '登记后，这 {n} 项管控视为已在网络中生效。请写明依据，例如运营商回单号。', refuse: '登记运营商对这 {n} 项不予办理的原因，之后由人决定重新下达或撤回。', again: '对这 {n} 项再次下达，交办标记随之清除。', take_back: '这 {n} 项的要求改回网络中现有的值。已同意的白名单变更也会随之撤回。',
    },
    done: { confirm: '已登记 {n} 项落实', refuse: '已登记 {n} 项未获办理', again: '已重新下达 {n} 项', take_back: '已撤回 {n} 项' },
    skipped: '{n} 项未处理：{why}', hand_over: '交运营商办理', hand_over_title: '把待落实的指令交给运营商', hand_over_about: '把该运营商名下还没有交办的待落实指令标记为“已交运营商”，并下载清单。每批最多 100,000 项。', hand_over_act: '标记并下载', hand_over_done: '已标记 {n} 项，清单开始下载', hand_over_none: '{carrier}没有还未交办的指令', hand_over_more: '还有更多未交办的指令，请再交办一批',
  },
  apps: {
    title: '应用黑名单', about: '物联网卡不得使用的应用，至少社交、视频、购物、游戏四类（§2.2.4）。随版本提供的清单 {version}，可增加或停用。', category: '类别', name: '应用', domains: '域名', scene: '场景', all_scenes: '全部场景', origin: '来源', shipped: '随版本提供', file: '文件', take: '取入文件', hand: '自行添加', forever: '长期', state: '状态', in_force: '限制中', scheduled: '待生效', off: '不限制', by: '操作人', from: '生效', add: '添加应用', end: '停止限制', restore: '恢复限制',
    search: '应用名称或域名', only: '只看改动过的', count: '{n} 个应用，{domains} 个域名', add_title: '添加要限制的应用', name_zh: '中文名称', name_en: '英文名称', domains_help: '小写域名，含其下全部子域名；可粘贴多个。', scene_help: '只对这个场景的卡生效；不填则对全部卡生效。', from_help: '不填则从今天起。', added: '已添加“{name}”', ended: '已停止限制“{name}”', restored: '已恢复限制“{name}”', end_ask: '停止后，绑定黑名单的卡可以访问“{name}”的 {n} 个域名。', restore_ask: '恢复后，绑定黑名单的卡不能再访问“{name}”。', nothing: '没有符合条件的应用', nothing_text: '换一个词，或清空条件。', file_form: 'CSV 或 XLSX：列 类别、名称、域名，可有 英文名、场景（也可写 category,name,domains,name_en,scene）；类别写名称或代码，多个域名用分号隔开。最多 2,000 个应用。', file_about: '先看预览，再决定是否取入。名称和场景相同的就是同一个应用：文件取入的按新文件更新，人工添加的保留，随版本提供的不受文件影响。', taken: '新增 {fresh} 个，更新 {changed} 个，已有 {unchanged} 个，终止 {ends} 个', no_right: '黑名单对整个平台有效，只有管理全部单位的人能改。',
  },
  pools: {
    title: 'IMEI 池', about: '绑定到池的卡可以在池内任一设备上使用（§2.1.3(1)），按 IMEI 前 14 位比对。过去的日子按当时的池判定。', name: '名称', imeis: 'IMEI 数', cards: '绑定的卡', note: '备注', updated: '更新', create: '新建池', open: '打开', remove: '删除', empty: '还没有 IMEI 池', empty_text: '建一个池，再在卡的“管控”页把卡绑定到它。', create_title: '新建 IMEI 池', name_help: '最多 64 字节，不含 ; , : 和引号。卡和文件里写作 pool:名称。', paste: '粘贴 IMEI', paste_help: '每行一个，也可用逗号、分号、空格隔开；可直接粘贴 CSV 的一列。', created: '已建池“{name}”，{n} 个 IMEI', add: '增加', remove_imeis: '移出所列', added: '增加 {added} 个，已有 {known} 个，移出 {removed} 个', remove_ask: '从今天起不再有池“{name}”，其中 {n} 个 IMEI 一并失效；之前的日子仍按当时的池判定。', removed: '已删除池“{name}”', search: 'IMEI 开头几位', imei: 'IMEI', by: '添加人', when: '添加时间', from: '生效日期', from_help: '不填则从今天起。', to: '最后一天', to_help: '增加时不填则一直在池内；移出时不填则从今天起。', file: '取入文件', file_help: 'CSV 或 XLSX，列 imei，最多 100,000 个。先看预览，再决定是否取入。', taken: '增加 {fresh} 个，已有 {unchanged} 个，终止 {ends} 个', never: '没有生效过', forever: '长期', out: '移出', out_now: '从今天起不再在池内；之前的日子不变。', out_after: '{day} 之后不再在池内；之前的日子不变。', state: '状态', states: { in_force: '有效', scheduled: '待生效', ended: '已失效' }, origins: { shipped: '随版本提供', file: '文件', hand: '人工' }, more: '另有 {n} 条，请用 IMEI 查找。',
    none: '池里还没有 IMEI', none_text: '在上面粘贴 IMEI 后点“增加”。', used: '还有 {n} 张卡绑定到这个池，不能删除', bad: '{n} 处不是 IMEI',
  },
} satisfies Messages;
