// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  menu: 'Intake', title: 'Usage intake', about: 'What came by folder, request or hand. Every row is taken, quarantined or rejected with its reason; together they are all rows.',
  search: 'File name or batch id', name: 'File or batch', feed: 'Feed', kind: 'Way', kinds: { folder: 'Folder', upload: 'By hand', batch: 'Request', kafka: 'Kafka' }, state: 'State',
  states: { waiting: 'Waiting', taking: 'Being taken', done: 'Taken', repeated: 'Repeated', bad: 'Not readable' }, rows: 'Rows', taken: 'Taken', rejected: 'Rejected', quarantined: 'Quarantined', bytes: 'Size', span: 'Time of rows', seconds: 'Work', received: 'Received', by: 'By', finished: 'Finished',
  empty: 'No usage has come yet', empty_text: 'Put a file into the folder of a feed, submit a batch, or hand a file in here.',
  upload: 'Hand a file in', feeds_link: 'Feeds, gaps, quarantine, judging',
  clean: {
    title: 'Last clean-up', never: 'None yet (once a day)', nothing: 'nothing was due', rejects: 'files of rows left out: {n}', quarantine: 'files of closed months: {n}', rows: 'rows of them that waited: {n}', marks: 'marks against taking twice: {n}', and: ', ', more: 'The last {n}',
    keeps: 'Rows left out are kept for {rejects} days (all since {since} are there); rows of closed months for {quarantine} days (months from {month} on can be opened again); marks against taking twice for {marks} days (since {marked}).',
  },
  now: { pace: '{n} rows a second', most: 'at most {n} a second within ten minutes', waiting: '{n} files waiting', none_waiting: 'no file waiting', present: 'taking {name}: {rows} rows read', chart: 'Rows received every ten seconds of the last ten minutes', troubles: 'Does not go on', since: 'since {at}' },
  detail: { title: 'Usage file', digest: 'Digest', reasons: 'Reasons of rejection', rejects: 'Download rejected rows', quarantine: 'Download quarantined rows', repeat_of: 'The same content as number {id}; nothing was taken again', sequence: 'Number', source: 'Source', none: 'No row was rejected', error: 'Why nothing was taken', first: 'First', last: 'Last', number: 'Register' },
  reason: { fields: 'Number of fields', time: 'Time not readable', number: 'Figure not readable', kind: 'Unknown kind', direction: 'No direction', imei: 'IMEI without digits', peer: 'Peer with port, path or space', message: 'Message not readable' },
  source: { carrier: 'Carrier records', accounting: 'Own accounting' },
  hand: { title: 'Hand a usage file in', about: 'CSV, .gz or .zst. The same content is taken once, under whatever name.', choose: 'Choose a file', send: 'Send and take', sending: 'Sending', wrong: 'Only .csv, .gz and .zst files', done: '“{name}” has come and is being taken', repeated: 'The content of “{name}” was taken before' },
  feeds: {
    title: 'Feeds', about: 'Every feed has its own folder, source and format.', tabs: { feeds: 'Feeds', sequences: 'Gaps', quarantine: 'Quarantine', folding: 'Judging' }, name: 'Name', folder: 'Folder', source: 'Source', format: 'Format', own: 'Own columns', mapped: 'Carrier format', pattern: 'File names', way: 'Way in', ways: { folder: 'Folder', kafka: 'Kafka topics' }, files: 'Files in 62 days', rows: 'Rows', last: 'Last received', note: 'Note',
    create: 'New feed', change: 'Change', create_title: 'New feed', change_title: 'Change the feed “{name}”', save: 'Save', cancel: 'Cancel', name_help: 'A folder feed has a folder of this name: a–z, 0–9, - _ . It stays.', source_help: 'A column source in the rows wins. The two sources are never added together.', mapping: 'Mapping', mapping_help: 'YAML with delimiter, columns, time and unit; empty means our own columns.', pattern_help: 'Such as CDR_{date}_{seq}.csv, to notice missing files; empty checks nothing.', made: 'The feed “{name}” is made', saved: 'The feed “{name}” is changed', never: 'Never',
    empty: 'No feeds', back: 'Back to the intake',
  },
  folding: {
    about: 'Rows that were taken lie in the shards of their cards, where the models judge them one by one.', late: '{n} records wait to be judged', abreast: 'Nothing is behind; {cards} cards are watched', by_month: 'Rows by month', judged: 'Judged', unknown: 'Unknown card', not_iot: 'No IoT card', other: 'Other source', closed: 'After closing', by_shard: 'Shards', shard: 'Shard', records: 'Records', behind: 'Behind', cards: 'Cards', trouble: 'What keeps it',
    aside: 'Records that could not be understood', place: 'Shard / place', none_aside: 'None was set aside',
  },
  kafka: {
    brokers: 'Brokers', brokers_help: 'host:port, with commas between them.', topics: 'Topics', topics_help: 'With commas between them. All partitions are read, from the earliest message first and then from where the last one was taken.', header: 'Column names', header_help: 'When messages hold rows only: the line of column names. Empty: every message begins with it.', security: 'Connection', securities: { plaintext: 'Plain', tls: 'TLS' }, ca: 'CA certificates', ca_help: 'PEM; empty trusts those of the system.', mechanism: 'Signing in', mechanisms: { none: 'None', plain: 'SASL PLAIN', scram_sha_256: 'SCRAM-SHA-256', scram_sha_512: 'SCRAM-SHA-512' }, username: 'User name', password: 'Password', password_kept: 'One is kept; empty leaves it.', group: 'Consumer group', group_help: 'Only shows progress to tools of Kafka; where to go on is kept here.', enabled: 'Read these topics', try: 'Try', try_help: 'Connects once as set above; nothing is saved.', works: 'It works', holds: '{name}: {partitions} partitions, {messages} messages now',
    progress: 'Kafka feed “{name}”', stages: { connecting: 'Connecting', reading: 'Reading', held: 'Held: nothing can be written now', away: 'Cannot be reached', paused: 'Paused: read-only', off: 'Switched off' }, behind: '{n} messages behind', topic: 'Topic', partition: 'Partition', next: 'Next', end: 'End', lag: 'Behind', gaps: 'Messages missed', gaps_about: 'Kafka removed them by its retention before they were read; ask for them to be sent again.', seen: 'Noticed',
  },
  gaps: { missing: 'Missing numbers', again: 'Numbers used twice', day: 'Date', from: 'From', to: 'To', count: 'Count', number: 'Number', files: 'Different files', none: 'Nothing is missing', none_text: 'The numbers of the last 62 days have no gap.', none_again: 'No number was used twice', none_again_text: 'No two different files carry the same number.' },
  closed: {
    about: 'The present and the previous month are open. Rows of other months wait until a person opens their month again.', month: 'Month', rows: 'Rows', files: 'Files', look: 'Look', reopen: 'Open again', none: 'Nothing is quarantined', none_text: 'All rows belong to open months.', now: 'Now', open: 'Open', shut: 'Closed', past: 'Months opened again', reason: 'Reason', by: 'By', when: 'When', until: 'Open until', taken: 'Rows taken', state: 'State',
    states: { asked: 'Asked', taking: 'Being taken', done: 'Taken' }, none_past: 'No month was opened again',
    ask_title: 'Open {month} again', ask: 'Takes the {rows} quarantined rows and folds the month anew; {month} is open for new rows for {days} days.', days: 'Days', act: 'Open again', cancel: 'Cancel', done: '{month} is being opened again', reason_help: 'It goes into the audit log.',
    shown_title: 'Quarantined rows of {month}', shown_about: 'The first 1,000 of each file; all of them can be downloaded from the file.', file: 'File', line: 'Line', text: 'Row', more: 'More',
  },
} satisfies Messages;
