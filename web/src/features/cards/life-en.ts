// SPDX-License-Identifier: Apache-2.0
export default {
  tab: 'Life', violation: 'Record a violation', more: 'More acts', not_now: 'Acts that cannot be done now', reason: 'Reason', reason_help: 'Kept in the history and the audit log.', which: 'Reason of suspension', which_resume: 'Which reason is lifted', cancel: 'Cancel', reason_short: 'State a reason',
  done: '{number}: {act}; it is now "{state}"', still: '{number} stays suspended for: {reasons}', changed: 'The card has just been changed; this is how it stands now',
  consequence: {
    start_test: 'The card is tested with its functions on; at the end all functions are closed unless its user is registered (§4.9(2)).', make_silent: 'The card is silent, without functions, and becomes ready when the period ends.', make_ready: 'The card waits to be activated, without functions.', activate: 'The card is put into use with every function it has.',
    suspend: 'Every function is off until each reason of suspension is lifted.', resume: 'One reason is lifted; the card works again when none is left.', restore: 'The closing is undone; the card goes back to where it was.', pre_close: 'Every function is off; the card is closed when the period ends, and can be restored before.', close: 'The card is closed for ever, all functions are off (§4.4). This cannot be undone.',
  },
  at: 'Now', reasons: 'Suspended for', since: 'Since', until: 'Until', until_soon: 'Ends soon', ends_in: 'then "{state}"', resumes_to: 'Goes back to "{state}" when all are lifted', waits: 'Awaiting the network for {for}', overdue: 'The network is overdue: {for}', refused: 'The network refused: {note}', confirmed: 'The network confirmed "{state}"',
  frozen: 'The unit may open no cards until it rectifies: {reason}', blacklisted: 'The unit is blacklisted: {reason}', see: 'See violations',
  diagram: 'Life of a card', diagram_about: 'Boxes are states, the dark one is where this card stands, thick lines are the way it took; the table says where it can go from here.', legend_here: 'now', legend_taken: 'taken', act: 'Act', leads: 'Leads to', needs: 'Condition', clause: 'Clause', by_clock: 'by the clock', who: 'May you', may: 'Yes', steps: 'Changes of state', no_steps: 'The state has not changed since the card was entered', none: '—',
  batch: 'Close its batch', batch_text: 'Batch {batch} of "{unit}" has {total} cards: {n} will be closed for ever, {rest} are closed already. This cannot be undone (§4.4).', batch_act: 'Close {n} cards', batch_begun: 'Closing {n} cards; see the jobs for progress', batch_none: 'Every card of the batch is closed', batch_no_right: 'Needs the permission to close cards', batch_missing: 'The card belongs to no batch',
  filter_until: 'State ends by', filter_suspension: 'Suspended for',
  event: { start_test: 'Start the test', make_silent: 'Make silent', make_ready: 'Make ready', activate: 'Activate', suspend: 'Suspend', resume: 'Resume', pre_close: 'Pre-close', restore: 'Undo the pre-closing', close: 'Close', expire: 'Period ends' },
  reason_word: { user: "The user's wish", arrears: 'Arrears', quota: 'Quota reached', policy: 'Policy', separation: 'Card in another device', violation: 'Violation' },
  minutes: '{n} min', hours: '{n} h', days: '{n} days',
  action: { start_test: 'Test begun', make_silent: 'Made silent', make_ready: 'Made ready', activate: 'Activated', suspend: 'Suspended', resume: 'Resumed', pre_close: 'Pre-closed', restore: 'Restored', close: 'Closed', expire: 'Period ended' },
};
