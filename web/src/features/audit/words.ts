// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '审计日志', row: '审计记录', search: '登录名、对象名称或编号', at: '时间', person: '操作人', action: '操作', object: '对象', result: '结果', ip: '来源地址', trace: '追踪号', reason: '理由', sealed: '存证',
    object_type: '对象类型', person_id: '操作人编号', object_id: '对象编号', action_code: '操作代码', code: '代码', position: '序号', unit: '单位',
    results: { done: '完成', refused: '拒绝', failed: '失败' }, is_sealed: '已入链', not_sealed: '待入链',
    types: { session: '登录', file: '文件', audit: '审计日志', integrity: '权限数据', route: '接口', rules: '规则', platform: '平台' },
    empty: '还没有审计记录', empty_text: '每次修改、每次查看个人信息、每次被拒绝的操作都会记在这里。', tab_change: '改动', tab_facts: '详情', no_change: '此操作没有改动内容', nobody: '系统',
    verify: {
      title: '审计核验', about: '审计逐条以 SM3 串成链，每日以 SM2 签名封存。任何一条被改、被删、被插入，都会在这里暴露。', act: '核验全部日志', running: '正在逐条核验…', whole: '审计完整：{n} 条记录全部相符', broken: '审计被改动过：第 {position} 条起不再相符',
      checked: '核验了 {n} 条，用时 {ms} 毫秒', last_seal: '最近封存', never: '还没有核验过', never_text: '核验只读取，不影响使用；记录很多时需要几秒。', first_broken: '第一处断开', safe_before: '此前的记录仍可采信', what_now: '可以怎么做',
      keep: '立即备份数据库和日志，保留现场', who: '安全管理员会同审计管理员核查数据库的直接访问', restore: '用最近的备份比对，确认被改的内容',
      kind: { row_changed: '记录被修改', row_missing: '记录被删除', row_inserted: '混入了未经平台写入的记录', tail_cut: '末尾的记录被截去', seal_broken: '封存签名不符', set_back: '数据库被退回到较早的状态' },
      wanted_chain: '链上应有', see_row: '打开这条记录', link: '环节',
    },
    seals: { title: '每日封存', day: '日期', position: '截至序号', signed: '签名时间', chain: '链值（SM3）', signature: '签名', good: '签名相符', bad: '签名不符', none: '还没有封存', none_text: '平台每天零点后自动封存前一天的审计。' },
    integrity: {
      title: '数据完整性检查', about: '人员、角色、授权等关键数据逐行带有 HMAC-SM3 完整性码。绕过平台直接改库，会在这里查出。', act: '检查数据', running: '正在检查…', whole: '未发现被绕过平台修改的数据', broken: '{n} 行数据被绕过平台修改', table: '数据表', rows: '检查行数', changed: '被修改', none_checked: '还没有检查过', list: '被修改的行', more: '等 {n} 行',
    },
  },
  en: {
    title: 'Audit log', row: 'Audit row', search: 'Login, object’s name or number', at: 'Time', person: 'By', action: 'Act', object: 'Object', result: 'Result', ip: 'From', trace: 'Trace id', reason: 'Reason', sealed: 'Chain',
    object_type: 'Kind of object', person_id: 'Person number', object_id: 'Object number', action_code: 'Act code', code: 'Code', position: 'Position', unit: 'Unit',
    results: { done: 'Done', refused: 'Refused', failed: 'Failed' }, is_sealed: 'in the chain', not_sealed: 'about to be chained',
    types: { session: 'Session', file: 'File', audit: 'Audit log', integrity: 'Access data', route: 'Route', rules: 'Rules', platform: 'Platform' },
    empty: 'No audit rows yet', empty_text: 'Every change, every look at personal data and every refused act is kept here.', tab_change: 'Change', tab_facts: 'Details', no_change: 'This act changed no content', nobody: 'the system',
    verify: {
      title: 'Verify audit', about: 'Audit rows are chained with SM3 and sealed daily with an SM2 signature. A row changed, removed or slipped in shows here.', act: 'Verify the whole log', running: 'Verifying row by row…', whole: 'The log is whole: all {n} rows agree', broken: 'The log was changed: from row {position} on it does not agree',
      checked: '{n} rows checked in {ms} ms', last_seal: 'Last seal', never: 'Not verified yet', never_text: 'Verifying only reads; with many rows it takes some seconds.', first_broken: 'First broken link', safe_before: 'Rows before it can still be trusted', what_now: 'What can be done',
      keep: 'Back up the database and the logs at once and keep things as they are', who: 'Security and audit administrators look together into direct access to the database', restore: 'Compare with the latest backup to see what was changed',
      kind: { row_changed: 'A row was changed', row_missing: 'A row was removed', row_inserted: 'A row was slipped in behind the platform', tail_cut: 'The last rows were cut off', seal_broken: 'A seal does not verify', set_back: 'The database was set back to an older state' },
      wanted_chain: 'Expected in the chain', see_row: 'Open this row', link: 'Link',
    },
    seals: { title: 'Daily seals', day: 'Day', position: 'Up to position', signed: 'Signed', chain: 'Chain value (SM3)', signature: 'Signature', good: 'verifies', bad: 'does not verify', none: 'No seals yet', none_text: 'The platform seals each day’s rows after midnight.' },
    integrity: {
      title: 'Integrity of data', about: 'Rows of people, roles and grants carry an HMAC-SM3 code. A change made in the database behind the platform shows here.', act: 'Check the data', running: 'Checking…', whole: 'No data was changed behind the platform', broken: '{n} rows were changed behind the platform', table: 'Table', rows: 'Rows checked', changed: 'Changed', none_checked: 'Not checked yet', list: 'Changed rows', more: 'and others, {n} in all',
    },
  },
};
