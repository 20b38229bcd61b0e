// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    hello: '{name}，{part}', morning: '上午好', noon: '中午好', afternoon: '下午好', evening: '晚上好', night: '夜深了',
    rate: '物联网卡合规率', rate_note: '{judged} 张已判定，{ok} 张合规', cards: '在册的卡', cards_note: '物联网卡 {iot} 张，公众移动卡 {phone} 张', gaps: '有缺口的卡', gaps_note: '占已判定的 {share}', high: '高风险的卡', high_note: '占已判定的 {share}',
    sheets: '张', items: '项', permits: '待确认的权限', permits_note: '{active} 项生效，{ending} 项 30 天内到期', worst: '缺口最多的单位', worst_none: '各单位的卡都已合规', rate_short: '合规率', unit: '单位', missing: '有缺口', total: '物联网卡',
    jobs: '我的任务', jobs_none: '没有进行中的任务', jobs_all: '全部任务', changes: '卡的最近改动', changes_none: '最近没有人改过卡', favourites: '收藏', favourites_none: '在卡、单位等页面点星标，会出现在这里。', recent: '最近打开',
    notices: '需要留意', pages: '我的工作', empty: '您还没有业务权限', empty_text: '请联系安全管理员授予角色，之后这里会显示您的工作。', import: '导入卡', orders: '我的工单', orders_none: '没有等您处理的工单', orders_todo: '待办', orders_late: '将到期或已超时', orders_returned: '退回给我的申请', orders_unread: '未读抄送', orders_drafts: '草稿', unfavourite: '取消收藏 {name}',
  },
  en: {
    hello: 'Good {part}, {name}', morning: 'morning', noon: 'day', afternoon: 'afternoon', evening: 'evening', night: 'evening',
    rate: 'Compliance of IoT cards', rate_note: '{judged} judged, {ok} compliant', cards: 'Cards on record', cards_note: '{iot} IoT cards, {phone} ordinary mobile', gaps: 'Cards with gaps', gaps_note: '{share} of those judged', high: 'Cards of high risk', high_note: '{share} of those judged',
    sheets: 'cards', items: 'permits', permits: 'Permits to confirm', permits_note: '{active} in force, {ending} end within 30 days', worst: 'Units with the most gaps', worst_none: 'All units’ cards are compliant', rate_short: 'Compliance', unit: 'Unit', missing: 'With gaps', total: 'IoT cards',
    jobs: 'My jobs', jobs_none: 'Nothing is running', jobs_all: 'All jobs', changes: 'Latest changes of cards', changes_none: 'Nobody changed a card lately', favourites: 'Favourites', favourites_none: 'Mark a card, a unit or another page with the star and it appears here.', recent: 'Recently opened',
    notices: 'Mind this', pages: 'My work', empty: 'You have no work here yet', empty_text: 'Ask a security administrator for a role; then your work appears here.', import: 'Import cards', orders: 'My orders', orders_none: 'No orders wait for you', orders_todo: 'To do', orders_late: 'Late or nearly so', orders_returned: 'My applications sent back', orders_unread: 'Copies unread', orders_drafts: 'Drafts', unfavourite: 'Remove {name} from favourites',
  },
};
