// SPDX-License-Identifier: Apache-2.0
export default {
  tab: '生命周期', violation: '登记违规', more: '更多操作', not_now: '现在不能做的操作', reason: '理由', reason_help: '会记入变更记录和审计，至少两个字。', which: '停机原因', which_resume: '解除哪一个停机原因', cancel: '取消', reason_short: '理由请写至少两个字',
  done: '{number} 已{act}，现在是「{state}」', stopped: '{number} 已停机，原因：{reasons}', still: '{number} 仍是「停机」，还有：{reasons}', changed: '这张卡刚被改过，已载入最新状态',
  consequence: {
    start_test: '卡进入测试期，功能可用；到期未登记实际使用人，将关闭全部功能（§4.9(2)）。', make_silent: '卡进入沉默期，功能不可用，到期自动转为待激活。', make_ready: '卡转为待激活，功能不可用，等待激活。', activate: '卡投入使用，已开通的功能全部可用。',
    suspend: '卡的全部功能停用，直到每一个停机原因都解除。', resume: '解除一个停机原因；没有别的原因时卡恢复使用。', restore: '撤销预销户，卡回到之前的状态。', pre_close: '卡的全部功能停用；期满自动销户，期满前可以撤销。', close: '卡永久销户，全部功能关闭（§4.4），不能恢复。',
  },
  at: '现在', reasons: '停机原因', since: '自', until: '到期', until_soon: '即将到期', ends_in: '到期后转为「{state}」', resumes_to: '全部解除后回到「{state}」', waits: '待网络确认 {for}', overdue: '网络超时未确认，已 {for}', refused: '网络拒绝：{note}', confirmed: '网络已确认「{state}」',
  frozen: '单位因违规整改中，暂停开卡：{reason}', blacklisted: '单位已列入黑名单：{reason}', see: '查看违规处置',
  diagram: '生命周期图', diagram_about: '方框是状态，深色是这张卡现在的状态，蓝线是现在可以去的地方，粗线是走过的路；逐条见下表。', legend_here: '现在', legend_taken: '走过', act: '操作', leads: '到', needs: '条件', clause: '条款', by_clock: '到期自动', who: '您能否操作', may: '可以', steps: '状态变更记录', no_steps: '登记以来没有变更过状态', none: '—',
  batch: '同批次销户', batch_text: '「{unit}」批次 {batch} 共 {total} 张卡，其中 {n} 张将永久销户，其余 {rest} 张已经销户。销户不能恢复（§4.4）。', batch_all: '「{unit}」批次 {batch} 的 {n} 张卡将全部永久销户，不能恢复（§4.4）。', batch_act: '销户 {n} 张', batch_begun: '已开始销户 {n} 张，进度在任务中查看', batch_none: '这一批次的卡都已销户', batch_no_right: '需要「销户」权限', batch_missing: '这张卡没有登记批次',
  filter_until: '状态到期不晚于', filter_suspension: '停机原因',
  event: { start_test: '开始测试', make_silent: '转沉默期', make_ready: '转待激活', activate: '激活', suspend: '停机', resume: '复机', pre_close: '预销户', restore: '撤销预销户', close: '销户', expire: '到期' },
  reason_word: { user: '用户停机', arrears: '欠费停机', quota: '达量停机', policy: '管控停机', separation: '机卡分离停机', violation: '违规停机' },
  minutes: '{n} 分钟', hours: '{n} 小时', days: '{n} 天',
  action: { start_test: '开始测试', make_silent: '转沉默期', make_ready: '转待激活', activate: '激活', suspend: '停机', resume: '复机', pre_close: '预销户', restore: '撤销预销户', close: '销户', expire: '到期' },
};
