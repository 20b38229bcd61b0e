// SPDX-License-Identifier: Apache-2.0
export default {
  title: '工单', one: '工单', about: '待您处理的、您申请的和您有权查看的工单。', number: '工单号', service: '服务', status_label: '状态', applicant: '申请人', unit: '单位', steps: '当前步骤', priority_label: '优先级', light_label: '时限', due: '到期', submitted: '提交', ended: '结束', updated: '最近变化', created: '起草', search: '工单号、卡号开头，或申请人姓名', supervised: '督办', suspended: '已挂起', suspended_is: '{status} · 已挂起', yes: '是', unread: '未读', read: '已读', late: '{n} 个将到期或已超时', n_unread: '{n} 个未读', n_drafts: '{n} 份草稿', n_returned: '{n} 个被退回',
  box: { todo: '待办', mine: '我的申请', done: '已办', copied: '抄送', all: '全部', label: '工单箱', drafts: '草稿' },
  about_box: { todo: '等您处理的工单。', mine: '您提出的申请，草稿在“申请”里继续填写。', done: '您处理过的工单。', copied: '抄送给您知悉的工单。', all: '您有权查看的单位的全部工单。' },
  empty: { todo: '没有待办工单', mine: '没有提出过申请', done: '还没有处理过工单', copied: '没有抄送给您的工单', all: '没有工单' },
  empty_text: { todo: '有工单需要您处理时会出现在这里。', mine: '在“申请”里选择服务并提交后，可在这里看办理进度。', done: '您处理过的工单会留在这里，供随时查看。', copied: '流程中写明要告知您的工单会出现在这里。', all: '您单位及下级单位的申请提交后会出现在这里。' },
  to_apply: '去申请', to_do: '{n} 个待办', to_drafts: '查看草稿', gone_on: '办理结果',
  status: { draft: '草稿', running: '办理中', returned: '已退回', withdrawn: '已撤回', completed: '已办结', refused: '已拒绝', cancelled: '已作废', terminated: '已终止' },
  light: { none: '不计时', running: '时限内', warned: '将到期', breached: '已超时' }, priority: { normal: '一般', high: '较高', urgent: '紧急' },
  act: {
    submit: '提交', withdraw: '撤回', discard: '作废', urge: '催办', approve: '同意', handle: '办结', refuse: '拒绝', send_back: '退回', transfer: '转办', add_signers: '加签', remove_signer: '减签', take_back: '取回', comment: '评论', suspend: '挂起', resume: '恢复', terminate: '终止', supervise: '督办', set_priority: '改优先级', name_people: '指定处理人', retry: '重试', skip: '跳过', mend: '人工完成',
    people_found: '找到处理人', timer_due: '到时', deed_done: '执行完成', deed_failed: '执行失败', undo_done: '撤销完成', undo_failed: '撤销失败', more: '更多', save: '保存', remove: '删除草稿', read: '标为已读',
  },
  consequence: {
    submit: '提交后按流程交给下一步的人。', withdraw: '工单回到您手里，可修改后再提交，或作废。', discard: '工单结束，不能恢复。', urge: '提醒现在有待办的人尽快处理。', approve: '同意后交给下一步。', handle: '填好的内容随工单保存，工单交给下一步。', refuse: '按这一步的规定：工单结束，或退回。', send_back: '工单退回到所选的步骤；其间平台已执行的会先撤销。', transfer: '您的待办交给此人，由他决定。', add_signers: '再请几个人一起决定。', remove_signer: '不再请此人决定。', take_back: '下一步还没有人处理时，可以取回重新决定。', comment: '写给看得见这个工单的人，不影响流程。',
    suspend: '停止办理，时限按服务的规定暂停；恢复前谁也不能处理。', resume: '继续办理，未到的定时从剩下的时间接着算。', terminate: '工单立即结束，平台已执行的会先撤销；不能恢复。', supervise: '标记为督办，处理人都看得见。', set_priority: '时限按新的优先级重新计算，从提交时算起。', name_people: '没有找到处理人，由您指定；指定后即成为他们的待办。', retry: '再执行一次。', skip: '不执行这一步，继续流程。', mend: '说明已由人工办好，继续流程。', remove: '草稿删除后不能恢复。',
  },
  done: {
    submit: '{number} 已提交', withdraw: '{number} 已撤回，可修改后再提交', discard: '{number} 已作废', urge: '已催办', approve: '{number} 已同意', handle: '{number} 已办好', refuse: '{number} 已拒绝', send_back: '{number} 已退回到“{step}”', transfer: '已转办给{names}', add_signers: '已请{names}加签', remove_signer: '已减签', take_back: '{number} 已取回', comment: '评论已发出', suspend: '{number} 已挂起', resume: '{number} 已恢复办理', terminate: '{number} 已终止', supervise: '{number} 已标为督办', set_priority: '优先级已改为{name}', name_people: '已指定{names}', retry: '已重新执行', skip: '已跳过', mend: '已记为人工完成', save: '已保存', remove: '草稿已删除',
  },
  ask: {
    title: '{act}：{number}', words: '意见', reason: '理由', comment: '评论', words_help: '记入工单进度，看得见工单的人都能看到。', words_lacking: '请写明理由或意见', words_long: '最多 {max} 个字', to: '退回到', then_here: '改好后直接回到这一步，不再重走中间的步骤', before: '什么时候决定', before_me: '在我之前：他们决定后我再决定', after_me: '在我之后：我同意后再由他们决定', people: '人员', person: '转办给', people_lacking: '请选择人员', find: '输入姓名或登录名查找', nobody: '没有找到在用的人员', priority: '优先级', cancel: '取消', form: '这一步要填的内容', whom: '减签', next: '“{step}”的处理人', task_of: '{name} · {step}', step_lacking: '请选择退回到哪一步', keeps: '已填写的内容没有丢失。',
  },
  print: {
    act: '打印', back: '返回工单', unit: '申请单位', opinions: '审批意见', no_opinions: '尚无审批意见', says: '：{words}', attachments: '附件', seal: '申请单位（盖章）：', signature: '经办人（签字）：', date: '日期：', foot: '由 {who} 于 {at} 打印', submitted: '提交时间', ended: '结束时间', sign_here: '签字（盖章）：　　　　　　　　　　年　　月　　日', notes: '注：', code: '工单地址的二维码', look_up: '查询：凭工单号 {number} 登录平台核对，{address}',
  },
  share: { act: '复制链接', done: '已复制标题、工单号和链接。对方登录后，有权查看的才能打开。', unseen: '没有这张工单，或者您无权查看', whom_to_ask: '链接若由他人转来，请对方核对工单号，或由处理人把工单转给您；查看范围由您单位的平台管理人员设置。' },
  refused: '现在不能做', conflict: '这个工单刚刚有了变化：{what}。已显示最新情况，请看过再决定。', conflict_plain: '这个工单刚刚有了变化，已显示最新情况，请看过再决定。', nothing_done: '{why}。没有做任何改动。',
  tab: { form: '表单', progress: '进度', flow: '流程图', clocks: '时限', deeds: '执行', links: '关联' },
  form: { empty: '没有填写内容', unsaved: '有未保存的修改', restored: '已恢复您{when}填写、尚未提交的内容', discard: '丢弃', kept_here: '已填内容保存在本机，办理前可随时回来继续。', write_here: '您可以填写下面标出的内容，办理时一并提交。', mend_here: '工单在您手里：修改后可以保存，或直接提交。', saved_at: '已保存', wrong: '有 {n} 处需要更正', hidden: '部分内容按服务的规定对您不可见。' },
  progress: { events: '经过', tasks: '待办与已办', copies: '抄送', none: '还没有提交', system: '平台', at_step: '在“{step}”', task_open: '待处理', task_gone: '已由他人处理', stands_in: '代{name}', read_at: '{at} 已读', unread: '未读', opened: '{at} 送达', closed: '{at} {act}' },
  event: {
    submit: '{who}提交申请', withdraw: '{who}撤回申请', discard: '{who}作废申请', urge: '{who}催办', approve: '{who}同意', handle: '{who}办结', refuse: '{who}拒绝', send_back: '{who}退回到“{to}”', transfer: '{who}转办给{people}', add_signers: '{who}请{people}加签', remove_signer: '{who}减签', take_back: '{who}取回', comment: '{who}评论', suspend: '{who}挂起工单', resume: '{who}恢复工单', terminate: '{who}终止工单', supervise: '{who}标为督办', set_priority: '{who}把优先级改为{name}', name_people: '{who}指定{people}处理', retry: '{who}要求重试', skip: '{who}跳过执行', mend: '{who}记为人工完成',
    people_found: '交{people}处理', nobody_found: '没有找到处理人', timer_due: '定时“{name}”到时', deed_done: '平台执行完成', deed_failed: '平台执行失败', undo_done: '平台撤销完成', undo_failed: '平台撤销失败',
  },
  clock: {
    none: '这项服务没有时限', state: { not_begun: '未开始', running: '计时中', paused: '暂停', met: '按时完成', breached: '已超时' }, limit: '限时', elapsed: '已用', left: '剩余', over: '超出', due: '到期', warn: '预警', ended: '停表', working: '按工作时间', always: '按自然时间', priority: '按“{name}”优先级', from: '从', to: '到', kind_label: '这段时间', counted: '计入', share: '已用 {share}',
    kind: { counted: '计时', applicant: '在申请人手里，不计', peer: '等外部办理，不计', suspended: '挂起，不计', off_hours: '非工作时间，不计' }, intervals: '每一段', planned: '（不再暂停的话）',
  },
  deed: {
    none: '这个工单还没有由平台执行的事项', standing: { waiting: '等待执行', done: '已完成', failed: '失败', dropped: '不再执行' }, undo: '撤销：{what}', attempts: '尝试 {n} 次', next: '下次尝试 {at}', asked: '要求于 {at}', ended: '结束于 {at}', result: '结果', code: '代码 {code}',
  },
  link: { none: '没有关联的卡或单位', kind: { card: '卡', unit: '单位', person: '人员', system: '应用系统', order: '工单', finding: '监测发现' }, objects: '工单涉及的', related: '相关的工单', none_related: '没有相关的工单' },
  batch: { title: '{act} {n} 个工单', done: '{n} 个工单已{act}', some: '{done} 个已{act}，{refused} 个没有', note: '每个工单分别处理；处理不了的会说明原因，不影响其他。', files: '附件随本次操作附到每个办成的工单。', answers: '各工单的结果', is_done: '已{act}', close: '知道了', tally: '{done} 个已办，{refused} 个没有办成：', too_many: '一次最多 {max} 个' },
  card: '卡号',
  figures: {
    all_units: '全部单位', title: '工单统计', about: '所选时间内提交的工单及其办理结果，与前一段同样长的时间比较。', submitted: '提交', completed: '已办结', open: '办理中', refused: '已拒绝', ended_otherwise: '作废或终止', breached: '超时', p50: '办结用时中位数', p90: '九成在此内办结',
    before: '前期 {n}', before_none: '前期没有', share: '占提交的 {share}', days: '时间', d7: '近 7 天', d30: '近 30 天', d90: '近 90 天', d365: '近一年', period: '周期', periods: { day: '日', week: '周', month: '月', quarter: '季', year: '年' },
    over_time: '提交与办结', by_service: '按服务', by_unit: '按单位', none: '这段时间没有提交的工单', none_text: '换一段时间或单位看看。', when: '从',
  },
};
