// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    violation: {
      title: '违规处置', menu: '违规处置', about: '登记单位或卡的违规，按处置办法冻结或停止合作；整改经另一人核实后解除。', record: '登记违规', none: '没有违规记录', none_text: '发现违规后在这里登记，系统按处置办法停机、冻结或销户。', list: '违规记录',
      no: '编号', kind: '类别', unit: '单位', card: '卡', state: '处理', follows: '处置', recorded: '登记', again: '整改后再犯（第 {id} 号）', job: '销户进度',
      states: { open: '待整改', rectified: '已整改，待解除', lifted: '已解除' }, consequence: { stop: '停止合作', freeze: '冻结' },
      consequence_text: { stop: '停止合作：关停单位全部卡并列入黑名单', freeze: '冻结：停这张卡，整改前暂停开卡' },
      number: '卡号', number_help: '第（4）（5）类要指明是哪张卡；填了卡号，单位随卡。', unit_help: '整个单位的违规，选单位。', evidence: '证据', evidence_help: '时间、现象、来源；会记入审计并写进单位的处置记录。', kind_label: '违规类别',
      next: '看后果', back: '返回修改', cancel: '取消', no_card: '没有这个卡号，或不在您的范围内', about_missing: '请填卡号或选择单位', evidence_short: '请写明证据，至少两个字',
      will_stop: '「{unit}」将列入黑名单，{n} 张卡永久销户（共 {total} 张，其余已销户），不能恢复。', will_stop_all: '「{unit}」将列入黑名单，单位及下级的 {n} 张卡全部永久销户，不能恢复。', will_freeze: '卡 {number} 将因违规停机，「{unit}」在整改解除前暂停开卡、导入新卡和激活。', will_again: '该单位此前有违规已整改，本次按再犯处理。',
      act_stop: '确认停止合作', act_freeze: '确认冻结', recorded_stop: '「{unit}」已列入黑名单，正在销户 {n} 张', recorded_freeze: '卡 {number} 已停机，「{unit}」暂停开卡',
      one: '第 {id} 号违规', whole_unit: '整个单位', see_job: '查看销户任务', was_recorded: '登记违规', was_rectified: '登记整改', was_lifted: '解除处置', over: '{at} 已解除',
      next_step: { rectify: '单位整改后在这里登记整改情况。', lift: '请核实整改情况再解除。', no_right: '您没有这一步的权限。', same_person: '违规或整改是您登记的，须由另一人解除。' },
      rectify: '登记整改', rectify_text: '登记「{unit}」第 {id} 号违规的整改情况；解除要由另一人核实。', rectified: '已登记第 {id} 号的整改，待另一人解除', lift: '解除', lift_text: '核实整改后解除第 {id} 号违规的处置，「{unit}」恢复开卡；已停机的卡另行复机，已销户的不能恢复。', lifted: '第 {id} 号已解除',
      policy: '处置办法', policy_about: '{source}，版本 {version}。第一次违规和整改后再犯分别怎样处置。', first: '第一次', repeated: '整改后再犯', change: '修改办法', from: '生效日期', why: '修改理由', save: '保存办法', saved: '新办法自 {day} 起生效', history: '{day} 起 · {who} · {why}',
    },
    reconcile: {
      title: '与运营商核对', menu: '核对', about: '上传运营商平台导出的卡状态（CSV 或 XLSX，含号码或 ICCID、状态两列），逐张与我方状态比对；运营商说的状态记为网络已确认。', platform: '运营商平台', file: '状态文件', choose: '选择文件', start: '开始核对', sending: '正在上传', words: '认识的状态词', word: '状态词', is: '我方状态',
      past: '我的核对', none: '还没有核对过', none_text: '上传第一个文件，看双方哪里不一致。', when: '时间', rows: '行', open: '查看', back: '返回核对',
      equal: '一致', differs: '不一致', unknown_number: '没有这个号码', unknown_word: '不认识的状态词', twice: '文件中重复', all: '全部', line: '行', number: '号码', their_word: '运营商状态词', ours: '我方', theirs: '运营商', result: '结果', answer: '处理',
      take_theirs: '以运营商为准', take_ours: '重新下发', taken_theirs: '已以运营商为准（{who}）', taken_ours: '已重新下发（{who}）', theirs_text: '卡 {number} 按状态表改为「{state}」，不向网络下发命令。', ours_text: '重新要求网络把卡 {number} 置为「{state}」。', done: '第 {line} 行已处理', export: '导出结果', more: '再看 200 行', nothing: '没有这样的行', going: '正在核对',
    },
  },
  en: {
    violation: {
      title: 'Violations', menu: 'Violations', about: 'Violations of units and cards are recorded here and followed by a freeze or the end of co-operation; somebody else lifts it once it is rectified.', record: 'Record a violation', none: 'No violations', none_text: 'Record one here: the card is suspended, the unit frozen or its cards closed as the policy says.', list: 'Violations',
      no: 'No.', kind: 'Kind', unit: 'Unit', card: 'Card', state: 'State', follows: 'Consequence', recorded: 'Recorded', again: 'repeated after no. {id}', job: 'Progress of closing',
      states: { open: 'Open', rectified: 'Rectified, to be lifted', lifted: 'Lifted' }, consequence: { stop: 'Stop', freeze: 'Freeze' },
      consequence_text: { stop: 'Stop: close all cards of the unit and blacklist it', freeze: 'Freeze: suspend the card, open none until rectified' },
      number: 'Card number', number_help: 'Kinds (4) and (5) are about a card; with a number the unit is that of the card.', unit_help: 'For a violation of the whole unit.', evidence: 'Evidence', evidence_help: 'When, what, how known; kept in the audit log and with the unit.', kind_label: 'Kind of violation',
      next: 'What follows', back: 'Back', cancel: 'Cancel', no_card: 'No such card in your sight', about_missing: 'Give a card number or a unit', evidence_short: 'State the evidence',
      will_stop: '"{unit}" is blacklisted and {n} cards are closed for ever (of {total}; the rest is closed already).', will_stop_all: '"{unit}" is blacklisted and all {n} cards of it and the units below are closed for ever.', will_freeze: 'Card {number} is suspended; "{unit}" can open, import and activate no card until this is lifted.', will_again: 'The unit has rectified a violation before: this one counts as repeated.',
      act_stop: 'End co-operation', act_freeze: 'Freeze the unit', recorded_stop: '"{unit}" is blacklisted; {n} cards are being closed', recorded_freeze: 'Card {number} is suspended, "{unit}" is frozen',
      one: 'Violation {id}', whole_unit: 'The whole unit', see_job: 'See the closing job', was_recorded: 'Recorded', was_rectified: 'Rectified', was_lifted: 'Lifted', over: 'Lifted at {at}',
      next_step: { rectify: 'Record here how the unit has rectified it.', lift: 'Verify the rectification before lifting.', no_right: 'You may not take this step.', same_person: 'You recorded the violation or its rectification: somebody else must lift it.' },
      rectify: 'Record rectification', rectify_text: 'How "{unit}" has rectified violation {id}; somebody else lifts it.', rectified: 'Rectification of {id} recorded; somebody else must lift it', lift: 'Lift', lift_text: 'Violation {id} is lifted and "{unit}" may open cards again; suspended cards are resumed by themselves, closed ones stay closed.', lifted: 'Violation {id} is lifted',
      policy: 'Policy', policy_about: '{source}, version {version}. What follows at once, and what when a violation was rectified before.', first: 'First', repeated: 'Repeated', change: 'Change the policy', from: 'Holds from', why: 'Reason', save: 'Keep the policy', saved: 'The policy holds from {day}', history: 'from {day} · {who} · {why}',
    },
    reconcile: {
      title: 'Compare with carriers', menu: 'Compare', about: 'Upload the states of cards as a carrier exports them (CSV or XLSX with a column of numbers or ICCIDs and one of states); each is compared with ours. What the carrier says is kept as confirmed by the network.', platform: 'Carrier platform', file: 'File of states', choose: 'Choose a file', start: 'Compare', sending: 'Uploading', words: 'Words that are known', word: 'Word', is: 'Our state',
      past: 'My comparisons', none: 'Nothing compared yet', none_text: 'Upload a first file to see where the two differ.', when: 'When', rows: 'Rows', open: 'Open', back: 'Back',
      equal: 'Equal', differs: 'Differ', unknown_number: 'Unknown number', unknown_word: 'Unknown word', twice: 'Twice in the file', all: 'All', line: 'Line', number: 'Number', their_word: 'Carrier\'s word', ours: 'Ours', theirs: 'Theirs', result: 'Result', answer: 'Answer',
      take_theirs: 'Take theirs', take_ours: 'Command again', taken_theirs: 'Theirs was taken ({who})', taken_ours: 'Commanded again ({who})', theirs_text: 'Card {number} becomes "{state}" by the table; the network is commanded nothing.', ours_text: 'The network is asked again to make card {number} "{state}".', done: 'Line {line} is answered', export: 'Export', more: '200 more rows', nothing: 'No such rows', going: 'Comparing',
    },
  },
};
