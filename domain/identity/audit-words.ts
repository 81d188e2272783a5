/** What things are called in a sentence, where it is not their plain name. */
const NOUNS: Readonly<Record<string, string>> = {
  agreement: 'what a client pays',
  apikey: 'an API key',
  appointment: 'an appointment',
  bulk_action: 'a change to many leads',
  client: 'a client',
  credit_note: 'a credit note',
  email_sender: 'an email sender',
  evidence: 'an answer about an appointment',
  import: 'an import',
  invitation: 'an invitation',
  invoice: 'an invoice',
  key: 'an API key',
  lead_view: 'a saved view',
  leads: 'many leads',
  operator: "the operator's settings",
  payment_method: 'a payment method',
  proof: 'a show of a milestone',
  sign_in_account: 'an account by which one signs in',
  usage: 'talk time',
  usage_alert: 'a usage alert',
  vendor_event: "a vendor's event",
};

const VERBS: Readonly<Record<string, string>> = {
  add: 'added',
  archive: 'archived',
  assign: 'assigned',
  bill: 'billed',
  book: 'booked',
  bulk: 'asked for a change to',
  change: 'changed',
  clone: 'copied',
  connect: 'connected',
  create: 'made',
  end: 'ended',
  erase: 'erased',
  expire: 'let expire',
  granted: 'noted that somebody agreed:',
  import: 'imported',
  invite: 'invited',
  lift: 'lifted',
  make: 'set',
  merge: 'merged another into',
  merged: 'merged into another:',
  move: 'moved',
  open: 'opened',
  overdue: 'noted as overdue:',
  pause: 'paused',
  read: 'read',
  record: 'recorded',
  remake: 'made anew',
  remove: 'removed',
  replace: 'replaced',
  replay: 'applied again',
  request: 'asked for',
  resolve: 'settled',
  restore: 'restored',
  resume: 'resumed',
  reverse: 'reversed',
  revoke: 'revoked',
  revoked: 'noted that somebody takes back that they agreed:',
  roll_back: 'rolled back the sequence of',
  roll_out: 'rolled out a sequence to',
  rolled_out: 'finished the roll-out of a sequence to',
  save: 'saved',
  skip: 'skipped a step of',
  start: 'started',
  status: 'changed the status of',
  stop: 'stopped',
  tag: 'tagged',
  untag: 'took a tag off',
  withdraw: 'withdrew',
  write: 'wrote',
};

/** An action of the trail as people read it: `lead.status` is "changed the status of a lead". */
export function wordsOfAction(action: string): string {
  if (action === 'leads.bulk.done') return 'finished a change to many leads';
  if (action === 'leads.bulk.stop') return 'stopped a change to many leads';
  const [noun = '', ...rest] = action.split('.');
  const verb = rest.join('.');
  const plain = noun.replaceAll('_', ' ');
  const what = NOUNS[noun] ?? `${/^[aeiou]/.test(plain) ? 'an' : 'a'} ${plain}`;
  return `${VERBS[verb] ?? `${verb.replaceAll(/[._]/g, ' ')}:`} ${what}`.trim();
}
