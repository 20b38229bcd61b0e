// SPDX-License-Identifier: Apache-2.0
export default {
  card: 'Card', system: 'System', unit: 'Unit', from: 'From', until: 'Until', confirm_by: 'Confirm by', confirmed: 'Last confirmed', confirmed_by: 'Confirmed by', ended: 'Ended', ended_why: 'Why it ended', order: 'Order', state_label: 'State', none: '—',
  state: { active: 'In force', confirm: 'To confirm', ending: 'Ends soon', ended: 'Ended' }, ended_is: 'Ended · {why}',
  why: { expired: 'time over', unconfirmed: 'not confirmed', revoked: 'taken back', given_up: 'given up', card_closed: 'card closed', system_closed: 'system closed' },
  permits: {
    title: 'Permits', one: 'Permit', about: 'Which card may reach which system, and until when; one that is to be confirmed and is not ends by itself.', search: 'Last digits of a number (4 at least)', apply: 'Apply', to_confirm: '{n} permits to confirm', views: 'Which permits',
    view: { all: 'All', confirm: 'To confirm', ending: 'Ending soon', ended: 'Ended' },
    empty: { all: 'No permits', confirm: 'Nothing to confirm', ending: 'None ends soon', ended: 'None has ended' },
    empty_text: { all: 'Apply for cards to reach a system; what is agreed to appears here.', confirm: 'Permits appear here 15 days before they have to be confirmed.', ending: 'Permits that end within 30 days appear here; they can be extended.', ended: 'Permits whose time is over, or that were taken back or given up, are kept here.' },
    until_at: 'Until {at}', extend: 'Extend', close: 'Close', history: 'History', never: 'Never', not_yet: 'Not yet', platform: 'Platform',
  },
  act: {
    confirm: 'Confirm', give_up: 'Give up', revoke: 'Take back', confirm_title: 'Confirm {n} permits', give_up_title: 'Give up {n} permits', revoke_title: 'Take {n} permits back',
    confirm_text: 'These cards still need the systems. The next confirmation counts from now; the last day stays.', confirm_one: '{card} still needs “{system}”. The next confirmation counts from now; the last day stays.',
    give_up_text: 'These cards cannot reach the systems any longer, from now on; later they are to be applied for anew.', revoke_text: 'These cards cannot reach the systems any longer, from now on; their units may apply anew.',
    end_one: '{card} cannot reach “{system}” any longer, from now on; later it is to be applied for anew.',
    confirm_done: '{n} permits confirmed', give_up_done: '{n} permits given up', revoke_done: '{n} permits taken back',
    tally: '{done} done, {refused} not:', answers: 'What came of it', gone: 'no longer listed', too_many: '{n} at once at most',
  },
  event: { granted: 'Granted', extended: 'Extended', confirmed: 'Confirmed', ended: 'Ended' },
  systems: {
    title: 'Systems', one: 'System', about: 'The systems that cards may be given access to. A closed one is not to be asked for, and its permits end.', search: 'Code, name or address', new: 'New system', create: 'Create', save: 'Save', edit: 'Change the system', empty: 'No systems', empty_text: 'Enter a system, and units can apply for their cards to reach it.',
    name: 'Name', name_zh: 'Chinese name', name_en: 'English name', name_en_help: 'The Chinese one when empty', code: 'Code', code_help: '2 to 40 lower-case letters, digits, underscores or hyphens', code_bad: 'Lower-case letters, digits, underscores and hyphens only, 2 to 40',
    unit: 'Kept by', addresses: 'Addresses', addresses_help: 'One network, address or name each, perhaps with a port: 10.20.0.0/24:443, portal.example.gov.cn', addresses_more: '{first} and others, {n} in all', about_label: 'About',
    confirm_days: 'Confirmed every', confirm_days_help: 'After so many days the unit confirms that it still needs it, 7 to 366; 0: never', confirm_days_bad: '0, or a whole number from 7 to 366', lasts_days: 'Lasts at most', lasts_days_help: 'Days that may be asked for at once, 1 to 1096', days: '{n} days', never: 'Never', active: 'In force',
    state: 'State', open: 'Open', closed: 'Closed', open_filter: 'Open', close: 'Close the system', reopen: 'Open it again', close_short: 'Close', reopen_short: 'Open',
    close_text: '“{name}” can no longer be asked for, and its {n} permits end now: the cards cannot reach it any longer. When it is opened again, each card has to apply anew.', reopen_text: '“{name}” may be asked for again; permits that have ended stay ended.',
    created: '“{name}” created', saved: '“{name}” saved', was_closed: '“{name}” is closed, and its permits end', was_opened: '“{name}” may be asked for again', permits: 'See its permits', others: 'Only those who keep the systems of its unit change it',
  },
};
