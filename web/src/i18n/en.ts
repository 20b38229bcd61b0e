// SPDX-License-Identifier: Apache-2.0
export default {
  product: { name: 'Yunguan', tagline: 'Operations for government networks' },
  area: {
    workbench: 'Workbench', overview: 'Overview', apply: 'Apply', orders: 'Orders', cards: 'Cards', access: 'Access', monitoring: 'Monitoring',
    operations: 'Operations', sms: 'SMS', cloud: 'Cloud & chain', billing: 'Billing', reports: 'Reports', platform: 'Platform',
  },
  time: {
    now: 'just now', minutes_ago: '{n} min ago', in_minutes: 'in {n} min', today: 'today {clock}', yesterday: 'yesterday {clock}',
    seconds: '{n} s', minutes: '{n} min {s} s', hours: '{n} h {m} min',
  },
  density: { compact: 'Compact', normal: 'Normal', loose: 'Loose' },
  theme: { system: 'As the system', light: 'Light', dark: 'Dark' },
  piece: {
    cancel: 'Cancel', retry: 'Try again', copy: 'Copy {what}', copied: 'Copied', trace: 'trace id', field: 'Field', before: 'Before', after: 'After',
    no_difference: 'No difference', reason_placeholder: 'Say why; it is kept in the audit log', reason_length: 'Give a reason of {min} to {max} characters', close: 'Close', more: 'More',
    all: 'All', yes: 'Yes', no: 'No', none: 'None', search: 'Search',
  },
  problem: {
    unreachable: 'The server cannot be reached', unreachable_safe: 'What was saved is safe, and what you are typing is still on this page.', unreachable_next: 'Check the network and try again.',
    unknown: 'The server gave no reason', browser_fault: 'This page failed in the browser', browser_fault_next: 'Reload and try again; if it returns, give the text above to an administrator.',
    sign_in_again: 'Sign in again to go on.', forbidden_next: 'If you need it, ask an administrator of your unit for the permission.', not_found_next: 'It may have been removed, or it lies outside what you may see.',
    stale_safe: 'Your change has not been saved.', stale_next: 'Load the newest state and change it again.', nothing_changed: 'Nothing was changed.',
    wait_next: 'The server is busy; try again in a moment.', fault_next: 'Try again later; if it returns, give the trace id to an administrator.',
  },
  take: {
    choose: 'Choose a file', too_kind: 'A .csv, .xlsx, .gz or .zst file is wanted', preview: 'Preview', begin: 'Take in', from: 'From', from_help: 'For what is new or changed; today when left empty.',
    ending: 'End what the file does not name', last_day: 'Last day', last_day_help: 'Yesterday when left empty: not in force from today on.', hand_too: 'Also what was added by hand', fresh: 'New', changed: 'Changed', unchanged: 'Unchanged', ends: 'End', kept: 'Kept by hand', refused: 'Left out',
    nothing: 'The list would not change.', which_end: 'Entries that would end: {n}', more: '{n} more are not shown', which_refused: 'Rows that cannot be taken: {n}', row: 'Row {n}',
  },
  attachment: {
    choose: 'Choose files', choose_for: 'Choose files for {label}', picture: 'Take a picture', picture_for: 'Take a picture for {label}', number: 'Attachment {id}', remove: 'Remove {name}', stop: 'Stop sending {name}', again: 'Send {name} again',
    sending: 'Sending {name}', look: 'Look at {name}', save: 'Save {name}', hint: 'Files may be dropped here: PDF, OFD, pictures, docx, xlsx or text, at most {size} each, {most} in all',
    fault: {
      empty: 'The file is empty', wrong_kind: 'Only PDF, OFD, pictures (PNG, JPEG, WebP), docx, xlsx and texts are taken', too_large: 'The file is larger than {size}', too_many: 'At most {most} files',
    },
  },
  list: {
    count: '{n} rows', count_about: 'more than {n} rows', select_page: 'Select this page', select_row: 'Select {name}', sort_hint: 'Click to sort; hold Shift to add a second order',
    acts: 'Acts', more_filters: 'More filters', more_filters_set: 'More filters ({n})', clear: 'Clear filters', any: 'Any', from_day: '{what} from', to_day: 'to',
    columns: 'Columns', density: 'Row height', columns_reset: 'Reset', column_left: 'Move {name} forward', column_right: 'Move {name} back',
    views: 'Saved views', no_views: 'Save these filters and this order as a view to open it with one click.', view_name: 'Name of the view', view_save: 'Save', view_saved: 'View “{name}” saved',
    view_remove: 'Delete view {name}', pager: 'Pages', page_size: 'Rows per page', per_page: '{n} / page', previous: 'Previous page', next: 'Next page', page_number: 'Page number',
    selected: '{n} selected', unselect: 'Clear selection', refresh: 'Refresh', export: 'Export', export_xlsx: 'Export as Excel (XLSX)', export_csv: 'Export as CSV',
    nothing_found: 'Nothing matches', nothing_found_text: 'Widen the filters, or clear them and search again.',
  },
  form: {
    optional: 'optional', required: 'Fill this in', too_long: 'At most {n} characters', too_short: 'At least {n} characters', whole_number: 'A whole number from {least} to {most}',
    leave_title: 'Not everything was sent', leave_with_draft: 'What you typed is kept as a draft for 7 days; come back to this page to go on.', leave_and_lose: 'Changes that were not sent will be lost.', leave: 'Leave',
    draft_kept: 'Restored your draft of {when}', draft_discard: 'Discard draft', index: 'On this page', errors: '{n} to correct',
  },
  chart: { as_table: 'Show {label} as a table', as_chart: 'Show {label} as a chart', save: 'Export {label}', png: 'Export picture (PNG)', csv: 'Export data (CSV)' },
  explain: {
    rests_on: 'Rests on', compared: 'Compared', wanted: 'Required', found: 'Found', result: 'Result', fits: 'Meets', misfits: 'Does not meet', rows: 'Records behind it', can_do: 'What can be done',
  },
  job: {
    state: { queued: 'Queued', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
    done_of: '{done} of {total}', done: '{done} done', failed: '{failed} refused', remaining: 'about {time} left', cancel: 'Cancel job',
  },
  page: { back: 'Go back', favourite: 'Favourite', loading: 'Opening' },
  limits: {
    networks: 'Allowed networks', networks_help: 'One network or address each, like 10.20.0.0/16 or 2001:db8::/32; none: from anywhere.', hours: 'Allowed hours', hours_help: 'Beijing time; none: at any time. 24:00 is the end of the day; split a stretch over midnight into two.', days: 'Days', from: 'From', until: 'Until', add: 'Add hours', remove: 'Remove line {n}',
    week: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' }, fault_days: 'Line {n}: choose at least one day', fault_time: 'Line {n}: write times like 08:00, at most 24:00', fault_order: 'Line {n}: the beginning must be before the end; split a stretch over midnight into two',
    certificate: 'Signs in with a certificate only, not with the password', single: 'One session only; a new sign-in ends the one before', save: 'Save limits', undo: 'Undo',
  },
  shell: {
    skip: 'Skip to content', menu: 'Main menu', open_menu: 'Open menu', fold_menu: 'Fold menu', unfold_menu: 'Unfold menu', search: 'Search a number, unit, person or page', search_short: 'Search',
    search_pages: 'Pages', search_objects: 'Objects', search_recent: 'Recently opened', search_nothing: 'Nothing found for “{words}”', search_hint: 'Type a number, a name or a page',
    search_keys: '↑↓ choose · Enter open · Esc close', searching: 'Searching…',
    type_unit: 'Unit',
    tabs: 'Open pages', close_tab: 'Close {name}', close_others: 'Close others', close_all: 'Close all', tab_menu: 'Tab acts',
    jobs: 'Jobs', jobs_running: 'Jobs, {n} running', jobs_none: 'No recent jobs', jobs_none_text: 'Imports, exports and other long work appear here; you may leave the page and come back.', jobs_all: 'All jobs',
    job_ended: '“{title}”: {state}',
    account: 'Account', signed_in_as: '{name} ({login})', my_settings: 'My settings', change_password: 'Change password', my_sessions: 'My sessions', sign_out: 'Sign out',
    look: 'Look', theme: 'Theme', density: 'Row height', language: 'Language', offline: 'The server cannot be reached; trying again. What is open can still be read. Do not close a page you are filling in.', online: 'Connected again', read_only: 'The platform is read-only for now.', read_only_until: 'until {at}',
    forbidden_title: 'You may not see this page', forbidden_text: 'This page needs the permission {permission}. If you need it, ask a security administrator.',
    missing_title: 'There is no such page', missing_text: 'The address may be wrong, or the content was moved.', home: 'To the workbench', back: 'Go back',
    fault_title: 'This page failed', fault_text: 'Other pages are not affected, and nothing saved is lost.', fault_details: 'What went wrong', reload: 'Reload',
    password_soon: 'Your password expires in {n} days.', password_today: 'Your password expires today.', password_change: 'Change it now', password_later: 'Not today',
    phone_open: 'Open the phone workspace', phone_decline: 'Stay with the full console', session_over: 'Your session has ended. Sign in again and you return to where you were.',
  },
};
