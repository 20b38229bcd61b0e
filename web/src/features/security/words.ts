// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    types: { backup: '备份', store: '数据库', schema: '数据结构', key: '密钥', evidence: '安全证据' },
    backups: {
      title: '备份与维护', about: '一份备份是同一时刻的全部数据、文件与密钥，整体加密，可恢复到 SQLite 或 PostgreSQL。恢复在服务器上用 yunguan restore 进行。', now: '立即备份', verify: '核验', verifying_about: '核验会把备份恢复到临时处，核对行数、审计链与完整性校验码，不影响使用。',
      file: '文件', made_at: '生成时间', size: '大小', took: '用时', rows: '行数', cause: '由来', check: '核验结果', product: '版本', store: '来源库', causes: { schedule: '自动', person: '手工', command: '命令', upgrade: '升级前' },
      good: '核验通过', bad: '核验未通过', unchecked: '未核验', trouble: '文件已损坏', schedule: '自动备份', daily: '每天 {at}', never: '未开启', next: '下一次', keep: '保留', keep_n: '最近 {n} 份', folder: '目录', free: '剩余空间', opens: '打开方式', opens_with: { passphrase: '备份口令', master_secret: '主秘密（不在备份中）' },
      check_daily: '自动核验', yes: '是', no: '否', none: '还没有备份', none_text: '点“立即备份”做第一份；每天的自动备份由 backup.at 决定。', begun: '备份已开始，可离开此页', verify_begun: '核验已开始，可离开此页', failed: '最近一次备份失败', failed_at: '{at} 的备份失败', details: '核验明细', when: '核验于',
    },
    personal: {
      title: '个人信息台账', about: '平台保存的每一类个人信息：有多少、为什么、依据什么、保存多久、谁能看到、怎样存放。', kind: '类别', count: '数量', purpose: '用途与依据', retention: '保存期限', who: '谁能看到', kept: '存放方式', kept_as: { sealed: '加密', digested: '仅存摘要', plain: '明文，带校验码' }, whole: '看全文：{what}',
      rule: '到期销毁', rule_on: '卡销号满 {days} 天，每天自动销毁其责任人与实际使用人信息', rule_off: '未开启：请在配置 personal_data.erase_after_days 中设定天数，不少于 {floor}', rule_short: '未开启：设定的 {days} 天少于下限 {floor} 天', due: '下一次将销毁', due_off: '若按下限 {floor} 天，将销毁', next: '此后 30 天内到期', last: '最近一次', never: '尚未执行', cards: '{n} 张卡', rule_about: '销毁不可恢复，卡的历史与审计日志只记“已销毁”。此前的备份中仍为密文，随备份到期删除。',
    },
    mode: {
      title: '只读模式', about: '开启后不再接受任何修改，任务暂停；登录、查询、审计、备份照常。重启后仍保持。', off: '平台可正常修改', on: '平台处于只读模式', enter: '进入只读模式', leave: '恢复可写', reason: '原因', until: '预计恢复', by: '{person} 于 {at} 开启', fixed: '由配置 read_only 固定，修改配置并重启后才能退出',
      enter_ask: '所有人都将不能修改数据，进行中的任务会暂停，直到恢复可写。', leave_ask: '所有人恢复修改，暂停的任务继续。', entered: '已进入只读模式', left: '已恢复可写',
    },
    evidence: {
      title: '安全证据', about: '密码应用与等级保护各条款在这里如何满足、用哪把密钥或哪个模块，并可现场检查。没有做到的如实写明。', run: '立即检查', running: '正在逐项检查…', checked: '{person} 于 {at} 检查', never: '还没有检查过', export: '导出 XLSX', print: '打印', checks: '现场检查', all: '全部', clause: '条款', ask: '要求', stands: '现状', how: '如何满足', uses: '密钥或模块', found: '检查结果', ran: '检查完成：{good} 项正常，{rest} 项需关注',
      duty: { must: '应', should: '宜', may: '可' }, standing: { met: '已满足', part: '部分满足', cloud: '云平台提供', not_applicable: '不适用', missing: '尚未提供' }, outcome: { good: '正常', attention: '需关注', unclear: '未检查' }, machine: '平台', nothing: '没有这样的条款',
    },
    keys: {
      title: '密钥', about: '密钥在密钥环中只以加密形式保存，这里只显示用途、版本与时间。更换后新数据用新版，旧版仍能打开旧数据。', purpose: '用途', algorithm: '算法', version: '当前版本', made: '启用时间', age: '已用', days: '{n} 天', uses: '各版本下的数据', rotate: '更换', rotate_title: '更换密钥：{name}', rotate_ask: '将建立第 {n} 版；正在运行的平台 10 秒内改用它，旧版保留。更换后请做一次备份。', rotated: '已建立第 {n} 版', fixed: '不更换：更换后按密文查找会失效',
      reseal: '用新密钥重新加密', reseal_ask: '有 {n} 处个人信息仍在旧版密钥之下，将逐行重新加密，不影响使用。', reseal_begun: '重新加密已开始，可离开此页', old: '{n} 处个人信息仍在旧版密钥之下', rows: '{n} 行', v: '第 {n} 版',
    },
    uptime: {
      title: '可用率与组件', tab_uptime: '可用率', tab_checks: '定期核验', tab_parts: '组件清单', about: '平台每分钟记下自己在运行；没有记录的时间计为中断。目标 {goal}%。', month: '月份', percent: '可用率', up: '运行', down: '中断', interruptions: '中断次数', runs: '最近的启停', begun: '启动', ended: '停止', last_seen: '最后在线', node: '节点', product: '版本', clean: '正常停止', unclean: '异常中止', running: '运行中',
      parts_about: '程序与控制台所含的软件包、版本与许可证（CycloneDX 1.5）。', download: '下载 JSON', name: '名称', version: '版本', licence: '许可证', group: '来源', groups: { debian: '程序', npm: '控制台' }, find: '按名称或许可证查找', nothing: '没有匹配的组件', checks_about: '平台每天自动核验审计日志与全部带校验码的数据，结果保留最近的若干次。', kind: '内容', kinds: { audit: '审计日志', integrity: '完整性校验码' }, at: '时间', outcome: '结果', whole: '完好', broken: '发现问题', took: '用时', ms: '{n} 毫秒', no_checks: '还没有自动核验', no_checks_text: '平台启动一分钟后做第一次，此后每天一次；也可在“安全证据”页立即检查。',
    },
  },
  en: {
    types: { backup: 'Backup', store: 'Database', schema: 'Schema', key: 'Key', evidence: 'Security evidence' },
    backups: {
      title: 'Backup and upkeep', about: 'A backup is all data, files and keys of one moment, encrypted as a whole; it restores into SQLite or PostgreSQL. Restoring is done on the server with yunguan restore.', now: 'Back up now', verify: 'Verify', verifying_about: 'A backup is restored into a scratch place where rows, audit chain and integrity codes are compared; work goes on.',
      file: 'File', made_at: 'Made', size: 'Size', took: 'Took', rows: 'Rows', cause: 'Cause', check: 'Verified', product: 'Version', store: 'From', causes: { schedule: 'Daily', person: 'By hand', command: 'Command', upgrade: 'Before an upgrade' },
      good: 'Good', bad: 'Not good', unchecked: 'Not verified', trouble: 'The file is damaged', schedule: 'Daily backup', daily: 'every day at {at}', never: 'off', next: 'Next', keep: 'Kept', keep_n: 'the last {n}', folder: 'Folder', free: 'Free space', opens: 'Opens with', opens_with: { passphrase: 'the backup passphrase', master_secret: 'the master secret (not in it)' },
      check_daily: 'Verified daily', yes: 'yes', no: 'no', none: 'There is no backup yet', none_text: 'Make the first one now; backup.at decides when the daily one is made.', begun: 'The backup has begun; you may leave this page', verify_begun: 'The verification has begun; you may leave this page', failed: 'The last backup failed', failed_at: 'The backup of {at} failed', details: 'What was found', when: 'Verified',
    },
    personal: {
      title: 'Personal data', about: 'Every kind of personal data the platform keeps: how much, what for, on what ground, for how long, who may see it and how it lies in the store.', kind: 'Kind', count: 'Stored', purpose: 'What for, and the ground', retention: 'Kept for', who: 'Who sees it', kept: 'How it is kept', kept_as: { sealed: 'encrypted', digested: 'a digest only', plain: 'in the clear, with a code' }, whole: 'In whole: {what}',
      rule: 'Erasure by rule', rule_on: 'The persons of a card are erased {days} days after it was closed, looked at once a day', rule_off: 'Off: set personal_data.erase_after_days, at least {floor}', rule_short: 'Off: {days} days are below the floor of {floor}', due: 'The next run erases', due_off: 'With the floor of {floor} days it would erase', next: 'Due within 30 days after', last: 'Last run', never: 'not yet', cards: '{n} cards', rule_about: 'Erasure cannot be undone; the history of a card and the audit log say only that it happened. Older backups hold the sealed data until they are removed.',
    },
    mode: {
      title: 'Read-only mode', about: 'While it is on, no change is taken and jobs wait; signing in, looking, the audit log and backups go on. It outlasts a restart.', off: 'Changes are taken as usual', on: 'The platform is read-only', enter: 'Enter read-only mode', leave: 'Take changes again', reason: 'Reason', until: 'Expected end', by: 'entered by {person}, {at}', fixed: 'Held by the configuration read_only; change it and restart to leave',
      enter_ask: 'Nobody can change anything and jobs under way wait until changes are taken again.', leave_ask: 'Everybody can change things again, and jobs go on.', entered: 'The platform is read-only now', left: 'Changes are taken again',
    },
    evidence: {
      title: 'Security evidence', about: 'How each clause on cryptography and classified protection is met here, by which key or module, with checks that can be made on the spot. What is not there says so.', run: 'Check now', running: 'Checking…', checked: 'checked by {person}, {at}', never: 'not checked yet', export: 'Export XLSX', print: 'Print', checks: 'Live checks', all: 'All', clause: 'Clause', ask: 'Asks', stands: 'Stands', how: 'How', uses: 'Key or module', found: 'Found', ran: 'Checked: {good} good, {rest} want attention',
      duty: { must: 'must', should: 'should', may: 'may' }, standing: { met: 'met', part: 'in part', cloud: 'by the cloud platform', not_applicable: 'not applicable', missing: 'not there yet' }, outcome: { good: 'good', attention: 'wants attention', unclear: 'not checked' }, machine: 'the platform', nothing: 'No such clause',
    },
    keys: {
      title: 'Keys', about: 'The key ring holds keys wrapped only; here are purposes, versions and ages. After a rotation new data take the new version, and old versions still open what they sealed.', purpose: 'Purpose', algorithm: 'Algorithm', version: 'Version', made: 'Since', age: 'Age', days: '{n} days', uses: 'Data by version', rotate: 'Rotate', rotate_title: 'Rotate: {name}', rotate_ask: 'Version {n} is made; the running platform uses it within ten seconds, and old versions stay. Make a backup afterwards.', rotated: 'Version {n} was made', fixed: 'Not rotated: nothing sealed before would be found by its number',
      reseal: 'Seal anew', reseal_ask: '{n} fields of personal data stand under an old key and are sealed anew, row by row, while work goes on.', reseal_begun: 'Sealing anew has begun; you may leave this page', old: '{n} fields of personal data stand under an old key', rows: '{n} rows', v: 'version {n}',
    },
    uptime: {
      title: 'Availability and parts', tab_uptime: 'Availability', tab_checks: 'Regular checks', tab_parts: 'Parts', about: 'The platform writes down each minute that it is up; time without such a note counts as down. The goal is {goal} %.', month: 'Month', percent: 'Up', up: 'Up for', down: 'Down for', interruptions: 'Interruptions', runs: 'Last starts and stops', begun: 'Started', ended: 'Stopped', last_seen: 'Last seen', node: 'Node', product: 'Version', clean: 'stopped', unclean: 'ended without a word', running: 'running',
      parts_about: 'Packages in the program and the console, with versions and licences (CycloneDX 1.5).', download: 'Download JSON', name: 'Name', version: 'Version', licence: 'Licence', group: 'Part of', groups: { debian: 'program', npm: 'console' }, find: 'Find by name or licence', nothing: 'No part matches', checks_about: 'Once a day the platform verifies the audit log and every row with an integrity code; the last results are kept.', kind: 'What', kinds: { audit: 'Audit log', integrity: 'Integrity codes' }, at: 'When', outcome: 'Result', whole: 'whole', broken: 'something was found', took: 'Took', ms: '{n} ms', no_checks: 'No regular check yet', no_checks_text: 'The first is made a minute after the start, then one each day; the page Security evidence checks at once.',
    },
  },
};
