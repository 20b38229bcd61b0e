// SPDX-License-Identifier: Apache-2.0
export default {
  title: '监测发现', one: '监测发现', about: '每条发现都能说明依据；确认、排除或对卡处置后不再待办。', empty: '没有监测发现', empty_text: '话单触发监测模型后，发现会出现在这里。', search: '卡号前几位或后几位（至少 5 位）',
  model: '模型', state_label: '状态', severity_label: '等级', subject: '对象', window: '窗口', first: '首次时间', hits: '命中', unit: '单位', due: '期限', assigned: '指派', card: '卡号', scene: '场景', class: '安全分类', carrier: '运营商', month: '月份', clause: '条款', found: '发现时间', handled: '处置人', reason: '排除原因', overdue: '超期', again: '又有命中', yes: '是', me: '我',
  state: { new: '待处置', confirmed: '已确认', dismissed: '已排除', acted: '已处置' }, severity: { urgent: '紧急', high: '重要', normal: '一般' }, overdue_now: '已超期', again_is: '{state} · 又有 {n} 次',
  act: { confirm: '确认', dismiss: '排除', suspend: '停机', throttle: '限速', block_app: '限制应用', raise_order: '发起工单', reopen: '重新打开', note: '备注', assign: '指派' },
  ask: { title: '{act}：{what}', title_many: '{act} {n} 条发现', filter_many: '{act}当前筛选的全部发现', filter_note: '共约 {n} 条，作为任务执行；已是这种状态的和无权处置的会跳过并说明。', reason: '原因', reason_none: '请选择原因', words: '说明', words_help: '记入处理记录和审计日志', suspension: '停机原因', kbps: '限速到', person: '处置人', nobody: '不指派', category: '应用类别', domains: '域名', false_alarm: '计为误报', do: '{act}', cancel: '取消' },
  consequence: {
    confirm: '发现属实。可以重新打开。', dismiss: '不再待办；原因为误报的计入模型的误报率。可以重新打开。', suspend: '卡立即停机并通知运营商；复机须在卡页面由有权的人办理。', throttle: '卡限速并通知运营商；在卡的管控页修改或取消。', block_app: '应用列入全平台的应用黑名单；在应用黑名单页停止限制。',
    raise_order: '工单转给卡的单位核实整改，由您复核；这张卡已有在办的处置工单时并入该工单。', reopen: '回到待处置，重新计算期限；已对卡做的操作不变。', note: '只在处理记录中添加说明。', assign: '由此人处置，出现在他的工作台。',
  },
  done: { confirm: '已确认', dismiss: '已排除', suspend: '卡已停机', throttle: '卡已限速', block_app: '应用已列入黑名单', raise_order: '已发起工单', reopen: '已重新打开', note: '已备注', assign: '已指派' }, queued: '已提交，在任务中查看进度', all_filtered: '处理筛选的全部', suspensions: { separation: '机卡分离', violation: '违规', policy: '管控', user: '用户停机' },
  tab: { why: '依据', rows: '话单', month: '当月用量', others: '同月的其他发现', history: '处理记录' },
  why: { rests: '{clause} {title}', who: '{name}', seen: '{n} 次命中，首次 {at}', detail: '监测原文', settings: '按 {day} 生效的设置版本 {n} 判定' }, compare: { seen: '实际', allowed: '应为' }, can: '可以做什么', undo: '由谁办理', needs: '需要“{name}”',
  rows: { own: '只看触发这条发现的', all: '窗口内的全部话单', none: '窗口内没有话单', none_kept: '本平台没有保留话单', none_own: '没有标出触发的话单', time: '时间', kind: '类型', peer: '对端', amount: '用量', imei: 'IMEI', place: '位置', origin: '来源', more: '显示更多', mark: '触发', kinds: { data: '流量', sms: '短信', voice: '语音' }, seconds: '{n} 秒', one_sms: '1 条' },
  usage: { kind: '用量类型', data: '流量', sms: '短信', voice: '语音', unit_sms: '条', unit_voice: '秒', day: '日', total: '{month} 合计 {total}', limit: '· 限额 {limit}', of: '{month} 每日用量', none_kept: '本平台没有保留话单，没有逐日用量', by: { carrier: '按运营商话单计数。', accounting: '按平台计费（RADIUS）计数。' }, other: { carrier: '运营商话单另有 {rows} 行：{data}、短信 {sms} 条、语音 {voice} 秒，只供核对，不计入。', accounting: '平台计费另有 {rows} 行：{data}、短信 {sms} 条、语音 {voice} 秒，只供核对，不计入。' } },
  others_none: '这张卡同月没有其他发现', history_none: '还没有人处理过', no_card: '不在卡清单中', card_now: '卡现状', to_card: '打开卡页面', order: '处置工单',
  live: { title: '实时监测', about: '新的发现随到随显示；今天的数字随之更新。', today: '今天发现', open: '待处置', overdue: '超期', mine: '指派给我', again: '处置后又有命中', newest: '最新发现', pause: '暂停', go_on: '继续', paused: '已暂停，{n} 条新发现未显示', by_model: '今天各模型', by_day: '近 31 天的发现', units: '待处置最多的单位', waiting: '正在等新的发现', waiting_text: '话单触发监测模型后立即出现。', suggestions: '建议限制的应用', suggestions_about: '本月在 {n} 张以上的卡上出现、还不在应用黑名单里。', suggestions_none: '没有建议限制的应用', cards: '{n} 张卡', block: '限制', count: '发现', day: '日期', unit_count: '{fresh} 条待处置，共 {all} 条', blocked: '“{name}”已列入应用黑名单' },
  quality: { title: '监测质量', about: '监测系统对自身的说明：快慢、误报和超期，按您可见的单位统计。', time: '时间', days: '近 {n} 天', use_to_finding: '使用到发现（99%）', receipt_to_finding: '收到话单到发现（99%）', finding_to_end: '发现到处置（99%）', half: '一半在 {p50} 以内，共 {n} 条', no_figure: '这段时间没有数据', later: '{n} 条超过两天，未计入', false_share: '误报率', false_note: '按误报原因排除的 / 已处置的', by_model: '各模型', found: '发现', handled: '已处置', dismissed: '排除', false_alarms: '误报', share: '误报率', reasons: '排除的原因', no_reasons: '这段时间没有排除的发现', none: '这段时间没有发现', kept: '发现保留', kept_for_ever: '长期', kept_note: '发现和处理记录不删除' },
  labelled: {
    title: '标注集：漏报与误报', about: '标注集是一批虚构的卡和一个月的话单（{cards} 张卡、{rows} 行），其中埋设的问题全部已知。用现行的名单、调优和自定义规则判一遍，没报出来的是漏报，多报的是误报。手机型号和高发区取自现行名单，名单本身缺了什么在这里看不出来；标注卡的单位、场景、分类取自在用卡，所以只调了一部分卡也看得出。每夜三点后、现行设置变化后十分钟左右自动测一次。',
    start: '现在测一次', planted: '埋设', missed: '漏报', miss_rate: '漏报率', raised: '报出', false_alarms: '误报', false_rate: '误报率', set_miss: '标注集漏报率', set_false: '标注集误报率', miss_note: '埋设 {planted} 处，漏报 {missed} 处', false_note: '报出 {raised} 条，误报 {wrong} 条', version: '设置版本', in_force: '就是现行设置', older: '现行设置已是 {version}，稍后会重测', at: '测量时间', by: '{who} 发起', cause: { person: '有人发起', night: '每夜自动', settings: '设置变化后自动' },
    by_model: '标注集上的各模型', trend: '历次测量', all_models: '全部模型', none: '还没有测量', none_text: '平台启动几分钟后会自动测第一次。',
    no_phones: '手机 TAC 名单是空的，手机终端模型及相关组合模型什么也发现不了。请在“名单”里导入或添加。', no_areas: '诈骗高发区名单是空的，高发区模型及相关组合模型什么也发现不了。请在“名单”里导入或添加。',
  },
};
