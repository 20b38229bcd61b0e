// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: 'Tuning', about: 'For whom each model judges what, and from which day on. What is more particular wins: the lower unit, then a scene, then a class; of two alike the later one.',
  tab_models: 'Models', tab_rules: 'Own rules', tab_versions: 'Versions', cancel: 'Cancel', save: 'Save', reason: 'Reason', reason_help: 'Stands in the audit log.', from: 'From', from_help: 'Today when empty; days gone by are not judged again.', to: 'Last day', to_help: 'For good when empty.',
  state: { in_force: 'In force', scheduled: 'Scheduled', ended: 'Ended' }, until: 'to {day}', from_day: 'from {day}', forever: 'for good',
  delivered_percent: '{n}% as delivered',
  say: {
    separation: 'The device is not the bound one, or not of the bound pool', region: 'Seen outside its cells or regions', threshold: 'Data or SMS of the month above the limit of the card', whitelist: 'Talks to a number or address outside its whitelist', phone: 'Used in a phone (its TAC is listed)', app: 'Uses a listed application',
    'data-surge': 'Data of the month above so much of the mean of three months', 'sms-surge': 'SMS sent in the month above so much of the mean of three months', 'fraud-area': 'Roams into a fraud area', 'open-voice+fraud-area': 'Open voice, in a fraud area', 'open-voice+phone': 'Open voice, in a phone', 'open-data+phone+fraud-area': 'Open data, in a phone, in a fraud area',
  },
  percent_of: { threshold: 'percent of the limit', 'data-surge': 'percent of the mean', 'sms-surge': 'percent of the mean' },
  all_units: 'All units', all_scenes: 'All scenes', all_classes: 'All classes', unit: 'Unit', scene: 'Scene', device_class: 'Class',
  on: 'On', off: 'Off', unchanged: 'As it is', percent_set: 'at {n}%', add: 'Tune', add_for: 'Tune {name}', change: 'Change', end: 'End', end_of: 'End the tuning for {scope}', end_ask: 'From today on these cards are judged by what is more general.', added: 'Set for {scope} from {day} on', ended: 'Ended for {scope}',
  show_ended: 'Show ended ones', no_right: 'You may look at tunings, not change them.',
  drawer: { title: 'Tune "{name}"', switch: 'Switch', percent: 'Percent', percent_help: '200% means: abnormal above twice the mean.', threshold_help: '80% means: raised at eight tenths of the limit.', unit_help: 'All units when empty.', no_all: 'You may tune for the units you manage.', who: 'For whom', what: 'What' },
  replay: {
    title: 'Try before you save', about: 'Folds the rows of last month again with what is proposed. Nothing is changed.', start: 'Try {month}', again: 'Try again', none: 'There are no rows to replay here; it can be saved as it is.',
    result: 'With this, {month} would have had {proposed} findings instead of {now}.', same: 'The findings of {month} would be the same ({now}).', model: 'Model', before: 'Now', after: 'Proposed', appear: 'New', vanish: 'Gone', appears: 'New', vanishes: 'Gone', rows: '{n} rows folded', stale: 'The settings have changed since: try again.',
  },
  rules: {
    about: 'Models of your own as expressions (§2.3.3(10)), looked at for every row. A change holds from its day on; the days before are judged as they were.', create: 'New rule', empty: 'No own rules yet', empty_text: 'For example: much data by night, or several findings together.', number: 'number {n}', window: { day: 'By day', month: 'By month' }, on: 'On for all cards', off: 'Off unless a tuning switches it on', history: 'Former editions',
    new_title: 'New rule', edit_title: 'Rule "{name}"', name: 'Name', name_help: 'Small letters, digits and -; never changed afterwards.', title: 'Title', when: 'Condition', when_help: 'Raised when true. For example row.hour < 6 and month.data_bytes > 100 * 1048576', subject: 'Subject', subject_help: 'One finding a subject and window, for example row.peer; the name of the rule when empty.', window_label: 'Window', switch: 'On', created: 'Made the rule "{name}"', changed: 'Changed the rule "{name}"', end: 'End', end_ask: 'From today on it raises nothing new; findings there are stay.', ended: 'Ended the rule "{name}"', fields: 'Fields', fields_search: 'Find a field',

  },
  versions: {
    what: 'What', about_whom: 'For whom / which part', was: 'Was', is: 'Is', unset: 'not set apart', no_rule: 'no such rule', about: 'Lists, tunings and rules together are a version; the same content is the same version. A row is judged by the version of its day.', title: 'Version {n}', first: 'The first on record', from: 'from {day}', until: '{from} to {to}', changed: 'Changed', shows: 'Show changes', hides: 'Hide', none: 'No version yet: they are listed once the monitoring runs.', older: 'Older versions', said: 'Told to the monitoring {at}',
    some: 'You manage some units: of tunings the number of changes alone is shown.', act: '{by} {at}: {what} {item}', product: 'The product', elsewhere: 'Who changed blocked applications and IMEI pools stands in the audit log.', plus: '{n} added', minus: '{n} removed', more: '{n} more are not shown', asked: 'Rows of {day} are judged by this version', all: 'All versions',
    part: { apps: 'Applications', phone_tacs: 'Phone TACs', fraud_areas: 'Fraud areas', imei_pools: 'IMEI pools', cell_regions: 'Cells and regions', own_rules: 'Own rules', tuning_lines: 'Tunings' }, tuning: 'Tunings', and: ', ',
  },
  trial: {
    title: 'Try it', about: 'Paste rows (the first line names the columns) and see which are raised, with the values of the fields. Nothing is kept.', rows: 'Rows', msisdn: 'Card', msisdn_help: 'Judged by the facts of this card; by those of each row when empty.', msisdn_real: ' Without rows, those taken in of this card.', run: 'Try', sample: 'Put in an example',
    result: '{hits} of {rows} rows are raised', unknown: '{n} rows lack a value', rejected: '{n} rows cannot be read', line: 'line', subject: 'subject', hit: 'Raised', no: 'Not raised', not_known: 'Not known', value_unknown: 'not known', cards: 'with the facts of {n} cards', no_cards: 'no facts of cards: limits and the like are not known',
    reason: { fields: 'number of fields', time: 'time', number: 'number', kind: 'kind', direction: 'direction', imei: 'IMEI', peer: 'peer', outside_month: 'outside the month' },
  },
  lists: {
    title: 'Lists', about: 'What the monitoring goes by. Every entry has its origin, its days and who is behind it; days gone by are judged by the lists of then.',
    phone_tacs: 'Phone TACs', fraud_areas: 'Fraud areas', cell_regions: 'Cells and regions', plan_sources: 'Plans and sources', applications: 'Applications', pools: 'IMEI pools', segments: 'Segments',
    intro: {
      phone_tacs: 'TACs of phones (first 8 digits of the IMEI). Only those that are phones with a confidence of 50% or more count (§2.3.2(5)).', fraud_areas: 'Administrative codes of fraud areas, or the beginning of one (§2.3.3(9)).', cell_regions: 'The administrative code of a cell or the beginning of one, for rows without a region; the longest beginning wins.',
      plan_sources: 'By which records the cards of a plan are counted: the carrier\'s, or the platform\'s own accounting (RADIUS). The two are never added together; plans that are not listed go by the carrier\'s. A card that has been counted by one this month goes on by it until the month ends.',
      applications: 'The applications that are blocked are also those that are watched for (§2.3.2(6)); those blocked for one scene only are not.', pools: 'A card bound to a pool may be used in its devices only (§2.1.3(1)).', segments: 'Tells IoT numbers from phone numbers. Segments newly given out are added here; of two with the same prefix the one that was added holds. On the day one begins or ends all cards are judged anew.',
    },
    item: { phone_tacs: 'TAC', fraud_areas: 'Code', cell_regions: 'Cell', plan_sources: 'Plan', segments: 'Segment' }, name: { phone_tacs: 'Brand', fraud_areas: 'Name', cell_regions: 'Code', plan_sources: 'Counted by', segments: 'Number kind' }, more: 'Model', region_name: 'Region', kind: 'Device', confidence: 'Sure',
    device: { phone: 'Phone', tablet: 'Tablet', module: 'Module', router: 'Router', wearable: 'Wearable', other: 'Not known' },
    origin: 'Origin', origins: { shipped: 'Shipped', file: 'File', hand: 'By hand' }, valid: 'Holds', state: 'State', by: 'By', search: 'First digits, or a name',
    add: 'Add', add_title: 'Add to "{list}"', import: 'Take in a file', end: 'End', end_ask: 'From today on {item} is not gone by any more; the days before stay as they are.', added: 'Added {item}', ended: 'Ended {item}', empty: 'The list is empty', empty_text: 'Add entries one by one, or take in a file.', empty_read: 'Nothing is listed yet.',
    item_help: { phone_tacs: 'Eight digits.', fraud_areas: '2 to 6 digits; 5301 is a whole city.', cell_regions: 'Like 460-00-12345-67890, or the beginning of it.', plan_sources: 'Exactly as cards name it.', segments: 'The prefix and an x for each digit behind it: 10646xxxxxxxx are numbers of 13 digits that begin with 10646.' }, counted: { carrier: 'Carrier records', accounting: 'Own accounting' }, region_help: 'Six digits.',
    import_title: 'Take a file into "{list}"', import_form: { phone_tacs: 'CSV or XLSX with the columns tac,brand,model and perhaps device_class,confidence; or the CSV of the Osmocom TAC database, whose devices are told by brand and model.', fraud_areas: 'CSV or XLSX with the columns region,name.', cell_regions: 'CSV or XLSX with the columns cell,region.', plan_sources: 'CSV or XLSX with the columns plan,source; the source is carrier or accounting.', segments: 'CSV or XLSX with the columns segment,kind and perhaps carrier; the kind is iot, phone or unknown (not to count as a known segment).' },
    import_about: 'Holds as a whole or not at all. What is known stays, what differs is replaced, entries made by hand stay. At most 500,000 rows.', imports: 'Files taken in', import_line: '{taken} added, {replaced} replaced, {known} known, {refused} left out', import_ended: ', {n} ended', no_imports: 'No file yet',
    category: 'Category', domains: 'Domains', number_kind: { iot: 'IoT', phone: 'Phone', unknown: 'Not a known segment' }, carrier: 'Carrier', carriers: { mobile: 'China Mobile', telecom: 'China Telecom', unicom: 'China Unicom', broadcast: 'China Broadnet' }, shipped_segments: 'Segments shipped with the product', end_segment: 'When {item} is ended, numbers are no longer told by it from today on and all cards are judged anew; the days before stay as they are.', keep_at: 'Kept at "{page}"', apps_page: 'Blacklist', pools_page: 'IMEI pools', imeis: 'IMEIs', cards: 'Cards', in_force: 'Blocked', scheduled: 'Scheduled', off: 'Not blocked',
    nothing: 'Nothing',
  },
} satisfies Messages;
