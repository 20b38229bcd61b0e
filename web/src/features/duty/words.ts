// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    code: '编码', name_zh: '中文名称', name_en: '英文名称', unit: '单位', people: '人员', save: '保存', rename: '改名', remove: '删除', saved: '已保存“{name}”', removed: '已删除“{name}”', closed_account: '账号已停用',
    code_help: '2 至 40 个小写字母、数字或下划线；建立后不能修改，流程按它找人', code_bad: '只能用小写字母、数字和下划线，2 至 40 个', name_en_help: '不填则与中文相同', find_person: '输入姓名或登录名查找', nobody_found: '没有找到在用的账号',
    from: '开始', to: '结束', to_after: '结束须晚于开始', monday: '一', tuesday: '二', wednesday: '三', thursday: '四', friday: '五', saturday: '六', sunday: '日', today: '今天',
    posts: {
      title: '岗位', one: '岗位', about: '流程按岗位找人：先在申请人所在单位找，没有人任职则逐级向上。岗位名目全平台共用，任职人员由各单位分别设置。',
      new: '新建岗位', edit: '岗位改名', create: '新建', created: '已新建岗位“{name}”', built_in: '内置', held: '任职 {n} 人', remove_text: '删除岗位“{name}”后，以它为处理人的步骤将找不到人，由督办人员指定。还有人任职的岗位不能删除。',
      search: '按单位、人员姓名查找', vacant: '空缺的岗位', held_filter: '有人任职的岗位', nobody: '空缺', change: '调整{post}', holders: '{unit}：{post}', holders_help: '最多 20 人。不能给自己安排岗位。列出的就是全部任职人员。', set: '“{unit}”的{post}：{names}', set_none: '“{unit}”的{post}已清空',
      empty: '没有可以查看的单位', names: '岗位名目', by_unit: '各单位任职',
    },
    groups: {
      title: '值班', one: '值班组', about: '流程可以把任务交给值班组里当班的人。', new: '新建值班组', edit: '值班组改名', create: '新建', created: '已新建值班组“{name}”', now: '当班', nobody: '现在无人值班', until: '连续排到', next: '下一班', ahead: '未结束班次',
      remove_text: '删除值班组“{name}”。已结束的班次作为记录保留；还有未结束的班次时不能删除。编码不能再用。', search: '按名称、编码或单位查找', empty: '还没有值班组', empty_text: '建立值班组并排班后，流程可以把任务交给当班的人。', gap: '现在无人值班：交给此组的任务会等督办人员处理',
      week: '周', month: '月', previous: '前一段', following: '后一段', span: '时间范围', add: '新增班次', rota: '轮班排班', clear: '清空未开始的班次', clear_text: '删除“{name}”所有还没有开始的班次（共 {n} 个未结束）。正在值班的不受影响。', cleared: '已删除 {n} 个班次',
      list: '班次', none_in_span: '这段时间没有班次', person: '值班人', overlap: '与其他班次重叠', states: { ahead: '未开始', running: '值班中', over: '已结束' }, edit_shift: '修改班次', running_help: '班次已经开始，只能修改结束时间。', added: '已新增班次', changed: '已修改班次', shift_removed: '已删除班次', remove_shift_text: '删除 {name} {from} 开始的班次。',
      end_now: '现在交班', turns: '轮值人员', turns_help: '按选择的先后轮流', hours: '每班小时数', count: '班次数', ends: '排到 {to}', rota_done: '已排 {n} 个班次，到 {to}', rota_overlaps: '其中 {n} 个与已有班次重叠', before_today: '不能早于今天', need_people: '请选择轮值人员', picture: '值班表', shift_of: '{name} {hours}',
    },
    absences: {
      title: '请假代理', one: '请假代理', about: '请假期间新到的待办交给代理人；已经在手里的不移交，代理人再请假也不继续转交。', boxes: { mine: '我的请假', standing_in: '我代理的', units: '本单位' }, new: '登记请假', new_other: '为他人登记', create: '登记',
      person: '请假人', stand_in: '代理人', services: '服务', all_services: '全部服务', services_help: '不选则代理全部服务的待办', reason: '事由', state: '状态', made_by: '登记人', states: { running: '代理中', ahead: '未开始', over: '已结束', withdrawn: '已撤回' },
      stand_in_away: '代理人自己也请假', stand_in_closed: '代理人账号已停用，待办仍归本人', overlaps: '与另一条请假重叠，以后登记的为准', candidate_away: '{name}（届时也请假）', self: '不能由本人代理自己', created: '已登记：{name} 代理至 {to}', created_warn: '已登记。注意：{name} 在此期间自己也请假，待办会留在其名下',
      end: '提前结束', withdraw: '撤回', end_text: '{stand_in} 不再代理 {name}，新的待办从现在起回到本人。已交给代理人的仍由代理人办理。', withdraw_text: '撤回 {name} 还没有开始的请假。', ended: '已提前结束', withdrawn: '已撤回', stand_in_help: '本单位或上下级单位的在用账号',
      none_mine: '没有登记过请假', none_mine_text: '外出时指定代理人，待办不会耽误。', none_standing_in: '没有代理任何人', none_units: '没有人登记请假', search: '按请假人、代理人查找',
    },
    calendar: {
      title: '工作日历', about: '工单时限和到期提醒按此计算工作时间。放假与调休由运维人员在规则文件中维护，重启后生效。', hours: '工作时间', holiday: '放假', workday: '调休上班', weekend: '休息', worked: '工作日', month: '{n} 月', worked_days: '{n} 个工作日', total: '{year} 年：放假 {free} 天，调休上班 {made} 天，共 {n} 个工作日',
      unknown: '还没有 {year} 年的放假安排：只按星期计算', year: '{n} 年', week: '周{day}', free: '休息', previous: '上一年', following: '下一年',
    },
  },
  en: {
    code: 'Code', name_zh: 'Chinese name', name_en: 'English name', unit: 'Unit', people: 'People', save: 'Save', rename: 'Rename', remove: 'Remove', saved: '“{name}” saved', removed: '“{name}” removed', closed_account: 'account closed',
    code_help: '2 to 40 lower-case letters, digits or underscores; cannot be changed, as flows find people by it', code_bad: 'Lower-case letters, digits and underscores only, 2 to 40', name_en_help: 'The Chinese one when empty', find_person: 'Name or login', nobody_found: 'No account in use was found',
    from: 'From', to: 'Until', to_after: 'It must end after it begins', monday: 'Mon', tuesday: 'Tue', wednesday: 'Wed', thursday: 'Thu', friday: 'Fri', saturday: 'Sat', sunday: 'Sun', today: 'Today',
    posts: {
      title: 'Posts', one: 'Post', about: 'Flows find people by posts: in the applicant’s unit, else in the nearest unit above where somebody holds it. Posts are the same for all units; who holds them is set for each.',
      new: 'New post', edit: 'Rename the post', create: 'Create', created: 'Post “{name}” created', built_in: 'built in', held: 'held by {n}', remove_text: 'Without the post “{name}” steps that ask for it find nobody and wait for a supervisor. A post that somebody holds cannot be removed.',
      search: 'Unit, or name of a person', vacant: 'Vacant post', held_filter: 'Held post', nobody: 'vacant', change: 'Change {post}', holders: '{unit}: {post}', holders_help: 'At most 20. Nobody gives himself a post. These are all who hold it.', set: '{post} of “{unit}”: {names}', set_none: '{post} of “{unit}” is vacant now',
      empty: 'There is no unit for you to see', names: 'All posts', by_unit: 'By unit',
    },
    groups: {
      title: 'Duty', one: 'Group on duty', about: 'Flows may give a task to whoever of a group is on duty.', new: 'New group', edit: 'Rename the group', create: 'Create', created: 'Group “{name}” created', now: 'On duty', nobody: 'Nobody is on duty', until: 'Covered until', next: 'Next', ahead: 'Shifts ahead',
      remove_text: 'Removes the group “{name}”. Past shifts stay on record; while a shift is not over it cannot be removed. Its code is not given again.', search: 'Name, code or unit', empty: 'No group yet', empty_text: 'Make a group and enter its shifts, and flows can give tasks to whoever is on duty.', gap: 'Nobody is on duty: tasks for this group wait for a supervisor',
      week: 'Week', month: 'Month', previous: 'Earlier', following: 'Later', span: 'Span', add: 'New shift', rota: 'New rota', clear: 'Clear what has not begun', clear_text: 'Removes all shifts of “{name}” that have not begun ({n} are not over). Whoever is on duty stays.', cleared: '{n} shifts removed',
      list: 'Shifts', none_in_span: 'No shifts in this span', person: 'Person', overlap: 'overlaps another shift', states: { ahead: 'Ahead', running: 'Running', over: 'Over' }, edit_shift: 'Change the shift', running_help: 'The shift has begun: only its end can be moved.', added: 'Shift entered', changed: 'Shift changed', shift_removed: 'Shift removed', remove_shift_text: 'Removes the shift of {name} from {from}.',
      end_now: 'Hand over now', turns: 'People in turn', turns_help: 'In the order they are chosen', hours: 'Hours of a shift', count: 'Number of shifts', ends: 'Until {to}', rota_done: '{n} shifts entered, until {to}', rota_overlaps: '{n} of them overlap others', before_today: 'Not before today', need_people: 'Choose the people', picture: 'Rota', shift_of: '{name} {hours}',
    },
    absences: {
      title: 'Standing in', one: 'Absence', about: 'New tasks of an absent person go to the stand-in; those already in hand stay, and they do not go on when the stand-in is away too.', boxes: { mine: 'My absences', standing_in: 'I stand in', units: 'My units' }, new: 'Enter an absence', new_other: 'For somebody else', create: 'Enter',
      person: 'Absent', stand_in: 'Stand-in', services: 'Services', all_services: 'all services', services_help: 'All when none is chosen', reason: 'Reason', state: 'State', made_by: 'Entered by', states: { running: 'Running', ahead: 'Ahead', over: 'Over', withdrawn: 'Withdrawn' },
      stand_in_away: 'the stand-in is away, too', stand_in_closed: 'the stand-in’s account is closed: tasks stay', overlaps: 'overlaps another absence; the newest counts', candidate_away: '{name} (away then)', self: 'Nobody stands in for himself', created: 'Entered: {name} stands in until {to}', created_warn: 'Entered. Note: {name} is away at that time, too, and tasks will wait',
      end: 'End now', withdraw: 'Withdraw', end_text: '{stand_in} no longer stands in for {name}; new tasks go to the person again. Those the stand-in has stay there.', withdraw_text: 'Withdraws the absence of {name}, which has not begun.', ended: 'Ended', withdrawn: 'Withdrawn', stand_in_help: 'An account in use of the same unit, or one above or below',
      none_mine: 'No absence entered', none_mine_text: 'Name a stand-in while you are away, and no task waits.', none_standing_in: 'You stand in for nobody', none_units: 'No absence was entered', search: 'Absent person or stand-in',
    },
    calendar: {
      title: 'Working calendar', about: 'Deadlines and reminders of orders count working time by it. Holidays stand in a rules file that operators keep; they hold after a restart.', hours: 'Working hours', holiday: 'Holiday', workday: 'Make-up day', weekend: 'Free', worked: 'Working day', month: 'Month {n}', worked_days: '{n} working days', total: '{year}: {free} days of holidays, {made} make-up days, {n} working days',
      unknown: 'No holidays are entered for {year} yet: only weekdays count', year: '{n}', week: '{day}', free: 'free', previous: 'Year before', following: 'Year after',
    },
  },
};
