// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  menu: '接收', title: '话单接收', about: '文件夹、接口和手工上传的话单都登记在这里。每一行或者取入，或者隔离，或者写明理由拒收，三者之和等于总行数。',
  search: '文件名或批号', name: '文件或批', feed: '接收源', kind: '方式', kinds: { folder: '文件夹', upload: '手工上传', batch: '接口', kafka: 'Kafka' }, state: '状态',
  states: { waiting: '待取', taking: '取入中', done: '已取入', repeated: '重复', bad: '无法识别' }, rows: '行数', taken: '取入', rejected: '拒收', quarantined: '隔离', bytes: '大小', span: '话单时间', seconds: '用时', received: '收到', by: '提交人', finished: '完成',
  empty: '还没有收到话单', empty_text: '把文件放进接收源的文件夹，用接口提交，或者在这里上传一个文件。',
  upload: '上传话单文件', feeds_link: '接收源、缺号、隔离与进度',
  clean: {
    title: '最近清理', never: '还没有清理过（每天一次）', nothing: '没有到期的', rejects: '未取行的文件 {n} 个', quarantine: '已关闭月份的文件 {n} 个', rows: '其中不再等待的话单 {n} 行', marks: '去重标记 {n} 条', and: '，', more: '最近 {n} 次',
    keeps: '未取的行保留 {rejects} 天（{since} 起的都在）；已关闭月份的话单保留 {quarantine} 天（{month} 起的月份可再开放）；去重标记保留 {marks} 天（{marked} 起）。',
  },
  now: { pace: '每秒 {n} 行', most: '十分钟内最高每秒 {n} 行', waiting: '{n} 个文件待取', none_waiting: '没有文件待取', present: '正在取入 {name}：已读 {rows} 行', chart: '最近十分钟每十秒收到的行数', troubles: '接收不畅', since: '自 {at}' },
  detail: { title: '话单文件', digest: '摘要', reasons: '拒收理由', rejects: '下载拒收的行', quarantine: '下载隔离的行', repeat_of: '与第 {id} 号内容相同，未再取入', sequence: '序号', source: '来源', none: '没有拒收的行', error: '未取入的原因', first: '最早', last: '最晚', number: '登记号' },
  reason: { fields: '列数不符', time: '时间无法识别', number: '数字无法识别', kind: '业务类型不对', direction: '缺少主被叫', imei: 'IMEI 不是数字', peer: '对端带端口、路径或空白', message: '整条消息无法识别' },
  source: { carrier: '运营商话单', accounting: '本平台计费记录' },
  hand: { title: '上传话单文件', about: 'CSV、.gz 或 .zst。同一内容只取一次，换名再传也不会重复计算。', choose: '选择文件', send: '上传并取入', sending: '正在上传', wrong: '只接受 .csv、.gz、.zst 文件', done: '已收到“{name}”，正在取入', repeated: '“{name}”的内容以前取过，没有再取' },
  feeds: {
    title: '接收源', about: '每个接收源有自己的文件夹、来源和文件格式。', tabs: { feeds: '接收源', sequences: '缺号与重号', quarantine: '隔离', folding: '判定进度' }, name: '名称', folder: '文件夹', source: '来源', format: '格式', own: '本平台列', mapped: '运营商格式', pattern: '文件名规则', way: '接收方式', ways: { folder: '文件夹', kafka: 'Kafka 主题' }, files: '近 62 天文件', rows: '行数', last: '最近收到', note: '备注',
    create: '新建接收源', change: '修改', create_title: '新建接收源', change_title: '修改接收源“{name}”', save: '保存', cancel: '取消', name_help: '文件夹接收源的文件夹也用此名：小写字母、数字、- _ . ，建后不能改。', source_help: '话单中有 source 列时以该列为准。两种来源分开计算，不相加。', mapping: '格式说明', mapping_help: 'YAML，写明分隔符、列、时间与单位；不填则为本平台的列。', pattern_help: '如 CDR_{date}_{seq}.csv，用于发现缺号；不填则不检查。', made: '已建接收源“{name}”', saved: '已修改接收源“{name}”', never: '从未',
    empty: '没有接收源', back: '返回话单接收',
  },
  folding: {
    about: '取入的话单按卡分到各分片，由监测模型逐行判定。', late: '还有 {n} 条记录等待判定', abreast: '判定没有落后，监测着 {cards} 张卡', by_month: '各月话单', judged: '已判定', unknown: '不在台账', not_iot: '非物联卡', other: '另一来源', closed: '结账后到', by_shard: '各分片', shard: '分片', records: '记录', behind: '落后', cards: '卡数', trouble: '不畅的原因',
    aside: '无法识别而搁置的记录', place: '分片 / 位置', none_aside: '没有搁置的记录',
  },
  kafka: {
    brokers: 'Kafka 地址', brokers_help: '主机:端口，多个以逗号分隔。', topics: '主题', topics_help: '多个以逗号分隔；每个主题的全部分区都读取，从最早的消息开始，以后从上次取到的地方继续。', header: '列名', header_help: '消息里只有话单行时填写列名行；每条消息自带列名行时留空。', security: '连接', securities: { plaintext: '不加密', tls: 'TLS 加密' }, ca: 'CA 证书', ca_help: 'PEM 文本；留空则信任系统的 CA。', mechanism: '登录方式', mechanisms: { none: '不登录', plain: 'SASL PLAIN', scram_sha_256: 'SCRAM-SHA-256', scram_sha_512: 'SCRAM-SHA-512' }, username: '用户名', password: '口令', password_kept: '已保存；留空则不变。', group: '消费组', group_help: '只用于让 Kafka 自己的工具看到进度；从哪里继续由本平台记录。', enabled: '读取这些主题', try: '试连', try_help: '按上面的设置连接一次，不保存。', works: '连接成功', holds: '{name}：{partitions} 个分区，现有 {messages} 条消息',
    progress: 'Kafka 接收源“{name}”', stages: { connecting: '正在连接', reading: '正在读取', held: '暂停：暂时无法写入', away: '连不上', paused: '平台只读，暂停', off: '已停用' }, behind: '落后 {n} 条消息', topic: '主题', partition: '分区', next: '下一条', end: '末尾', lag: '落后', gaps: '错过的消息', gaps_about: '读到之前已被 Kafka 按保留期删除，须请对方补报。', seen: '发现时间',
  },
  gaps: { missing: '缺号', again: '重号', day: '日期', from: '从', to: '到', count: '个数', number: '序号', files: '不同文件', none: '没有缺号', none_text: '有文件名规则的接收源，近 62 天的序号是连续的。', none_again: '没有重号', none_again_text: '没有两个内容不同的文件用了同一序号。' },
  closed: {
    about: '本月和上月开放；更早（或还没有到）的月份的话单先隔离，由人重新开放后取入。', month: '月份', rows: '隔离行数', files: '文件', look: '查看', reopen: '重新开放', none: '没有隔离的话单', none_text: '收到的话单都属于开放的月份。', now: '目前', open: '开放', shut: '已结账', past: '重新开放的记录', reason: '原因', by: '操作人', when: '时间', until: '开放到', taken: '取入行数', state: '状态',
    states: { asked: '等待执行', taking: '正在取入', done: '已取入' }, none_past: '没有重新开放过月份',
    ask_title: '重新开放 {month}', ask: '将取入隔离的 {rows} 行并重算这个月的监测；{month} 对新来的话单开放 {days} 天。', days: '开放天数', act: '重新开放', cancel: '取消', done: '已开始重新开放 {month}', reason_help: '写入审计日志。',
    shown_title: '{month} 隔离的话单', shown_about: '每个文件列出前 1,000 行，全部在文件详情中下载。', file: '文件', line: '行', text: '内容', more: '再看一些',
  },
} satisfies Messages;
