// SPDX-License-Identifier: Apache-2.0
import type { Messages } from '@/i18n';

export default {
  title: 'Compliance', about: 'Every IoT card is judged against the guideline; one missing duty is a gap. Any figure leads to the cards behind it.', scope: 'Unit', scope_all: 'All units in sight',
  rate: 'Rate', rate_question: 'Compliance rate', rate_note: '{ok} of {judged} IoT cards have no gap', iot_question: 'IoT cards', iot_note: 'of {total} cards, by their segment', gaps_question: 'Cards with gaps', gaps_note: 'lacking at least one control or registration',
  none_question: 'Cards not judged', phone: '{n} phone cards, not bound by the guideline', unknown: '{n} of unknown segments, whose kind cannot be told', closed: '{n} closed IoT cards, judged no more', nothing_unjudged: 'Every card is judged', cards_unit: 'cards',
  by_class: 'Compliance rate by class', by_class_about: 'Columns are the functions that are on, rows the kind of business; below it the cards.', business: 'Business', no_cards: 'no cards', cell: '{code}, {rate}, {total} cards, {gaps} with gaps', legend_good: 'all compliant', legend_fair: '90% or more', legend_bad: 'below 90%',
  by_duty: 'Duties missing most often', duty: 'Duty', clauses: 'Clauses', required: 'Asked for', present: 'Met', missing: 'Missing', by_unit: 'Units with most gaps', unit: 'Unit', cards: 'Cards', ok: 'Compliant', gaps: 'With gaps', class_name: 'Name of the class', units_all: 'No unit has gaps',
  change: 'Since last month', change_up: 'up {n} points', change_down: 'down {n} points', change_same: 'the same', change_none: '—', before_is: 'Against the end of {month}', all_units: 'All {n} units', fewer: 'The first {n} only',
  against: 'Against {month}: {change}, cards with gaps {gaps}', gaps_more: '{n} more', gaps_less: '{n} fewer', gaps_same: 'the same',
  rules: 'By rules {version}', empty: 'No IoT cards to judge yet', empty_text: 'Once cards are imported, the rate stands here by class, duty and unit.', import: 'Import cards', export_matrix: 'Export the classes (CSV)',
  of_cards: '{n} cards', mend_all: 'Close {duty} for {n} cards',
  trend: {
    title: 'Compliance by month', by: 'Seen by', by_all: 'All', by_class: 'Class', by_duty: 'Duty', by_unit: 'Unit', measure: 'Figure', rate: 'Rate', gaps: 'With gaps', month: 'Month', running: '{month} (so far)',
    since: 'Recorded since {day}.', not_yet: 'Nothing is recorded by month yet; it begins today.', worst_only: 'The five units with most gaps only.',
  },
  heat: {
    title: 'Units and duties', cell: '{unit}: {missing} cards lack {duty}, asked of {required} ({share})', none: 'none lacking', few: 'below 10% lacking', some: '10% to 50%', many: 'half or more', not_asked: '· not asked for', left_out: '{n} more units with fewer gaps; choose a unit to see it.',
  },
  exception: {
    title: 'Exceptions', menu: 'Exceptions', thing: 'Exception', new_title: 'Ask for an exception', number: 'Number', no: 'Exception {id}', state: 'State', until: 'Last day', from: 'First day', plan: 'Plan', scene: 'Scene', duties: 'Excepted from', document: 'Document', reason: 'Reason',
    about: 'Whitelists hold 5, 5 and 10 entries "as a rule". More needs a reason, a document and the signature of another person, and ends by itself.', states: { requested: 'To be reviewed', approved: 'Signed, not begun', in_force: 'In force', expired: 'Expired', revoked: 'Revoked', refused: 'Refused', withdrawn: 'Withdrawn' },
    limit: '{duty} up to {n} (as a rule {usual}, {clauses})', limit_short: '{duty} ≤ {n}', asked_by: 'Asked by', signed_by: 'Signed by', unsigned: 'not signed yet', ended: 'Ended', by_clock: 'by the clock', signatures: 'Signatures', whom: 'For', named: 'Named cards', group: 'A unit with a plan or scene', term: 'Term', term_is: '{from} to {until}',
    empty: 'No exceptions', empty_text: 'When a list needs more than 5, 5 or 10 entries, ask here; it takes effect when another person has signed.', ask: 'Ask for an exception', ask_about: 'An exception widens the number of entries only; an empty list, a network too wide or a number that may not be listed stays a gap. It is signed for the cards as they are when asked for.', send: 'Send', cards: 'Cards', card_number: 'Number or ICCID', add: 'Add', no_card: '{number} was not found, or is not yours to see',
    group_help: 'State a plan, a scene or both; only cards whose number of entries is all that is wrong are taken.', plan_or_scene: 'state a plan or a scene', duties_help: 'Other duties know no "as a rule" and cannot be excepted.', usual: 'as a rule {n}, widened to', limit_of: '{duty} widened to', covers: 'Covers {n} cards', left_out: '{n} are left out: {why}', preview_hint: 'Once cards and duties are chosen, this says how many it covers.',
    document_help: 'Number of the approval, letter or minutes.', from_help: 'Today when left empty.', until_help: 'At most 366 days; then the cards are judged as before.', asked: 'Exception {id} for {n} cards waits for another person to review it',
    act: { approve: 'Sign', refuse: 'Refuse', revoke: 'Revoke', withdraw: 'Withdraw' }, ask_approve: 'The limits of {n} cards are widened and their gaps close, until the last day. Your signature and reason go into the audit log.', ask_refuse: 'The request is refused; {n} cards keep their gaps.', ask_revoke: '{n} cards are judged by the ordinary limits at once.', ask_withdraw: '{n} cards keep their gaps.',
    done_approve: 'Signed: exception {id} holds for {n} cards', done_refuse: 'Exception {id} was refused', done_revoke: 'Exception {id} was revoked; {n} cards were judged anew', done_withdraw: 'Exception {id} was withdrawn', self_review: 'This is your own request; another person must review it', no_review: 'You may not review exceptions', no_write: 'You may not change cards', tab_facts: 'Content and signatures', tab_cards: 'Cards', still: 'still lacks {what}', more: 'Show more', soon: '{n} end within {days} days', waiting: '{n} to be reviewed', left: '{n} days left', ends_soon: '{n} days left; then these cards are judged by the ordinary limits. Ask for a new exception in time to go on',
  },
  report: { title: 'Compliance report', make: 'Make a report', made: 'The report is being made; find it here and under jobs', print: 'Print', about: 'As it comes out on paper: A4, with page numbers and a watermark; the workbook has all cards with gaps.' },
} satisfies Messages;
