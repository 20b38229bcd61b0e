// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  aspect: { state: 'State', functions: 'Functions', voice: 'Directed voice', sms: 'Directed SMS', data: 'Data scope', binding: 'Binding', area: 'Area', quota: 'Quota', throttle: 'Speed limit', blacklist: 'Blacklist' },
  standing: { in_force: 'In force', waiting: 'Waiting', refused: 'Refused', overdue: 'Overdue' },
  mode: { none: 'Not bound', first_use: 'First device used', fixed: 'Fixed IMEI', pool: 'Pool of IMEIs', terminal: 'Locked by the device' },
  category: { social: 'Social', video: 'Video', shopping: 'Shopping', game: 'Games' },
  value: {
    data: 'data {n}', sms: '{n} SMS', voice: '{n} min of voice', no_quota: 'No limit', no_functions: 'All off', no_list: 'No list', pool: 'Pool {name}', regions: 'regions {list}', cells: 'cells {list}',
    cells_max: 'at most {n} cells', anywhere: 'Anywhere', no_throttle: 'Full speed', slow_at: '{speed} from {n}% of the limit on', off: 'Off', all_categories: 'All categories',
  },
  unit: 'Unit', card: 'Number', carrier: 'Carrier', reason: 'Reason', reason_needed: 'State a reason of 4 characters or more', cancel: 'Cancel', nothing_yet: '—',
  changes: {
    title: 'Whitelist changes', about: 'Every change of a voice, SMS or data whitelist is asked for by one person and signed by another (§1.1 to §1.3).', search: 'First 4 digits of a number or more',
    box: 'Which', boxes: { all: 'All', mine: 'Asked by me', to_review: 'For my review' }, kind: 'List', state: 'State', states: { pending: 'Pending', approved: 'Approved', refused: 'Refused', withdrawn: 'Withdrawn' },
    change: 'Change', add: 'Add', remove: 'Remove', who: 'Asked by', when: 'Asked', decided: 'Reviewed by', see: 'Open', emergency: 'Emergency removal',
    empty: 'No whitelist changes', empty_text: 'Ask for one on a card’s “Controls” tab; requests and decisions are listed here.',
    detail: 'Whitelist change', list_now: 'List now', list_after: 'After the change', yearly: '{count} of {limit} changes in {year}', not_counted: 'An emergency removal does not count', entries: '{n} of at most {max}', signed: 'Signature fits ({how})', altered: 'The signature does not fit: the record was altered in the store',
    decision: 'Decision', decision_help: 'Kept with the signature; cannot be changed.', approve: 'Approve and command', refuse: 'Refuse', withdraw: 'Withdraw', approved: 'Change of {number} approved; the network is commanded', refused: 'Change of {number} refused', withdrawn: 'Request for {number} withdrawn',
    open_card: 'Open the card',
  },
  open: {
    title: 'Not in force', about: 'Controls that were decided and that the network has not confirmed. After {n} hours they are overdue.', search: 'First 4 digits of a number or more', standing: 'Standing', aspect: 'Control', desired: 'Wanted', confirmed: 'In force', age: 'Commanded', handed: 'Handed over', handed_yes: 'Handed over', handed_no: 'Not yet', overdue: 'Overdue', yes: 'Overdue only', source: 'Answer',
    attempts: 'time {n}', by_hand: 'By hand', by_link: 'By link', before: 'Commanded',
    empty: 'Everything is in force', empty_text: 'The network has confirmed every control.',
    act: { confirm: 'Record as done', refuse: 'Record a refusal', again: 'Command again', take_back: 'Take back' },
    ask: {
      confirm: 'These {n} controls then count as in force. State what it rests on, such as the carrier’s receipt.', refuse: 'State why the carrier would not do these {n}; somebody then decides to command again or take back.', again: 'These {n} are commanded once more; the hand-over mark is cleared.', take_back: 'These {n} go back to what the network has now. An approved whitelist change goes back too.',
    },
    done: { confirm: '{n} recorded as done', refuse: '{n} refusals recorded', again: '{n} commanded again', take_back: '{n} taken back' },
    skipped: '{n} left alone: {why}', hand_over: 'Hand over to a carrier', hand_over_title: 'Hand waiting commands over to a carrier', hand_over_about: 'Marks what waits for this carrier and was not handed over yet, and downloads the list. At most 100,000 a batch.', hand_over_act: 'Mark and download', hand_over_done: '{n} marked; the list is downloading', hand_over_none: 'Nothing is left to hand over to {carrier}', hand_over_more: 'There is more; hand over another batch',
  },
  apps: {
    title: 'Blacklist of applications', about: 'What IoT cards are kept from: at least social, video, shopping and games (§2.2.4). Shipped list {version}; applications can be added or taken off.', category: 'Category', name: 'Application', domains: 'Domains', scene: 'Scene', all_scenes: 'All scenes', origin: 'Origin', shipped: 'Shipped', file: 'File', take: 'Take in a file', hand: 'Added', forever: 'for good', state: 'State', in_force: 'Blocked', scheduled: 'Scheduled', off: 'Not blocked', by: 'By', from: 'From', add: 'Add application', end: 'Stop blocking', restore: 'Block again',
    search: 'Name or domain', only: 'Changed ones only', count: '{n} applications, {domains} domains', add_title: 'Add an application to block', name_zh: 'Chinese name', name_en: 'English name', domains_help: 'Domains in lower case, with everything below them; several can be pasted.', scene_help: 'For cards of this scene only; empty for all cards.', from_help: 'From today when empty.', added: '“{name}” added', ended: '“{name}” is no longer blocked', restored: '“{name}” is blocked again', end_ask: 'Cards with the blacklist will reach the {n} domains of “{name}”.', restore_ask: 'Cards with the blacklist will no longer reach “{name}”.', nothing: 'No application fits', nothing_text: 'Try another word, or clear the filters.', file_form: 'CSV or XLSX with the columns category, name, domains and perhaps name_en and scene; a category by its name or code, domains separated by semicolons. At most 2,000 applications.', file_about: 'A preview shows what would change before anything is done. The same name for the same scene is the same application: what came by a file is replaced, what people entered stays, shipped ones are left alone.', taken: '{fresh} added, {changed} replaced, {unchanged} known already, {ends} ended', no_right: 'The blacklist holds for the whole platform; only those who manage all units may change it.',
  },
  pools: {
    title: 'Pools of IMEIs', about: 'A card bound to a pool may be used in any device of it (§2.1.3(1)); the first 14 digits are compared. Past days are judged by the pool of that time.', name: 'Name', imeis: 'IMEIs', cards: 'Cards bound', note: 'Note', updated: 'Updated', create: 'New pool', open: 'Open', remove: 'Remove', empty: 'No pools yet', empty_text: 'Make a pool, then bind cards to it on their “Controls” tab.', create_title: 'New pool of IMEIs', name_help: 'At most 64 bytes, without ; , : and quotes. Cards and files say pool:NAME.', paste: 'Paste IMEIs', paste_help: 'One a line, or separated by commas, semicolons or blanks; a column of a CSV file will do.', created: 'Pool “{name}” made, {n} IMEIs', add: 'Add', remove_imeis: 'Take these out', added: '{added} added, {known} known already, {removed} taken out', remove_ask: 'From today on there is no pool “{name}”, and its {n} IMEIs end with it; days before are judged by the pool as it was.', removed: 'Pool “{name}” removed', search: 'First digits of an IMEI', imei: 'IMEI', by: 'Added by', when: 'Added', from: 'From', from_help: 'Today when left empty.', to: 'Last day', to_help: 'Adding: in the pool for good when left empty. Taking out: from today on when left empty.', file: 'Take in a file', file_help: 'CSV or XLSX with the column imei, at most 100,000. A preview shows what would change before anything is done.', taken: '{fresh} added, {unchanged} known already, {ends} ended', never: 'never in force', forever: 'for good', out: 'Take out', out_now: 'Not in the pool from today on; days before stay as they are.', out_after: 'Not in the pool after {day}; days before stay as they are.', state: 'State', states: { in_force: 'In force', scheduled: 'Scheduled', ended: 'Ended' }, origins: { shipped: 'Shipped', file: 'File', hand: 'By hand' }, more: '{n} more; find them by IMEI.',
    none: 'The pool is empty', none_text: 'Paste IMEIs above and choose “Add”.', used: '{n} cards are bound to this pool; it cannot be removed', bad: '{n} entries are no IMEIs',
  },
} satisfies Messages;
