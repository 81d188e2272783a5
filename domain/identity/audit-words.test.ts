import { expect, test } from '@jest/globals';
import { wordsOfAction } from './audit-words.ts';

test.each([
  ['lead.status', 'changed the status of a lead'],
  ['invoice.overdue', 'noted as overdue: an invoice'],
  ['lead_view.remove', 'removed a saved view'],
  ['sign_in_account.connect', 'connected an account by which one signs in'],
  ['leads.bulk', 'asked for a change to many leads'],
  ['leads.bulk.done', 'finished a change to many leads'],
  ['campaign.roll_back', 'rolled back the sequence of a campaign'],
  ['payment.refund_failure', 'refund failure: a payment'],
  ['something_new.was_done', 'was done: a something new'],
])('%s reads "%s"', (action, words) => {
  expect(wordsOfAction(action)).toBe(words);
});
