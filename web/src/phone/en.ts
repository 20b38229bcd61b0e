// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  tabs: { label: 'Main menu', todo: 'To do', overview: 'Overview', findings: 'Alarms', me: 'Me' },
  offline: 'The server cannot be reached; trying again. What is open can be read on, and what you typed is safe.',
  pull: { pulling: 'Pull to refresh', loosing: 'Let go to refresh', loading: 'Refreshing', done: 'Up to date' },
  time: { days: '{n} d', hours: '{n} h', minutes: '{n} min' },
  not_yours: 'You may not see this', not_yours_text: 'It needs the permission "See findings". Ask a security administrator if you need it.',
  missing: 'There is no such page', missing_text: 'The address may be wrong, or the content has moved.', home: 'To my to-dos',
  todo: {
    about: 'What waits for you, the most pressing first', none: 'Nothing to do', none_text: 'Orders and findings for you to deal with appear here.', batch: 'Approve several', which: 'Tap the orders to approve', all_orders: 'See all orders to do', ways: 'Where to go', apply: 'Apply', kind: { order: 'Orders', finding: 'Findings' }, rest: { order: '{n} more orders', finding: '{n} more findings' },
    late: 'Overdue', soon: 'Due soon', later: 'Due later', late_by: '{time} overdue', left: '{time} left', until: 'by {at}', mine: 'Assigned to me', more: 'Only the most pressing are listed here', all: 'See all that is open',
  },
  order: { to_desk: 'Open this order in the full console', stands_in: '{name} is away; you deal with it in their place.' },
  orders: {
    apply: 'Apply', search: 'Order, card or applicant', fresh: 'Orders have changed – tap to refresh', nothing: 'No order fits', nothing_text: 'Loosen the filters, or clear them and look again.', no_drafts: 'No drafts', no_drafts_text: 'What you begin and do not submit is kept here.',
  },
  form: { unit_find: 'Find a unit by name', files_hint: 'Photos, PDF, OFD, docx, xlsx or text, {size} each at most, {most} in all', at_desk: 'Please fill this one in in the full console.', read_only: 'The platform is read-only for now; nothing can be submitted' },
  overview: {
    at: 'As of {at}', cards: 'Cards', fleet: 'Cards on record', rate: 'Compliance', gaps: 'Cards with gaps', risk: 'High-risk cards', console: 'Opens in the full console', findings: 'Monitoring', today: 'Found today', open: 'To deal with', overdue: 'Overdue', again: 'Came again after handling',
    by_model: 'Today by model', by_model_none: 'Nothing found today yet', units: 'Units with most to do', intake: 'Usage and judging', behind: 'Records waiting to be judged', waiting: 'Files waiting', notices: 'Mind this', none: 'No figures for you yet', none_text: 'Ask a security administrator for a role.',
  },
  list: {
    search: 'Digits of a number', too_short: 'Enter five digits at least', filter: 'Filter', filters_set: 'Filter {n}', choose: 'Select', chosen: '{n} selected', choose_loaded: 'Select the {n} loaded', choose_none: 'Select none', stop: 'Done', act: 'Handle', most: '{n} at a time at most',
    fresh: '{n} new findings – tap to show', fresh_some: 'New findings – tap to refresh', end: 'No more', loading: 'Loading', more_failed: 'Not loaded – tap to try again', count: '{n} in all', count_about: 'more than {n}', show: 'Show', reset: 'Reset', any: 'Any', only: 'Only', nothing: 'No finding fits', nothing_text: 'Loosen the filters, or clear them and look again.',
  },
  finding: {
    why: 'Why it is a finding', month: 'Use in {month}', month_day: 'day {day}', month_none: 'Nothing was used that month', more_title: 'What can be done', more: 'More', to_desk: 'Open the card in the full console', load_month: 'Show the month', load_rows: 'Show usage rows', all_others: 'Show all {n}',
  },
  act: {
    stale: 'This finding has just changed', stale_text: 'It is now "{state}". The newest is loaded and what you typed is still here: look again, then send it once more.', read_only: 'The platform is read-only for now; nothing can be handled', signed_out: 'Sign in again, then press "{act}" once more; what you typed is still here.', words_optional: 'Words (optional)', me: 'Me ({name})', domains_help: 'One a line, like video.example.com',
    which: 'What to do', result: 'What came out', result_done: 'Done', result_already: 'Stood so already', result_refused: 'Left alone', why: 'Why they were left alone', example: 'e.g. {example}', cards: '{n}', closed: 'Close', people: 'Name or login', nobody: 'Nobody of that name',
  },
  door: {
    title: 'Please sign in again', over: 'Your session ended. This page and what you typed are still here; sign in to go on.', other: 'Sign in as somebody else', lost: 'Somebody else leaves this page; what was not sent is lost.', go_on: 'Go on', in_again: 'Signed in again; please go on',
  },
  sign_in: { desk: 'Open the full console' },
  me: {
    unit: 'Unit', roles: 'Roles', role_at: '{role} · {unit}', password: 'Password', password_days: 'expires in {n} days', password_today: 'expires today', password_until: 'valid until {day}', password_never: 'does not expire', password_none: 'signed in by certificate', sessions: 'Where I am signed in', desk: 'Open the full console', desk_text: 'The whole console in this browser',
    notices_more: 'Earlier ones', out: 'Sign out', out_text: 'You will have to sign in again.', ended: 'That device is signed out',
  },
} satisfies Messages;
