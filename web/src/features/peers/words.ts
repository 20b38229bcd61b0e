// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '对端系统', about: '工单在办理中调用的外部系统：运营商、支撑平台等。平台向它发出签名请求，它以签名答复。', peer: '对端系统', add: '添加', edit: '编辑', save: '保存', cancel: '取消', close: '关闭',
    add_title: '添加对端系统', edit_title: '编辑“{name}”', added: '已添加“{name}”，请接着生成密钥', saved: '“{name}”已保存', none: '还没有对端系统', none_text: '服务中的调用步骤要有受理它的对端系统；没有时由人办理。',
    code: '代码', code_help: '服务文件以“代码.操作”引用，例如 carrier.open；确定后不能修改。', name_zh: '名称', name_en: '英文名称', url: '接收地址', url_help: 'https 地址；内部网络地址可以用 http，且须在配置中允许（peer.private_addresses）。',
    operations: '受理的操作', operations_help: '小写字母、数字、下划线和点，按回车添加，例如 open。', need_operation: '请至少填写一个操作', timeout: '单次时限（秒）', tries: '最多发送次数', answer: '答复时限（小时）', answer_help: '对端已接收但在时限内没有答复时，转由人决定。0 表示一直等待。',
    is_on: '启用', is_on_help: '停用后不再发出调用，等待发送的转由人决定；对端的答复也不再接收。', off: '已停用', well: '正常', unused: '尚未调用', failing: '调用失败', resting: '暂停到 {at} 再试', last_good: '最近接通', never: '尚无',
    waiting: '待发送', accepted: '待答复', failed: '待人决定', answer_to: '答复地址', old_secret: '旧密钥到 {at} 仍有效',
    trial: '试连', trial_good: '对端答复 {status}，用时 {n} 毫秒', trial_bad: '对端答复 {status}', secret: '密钥', new_secret: '生成密钥', rotate_about: '新密钥只显示这一次，请立即交给对端系统的开发人员保管。', at_once: '旧密钥立即失效（已泄露或从未交付时选择）', overlap: '否则旧密钥再有效 7 天，供对端切换；平台发出的请求即刻改用新密钥。', rotate: '生成', made: '新密钥', example: '签名示例', done: '已保存好',
    calls: '调用记录',
    call: {
      name: '调用', id: '编号', peer: '对端系统', operation: '操作', order: '工单', state: '状态', sent_times: '发送次数', asked: '提出', ended: '结束', next: '下次', why: '原因', undo: '撤销：{what}', show: '查看', title: '调用 {id}',
      states: { waiting: '待发送', accepted: '已接收，待答复', answered: '已答复', failed: '失败，待人决定', skipped: '不再等待' }, not_done: '答复：未办成', none: '没有调用记录', none_text: '工单到达调用步骤后，这里会有记录。',
      ways: { sent: '平台发出', answered: '对端答复' }, status: 'HTTP {status}', no_status: '没有答复', took: '{n} 毫秒', said: '对端内容', no_tries: '尚未发送', tries: '往来 {n} 次',
      send: '重发', send_text: '将以同一编号 {id} 再次发给对端系统；对端应按编号识别，不会重复办理。', sent_again: '已安排重发', give_up: '不再等待', give_up_text: '步骤将转为失败，由督办人员重试、跳过或人工完成。此前到达的答复仍然有效。', given_up: '已停止等待',
    },
  },
  en: {
    title: 'Peers', about: 'Systems of others that orders call on their way: carriers, support platforms. They are asked by signed requests and answer by signed ones.', peer: 'Peer', add: 'Add', edit: 'Edit', save: 'Save', cancel: 'Cancel', close: 'Close',
    add_title: 'Add a peer', edit_title: 'Edit {name}', added: '{name} was added; make its secret next', saved: '{name} saved', none: 'No peers yet', none_text: 'A calling step of a service wants a peer that takes the operation; without one it is done by hand.',
    code: 'Code', code_help: 'Services refer to it as CODE.OPERATION, for example carrier.open; it stays as it is.', name_zh: 'Name (Chinese)', name_en: 'Name (English)', url: 'Address', url_help: 'An https address; http for private addresses, where the configuration allows them (peer.private_addresses).',
    operations: 'Operations it takes', operations_help: 'Small letters, digits, underscores and dots; Enter adds one, for example open.', need_operation: 'Give at least one operation', timeout: 'Time limit (seconds)', tries: 'Tries at most', answer: 'Time to answer (hours)', answer_help: 'When it has accepted a call and not answered within this time, a person decides. 0 waits for ever.',
    is_on: 'In use', is_on_help: 'Switched off it is not called, what waits to be sent is for a person to decide, and its answers are refused.', off: 'Switched off', well: 'Well', unused: 'Not called yet', failing: 'Calls fail', resting: 'Rests until {at}', last_good: 'Last reached', never: 'not yet',
    waiting: 'To be sent', accepted: 'To be answered', failed: 'For a person', answer_to: 'Answers go to', old_secret: 'The old secret is good until {at}',
    trial: 'Try', trial_good: 'It answers {status} after {n} ms', trial_bad: 'It answers {status}', secret: 'Secret', new_secret: 'Make a secret', rotate_about: 'The new secret is shown this once: hand it to whoever programs the peer now.', at_once: 'End the old secret at once (it became known, or was never handed over)', overlap: 'Else the old one is good for seven days more, so that the peer can change over; what the platform sends is signed with the new one from now on.', rotate: 'Make', made: 'New secret', example: 'How to sign', done: 'I have it',
    calls: 'Calls',
    call: {
      name: 'Call', id: 'No.', peer: 'Peer', operation: 'Operation', order: 'Order', state: 'State', sent_times: 'Sent', asked: 'Asked', ended: 'Ended', next: 'Next', why: 'Why', undo: 'Taken back: {what}', show: 'Show', title: 'Call {id}',
      states: { waiting: 'To be sent', accepted: 'Accepted, to be answered', answered: 'Answered', failed: 'Failed, for a person', skipped: 'Not waited for' }, not_done: 'Answered: not done', none: 'Nothing was called', none_text: 'Once an order reaches a calling step, it shows here.',
      ways: { sent: 'Sent', answered: 'Answered' }, status: 'HTTP {status}', no_status: 'no answer', took: '{n} ms', said: 'What the peer said', no_tries: 'Not sent yet', tries: '{n} exchanges',
      send: 'Send again', send_text: 'It goes to the peer once more under the same number {id}, by which the peer knows it again and does it once.', sent_again: 'It will be sent again', give_up: 'Wait no longer', give_up_text: 'The step fails, and whoever supervises tries again, skips it or says it was done by hand. An answer that comes before that still counts.', given_up: 'It is not waited for any more',
    },
  },
};
