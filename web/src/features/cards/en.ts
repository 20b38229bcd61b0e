// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: 'Cards', menu: 'All cards', thing: 'Card', detail: 'Card', edit_title: 'Change card {number}', new_title: 'Enter a card',
  state: {
    in_stock: 'In stock', testing: 'Testing', silent: 'Silent', ready: 'Ready', active: 'Active', suspended: 'Suspended', pre_closed: 'Pre-closed', closed: 'Closed',
  },
  carrier: { mobile: 'Mobile', telecom: 'Telecom', unicom: 'Unicom', broadcast: 'Broadnet' },
  kind: { iot: 'IoT card', phone: 'Phone card', unknown: 'Unknown segment' },
  shape: { MP1: 'Pluggable MP1', MP2: 'Pluggable MP2', MS0: 'Solder-in MS0', MS1: 'Solder-in MS1', eSIM: 'eSIM', odd: 'Odd-shaped' },
  data_scope: { directed: 'Directed', open: 'Open' },
  domain: { single: 'Single domain', dual: 'Dual domain' },
  function: { voice: 'Voice', sms: 'SMS', data: 'Data' },
  risk: { medium: 'medium', high: 'high' }, risk_is: '{risk} risk',
  group: { 1: 'All functions', 2: 'SMS and data', 3: 'Data only' },
  business: {
    1: 'directed, large', 2: 'directed, small', 3: 'open, large, fixed', 4: 'open, large, moving', 5: 'open, small, fixed', 6: 'open, small, moving',
  },
  class_name: '{group} · {business}',
  duty: {
    directed_voice: 'Directed voice', directed_sms: 'Directed SMS', directed_data: 'Directed data', card_tie: 'Hard tie', area: 'Area restriction', quota: 'Quota',
    blacklist: 'Blacklist', binding: 'Binding', monitoring: 'Monitoring', register_unit: 'Registered to the unit', register_user: 'Registered to the actual user',
  },
  severity: { low: 'paperwork', medium: 'close within days', high: 'close at once' },
  registered_to: { none: 'Not registered', unit: 'Unit and responsible person', person: 'Actual user' },
  imei_mode: { none: 'Not bound', fixed: 'Fixed IMEI', first_use: 'First use', pool: 'IMEI pool {name}', terminal: 'Locked by the device' },
  field: {
    msisdn: 'Number', iccid: 'ICCID', imsi: 'IMSI', kind: 'Number kind', carrier: 'Carrier', form: 'Form', network: 'Network', state: 'State', unit: 'Unit', plan: 'Plan',
    apn: 'APN/DNN', domain: 'Domain', functions: 'Functions', data_scope: 'Data scope', monthly_data_mb: 'Monthly data', fixed: 'Fixed position', scene: 'Scene', batch: 'Batch',
    contract: 'Contract', class: 'Class', risk: 'Risk', gaps: 'Compliance', imei_mode: 'Binding', imei: 'Bound IMEI', voice_whitelist: 'Voice whitelist', sms_whitelist: 'SMS whitelist',
    data_whitelist: 'Data whitelist', regions: 'Regions', cells: 'Cells', data_limit_mb: 'Monthly data limit', sms_limit: 'Monthly SMS limit', voice_limit_min: 'Monthly voice limit',
    blacklist: 'Blacklist', monitoring: 'Monitoring', registered_to: 'Registered to', responsible_person: 'Responsible person', responsible_phone: 'Phone of the responsible person',
    actual_user: 'Actual user', actual_user_phone: 'Phone of the actual user', actual_user_document: 'Document of the actual user', activated_on: 'Activated on', note: 'Note',
    created_at: 'Entered', updated_at: 'Updated', imported_job_id: 'Import job', rules_version: 'Judged by rules', excepted: 'Excepted limits', version: 'Version',
  },
  yes: 'Yes', no: 'No', with_unit: '{label} ({unit})',
  count_items: '{n}', sms_of: '{n} messages', minutes_of: '{n} min',
  bulk: {
    select_whole: 'Select all {n} of the filter', whole: 'All {n} of the filter', suspend: 'Suspend', resume: 'Resume', add_tags: 'Add tags', more: 'More bulk acts',
  },
  list: {
    search: 'Number, ICCID, IMSI: 4+ digits', compliance: 'Compliance', missing: 'Missing duty', ok: 'Compliant', gaps: '{n} missing', plan_exact: 'Plan, whole name', unit_itself: 'Unit itself', region: 'Region', region_hint: 'code, such as 53', activated_month: 'Month of activation', without: 'Not given', gaps_some: 'Has gaps', not_judged: 'Not judged',
    not_judged_why: 'The guideline binds IoT cards only; phone cards, numbers of unknown segments and closed cards are not judged.', gaps_of: '{number} lacks {n}: see why',
    empty: 'No cards yet', empty_text: 'Import a CSV or XLSX file; its cards appear here, judged clause by clause.', import: 'Import cards', create: 'Enter a card', copy: 'Copy numbers ({n})', copied: '{n} numbers copied',
    from_import: 'Only cards written by import job {id}', see_import: 'See this import', all: 'All cards',
  },
  tab: { facts: 'Facts', controls: 'Controls', compliance: 'Compliance', history: 'History', audit: 'Audit', monitoring: 'Monitoring', orders: 'Orders', permits: 'Permits' },
  permits: { none: 'This card may reach no system', none_text: 'Apply for it; once agreed to, the card may reach the system.', apply: 'Apply', all: 'Deal with them in the list of permits' },
  orders: { none: 'No order is about this card', none_text: 'Applications to suspend, resume, change or close it are listed here.', all: 'See them in the list of orders' },
  monitoring: { none: 'No findings', none_text: 'No usage of this card has raised a model.', month: 'Use of a month' },
  facts: { number: 'Numbers', service: 'Service', registration: 'Registration', place: 'Origin' },
  control: {
    desired: 'Wanted', confirmed: 'In force', commanded: 'Commanded', required: 'required', missing: 'required and missing', change: 'Change', request: 'Request a change', differing: '{n} differ from what is in force', yearly: '{n} of at most {max} · {count}/{limit} changes in {year}', open_request: 'A request waits for review',
    change_of: 'Change: {name} ({number})', save: 'Save and command', saved: '{name} is now “{value}”; waiting for the network', preview: 'Becomes', tier: 'Tier', tier_pick: 'Choose a tier', tier_help: 'Fills in the fields below; other values may be typed.', two_provinces: 'An area is no wider than one province; these are {list} (§2.2.1)', speed_needed: 'Say to which speed it slows down', four_categories: 'Social, video, shopping and games must all be blocked (§2.2.4)',
    pool_help: 'Pools of the unit and of those above it; kept on the page “Pools of IMEIs”.', imei_help: '14 to 16 digits; the first 14 are compared.', cells_help: 'Like 460-00-1234-5678; Enter adds one, several can be pasted.', cells_max: 'Cells at most', blacklist_on: 'Block applications for people', categories: 'Categories blocked', categories_help: 'All of them when none is chosen.',
    number: { data_mb: 'Data, MB a month', sms: 'SMS a month', voice_min: 'Voice, minutes a month', kbps: 'Speed, kbps', at_percent: 'Slow down from this % of the data limit' },
    mismatch: { refuse: 'In another device the network refuses it.', suspend: 'In another device the network suspends it.' },
    help: { functions: 'Voice and SMS of an IoT card are off unless they have a whitelist', data: 'Directed data needs a whitelist first', binding: 'The operator’s act, never the buyer’s', area: 'Fixed devices are held to cells, others to an area no wider than one province', quota: 'At the limit the service is suspended in time', throttle: 'Slow always, or from a share of the limit on; full speed when empty', blacklist: 'Blocks applications for people: at least social, video, shopping and games' },
  },
  request: {
    title: 'Request a change: {name} ({number})', about: 'Somebody else reviews and signs it; then the network is commanded.', full: 'this year’s changes are used up; only an emergency removal is left', remove: 'Remove from the list', emergency: 'Emergency removal (does not count, removes only)', too_long: '{n} entries, at most {max}', only_remove: 'An emergency change removes only', nothing: 'Nothing to add or remove', send: 'Send the request', sent: 'Request for {number}, {name}, sent for review',
    help: { voice: 'Telephone numbers; Enter adds one, several can be pasted.', sms: 'Numbers of SMS platforms, no phones or IoT cards.', data: 'IP addresses, networks, hosts or URLs; Enter adds one, several can be pasted.' },
  },
  act: { edit: 'Change', what_if: 'What if', no_write: 'You may not change cards; ask an administrator of your unit for the permission' },
  reveal: {
    button: 'Show the full {what}', title: 'Show the full {what}', text: 'The {what} of {number} is personal data. Showing it is kept in the audit log with your reason; it is masked again after 60 seconds.', act: 'Show', hide: 'Mask',
  },
  compliance: {
    ok: 'All {n} duties of the guideline are met', gaps: '{n} duties asked for, {missing} missing', none_asked: 'Numbers of this kind are not bound by the guideline', closed: 'Closed: judged no more and in no rate', not_iot: 'The guideline (2020 No. 1173) binds cards of IoT segments only. This card is: {kind}; it is kept by its own rules.',
    no_class: 'An IoT card without data has no class, but duties all the same.', class: 'Class', why_class: 'Why {class}', risk_default: 'The sources do not state the risk of this class; this is the default of the platform', present: 'Met', missing: 'Missing', why: 'Why', judged: 'Judged by rules {version}',
    explain: '{duty}: why it is asked for, and by which clause', action: 'What closes it', mend: 'Change this card', by_control: 'control', by_order: 'order',
    large_is: 'Monthly average {mb}: {size} (the line is 100 MB)', large: 'large', small: 'small', volume: 'Volume', place: 'Position', place_fixed: 'Fixed', place_moving: 'Not fixed',
    functions_on: 'Functions on', asked_by: 'Asked for', sentence_present: '{duty} is asked for, and this card has it.', sentence_missing: '{duty} is asked for, and this card lacks it.', entries: 'Entries', this_card: 'This card', value_is: '{field}: {value}', and: '; ', not_stated: 'not stated, counted as 0',
  },
  remedy: {
    mend: 'Close', mend_one: 'Close the gap: {duty}', who: 'by {who}', go_whitelist: 'Change the list', go_exception: 'Ask for an exception', go_form: 'Fill in', at_once: 'Close these {n}', at_once_about: '{n} gaps can be closed at once; see what follows before saving.',
    title: 'Close gaps of {number}', closes: 'Closes {n}', opens: 'but opens {what}', opens_none: 'opens none', field: 'Change', reason: 'Gap closed: {what}', act: 'Close {n}', done: '{number}: {n} gaps closed',
  },
  exception: {
    title: 'Exception', any: 'Has an exception', number: 'Exception {id}', limit: '{duty} up to {n} (as a rule {usual})', until: 'until {day}', by: 'signed by {login}', stands: 'Met by an exception: up to {n} entries',
  },
  what_if: {
    title: 'What if', about: 'Only computed; the card stays as it is.', changed: '{n} changed', reset: 'As it is', more: 'More attributes', before: 'Now', after: 'Then', same: 'Class and duties stay the same',
    class_changes: 'Class changes from {from} to {to}', no_class: 'no class', kind_changes: 'The number kind changes', risk_changes: 'Risk changes from {from} to {to}', new_duties: '{n} new duties', dropped_duties: '{n} duties dropped', new_gaps: '{n} new gaps', closed_gaps: '{n} gaps closed',
    not_asked: 'Not asked for', have: 'Met', lack: 'Missing', take: 'Change the card so', pick: 'Change something on the left to see before and after here.', pick_narrow: 'Change something above to see before and after here.', change: 'Change', appears: 'New', goes: 'Dropped', closes: 'Closed', opens: 'Gap',
  },
  history: {
    created: 'Entered', imported: 'Written by an import', changed: 'Changed', judged: 'Judged by new rules', excepted: 'Exception in force', exception_ended: 'Exception ended', persons_erased: 'Personal data erased', none: 'No changes yet', none_text: 'Entry, import and every change are kept here.', job: 'Import job {id}', reason: 'Reason: {reason}', first: '{n} values first entered', show: 'Show', fold: 'Fold',
  },
  audit: { when: 'Time', who: 'Person', what: 'Act', result: 'Result', done: 'Done', refused: 'Refused', failed: 'Failed', reason: 'Reason', from: 'From', none: 'No audit records', none_text: 'Every look at personal data and every change of this card leaves a record.' },
  form: {
    identity: 'Numbers', service: 'Service', controls: 'Controls', registration: 'Registration', other: 'Other',
    save: 'Save changes', create: 'Enter', saved: 'Saved {n} changes of {number}', created: '{number} entered', nothing: 'Nothing was changed',
    about_edit: 'The card is judged again at once; before and after stay in its history.', about_new: 'What you enter is checked exactly as an import is.',
    by_request: 'A whitelist changes by a request that somebody else reviews (§1.1 to §1.3).', to_controls: 'Ask on the “Controls” tab', reason: 'Reason', reason_help: 'Kept in the history and the audit log.',
    msisdn_help: '5 to 15 digits; the kind follows from the number.', iccid_help: '19 or 20 digits, the last being the check digit.', imsi_help: '15 digits.',
    functions_help: 'Voice and SMS are off by default; where truly needed they must be directed (§3.2(1)).', data_scope_help: 'Directed: only listed addresses (§1.3(1)).', monthly_help: 'Above a monthly average of 100 MB it is large (§1.3(3)); in MB.', fixed_label: 'The device does not move',
    scene_help: 'Code of a scene of the contract or the guideline, or free words.', voice_help: 'As a rule at most 5 numbers (§1.1(1)). Enter adds one; a list may be pasted.', sms_help: 'As a rule at most 5 platform numbers (§1.2(1)).', data_help: 'As a rule at most 10 IP addresses or URLs (§1.3(1)).',
    regions_help: 'Administrative codes of 2, 4 or 6 digits, within one province (§2.2.1).', imei_help: '14 to 16 digits.', pool_name: 'Name of the IMEI pool', limit_help: 'The service stops at the limit (§2.2.2).',
    kept: 'Now {value}; left empty it stays', document: 'Document number', bad_number: 'Must be 5 to 15 digits', bad_iccid: 'Must be 19 or 20 digits', bad_iccid_digit: 'The check digit is wrong', bad_imsi: 'Must be 15 digits', bad_imei: 'Must be 14 to 16 digits', bad_region: '“{value}” is no administrative code of 2, 4 or 6 digits',
    unit_required: 'Choose a unit', functions_none: 'No function is on',
    live_title: 'Judgement after the change', live_about: 'Computed from what is filled in now', live_same: 'Judged as it is now',
  },
  stale: {
    title: 'Somebody else has just changed this card', text: 'A change was saved after you opened this page. Yours has not been saved; compare and decide.', field: 'Field', opened: 'When you opened it', now: 'Now', mine: 'Your change', take: 'Keep my changes on the newest state', drop: 'Drop my changes',
    both: 'Both changed it', kept: 'The newest state is loaded and your {n} changes are kept; check them, then save',
  },
} satisfies Messages;
