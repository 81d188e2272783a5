// Whoever changes what people care about writes who did it, in the same transaction: a verb that writes to a table that
// is not listed here calls `audit`. Changes to many by one statement (an import, a tag for ten thousand leads) have a row
// for the act, with its counts; a tag, an assignment and a move by a person have one for each lead besides.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Tables whose own rows are the record: written by machines, by the million, or append-only themselves. */
const OWN_RECORD = {
  audit: 'the trail itself',
  audit_note: 'written with the trail',
  availability: 'what a calendar said last; asked anew every few minutes',
  billing_difference: 'a finding of the nightly comparison: what, since when, resolved when',
  booking: 'the calendar’s names of an appointment, which is audited',
  booking_link: 'made with a message, and never changed',
  bulk_refusal: 'what came of an act that is audited',
  call: 'its row says what was dialled when, and how it ended',
  call_wait: 'a place in a queue',
  campaign_run: 'what a campaign’s workflow has in hand',
  consent: 'a ledger of its own that is only ever added to',
  change: 'that something changed, written by triggers and forgotten after an hour',
  connection_health: 'when an account was last heard of, written by the way',
  contact_number: 'the number that texts a contact, written with its message',
  erasure: 'says itself who asked for it and how far it is; that it was asked for and done is audited',
  erasure_item: 'a step of an erasure',
  evidence: 'filed once, with its source, link and time; what somebody says is audited besides',
  idempotent_answer: 'an answer, for whoever asks again',
  import_problem: 'what came of an act that is audited',
  instantly_activity: 'what happened, for whom it is counted',
  instantly_campaign: 'what Instantly says of its campaigns; whose they are is audited',
  instantly_check: 'a finding of the nightly comparison',
  instantly_day: 'counts',
  instantly_event: 'what Instantly says happened, written once',
  instantly_first: 'counts',
  instantly_mirror: 'how our list stands with Instantly’s, and until when we have looked',
  invoice_line: 'written with its invoice, which is audited',
  lead_action: 'says itself who asked for what; what came of it is audited',
  ledger_entry: 'a ledger of its own that is only ever added to',
  notification_seen: 'until when somebody has looked at their own bell',
  message: 'its row has each of its times; what a person writes is audited besides',
  pending_question: 'which question is open at a number; the answer is audited',
  promise: 'what is next, written anew at every look',
  guess: 'counts',
  reconciliation: 'a nightly run, with its counts',
  reply_address: 'made with a message, and never changed',
  second_factor:
    'a secret of somebody, and how often it was guessed at; that it began, ended or was missed is audited',
  security_mail:
    'what a letter of the sign-in holds until it is sent; whoever owes one audits what it is about',
  usage: 'a call’s talk time, written once',
  vendor_event: 'what came when, and what became of it',
  verification: 'codes that are used once',
  workflow_signal: 'what a change, which is audited, owes to a workflow',
};

const LEADS_BY_WORKFLOW =
  'where a lead stands is in its own columns: a million leads move several times, and no person moved them';
const ERASED =
  'a step of an erasure, which is audited when it is asked for and when it is done, with its counts';
const OVER_ITS_TIME =
  'gives up what is over its time, which is a setting that is audited; what stays says when';
/** `callers`: whoever calls it, or that function of it, audits. A path: what it calls audits. Anything else: why nothing need be. */
const ELSEWHERE = {
  'services/appointments/settle-appointment.ts': 'services/appointments/change-appointment-status.ts',
  'services/billing/apply-finalized.ts': 'callers',
  'services/billing/create-invoice.ts': 'callers',
  'services/billing/heal-invoice.ts': 'services/billing/record-invoice-fact.ts',
  'services/billing/keep-payment.ts': 'callers',
  'services/billing/owe-credit.ts': 'callers',
  'services/billing/restore-lines.ts': 'callers',
  'services/campaigns/claim-leads.ts': LEADS_BY_WORKFLOW,
  'services/campaigns/end-waiting.ts': LEADS_BY_WORKFLOW,
  'services/campaigns/move-page.ts': 'services/campaigns/put-leads.ts',
  'services/campaigns/roll-back-sequence.ts': 'services/campaigns/begin-rollout.ts',
  'services/connections/owe-rechecks.ts':
    'asks the vendor again about what is in use, and forgets what was replaced: what comes of it is audited',
  'services/connections/reseal-connections.ts': 'the same secrets under another key, by a command',
  'services/contacts/erase-files.ts': ERASED,
  'services/contacts/erase-others.ts': ERASED,
  'services/contacts/erase-statements.ts': ERASED,
  'services/contacts/keep-suppressed.ts': ERASED,
  'services/contacts/move-history.ts': 'callers',
  'services/contacts/resolve-contact.ts': 'callers',
  'services/contacts/settle-fields.ts':
    'seals what is marked, or opens it, by pages: the mark is audited, and what the fields say stays',
  'services/identity/accept-invitation.ts': 'services/identity/add-member.ts',
  'services/identity/add-person.ts': 'services/identity/add-member.ts',
  'services/identity/create-person.ts': 'callers',
  'services/identity/install-defaults.ts': 'callers',
  'services/identity/invite-first-owner.ts': 'services/identity/write-invitation.ts',
  'services/identity/make-organization.ts': 'callers',
  'services/identity/replace-password.ts': 'callers',
  'services/identity/reset-password.ts': 'services/identity/settle-new-password.ts',
  'services/leads/advance-lead.ts': LEADS_BY_WORKFLOW,
  'services/leads/end-lead.ts': LEADS_BY_WORKFLOW,
  'services/leads/merge-leads.ts': 'callers of mergeLeads',
  'services/leads/merge-statements.ts': 'callers',
  'services/policies/forget-files.ts': OVER_ITS_TIME,
  'services/policies/forget-old.ts': OVER_ITS_TIME,
  'services/messaging/create-task.ts':
    'a task that the product makes says by its key what it came from; what people do with it is audited',
};

const WRITES =
  'create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany';
/** Whoever is called `audit…` writes a row; `noteAboutPerson` one at every operator that a person works for. */
const AUDITS = /\b(?:audit\w*|noteAboutPerson)\(|\.audit\.create|INSERT INTO "?audit"?\b/;

// Another folder than this one: a test tries what is complained of.
process.chdir(process.argv[2] ?? '.');

const tableOf = readTables();
const files = ['services', 'api', 'activities', 'worker', 'scripts']
  .flatMap((layer) =>
    readdirSync(layer, { recursive: true }).map((name) => path.posix.join(layer, String(name))),
  )
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const importsOf = new Map([...texts].map(([file, text]) => [file, readImports(file, text)]));

const complaints = [];
for (const [file, text] of texts) {
  const written = tablesWrittenIn(text).filter((table) => !(table in OWN_RECORD));
  if (written.length === 0 || AUDITS.test(text) || file in ELSEWHERE) continue;
  complaints.push(
    `${file} writes to ${written.join(', ')} and nothing to the trail: call audit in the same transaction.`,
  );
}
for (const [file, by] of Object.entries(ELSEWHERE)) {
  if (!texts.has(file)) complaints.push(`${file} is listed, and there is no such file.`);
  else if (by.startsWith('callers')) {
    for (const [caller, imports] of importsOf)
      if (
        imports.has(file) &&
        !AUDITS.test(texts.get(caller)) &&
        !(caller in ELSEWHERE) &&
        calls(caller, file, by)
      )
        complaints.push(`${caller} calls ${file}, which leaves it to its callers to audit, and does not.`);
  } else if (by.endsWith('.ts') && !(importsOf.get(file).has(by) && AUDITS.test(texts.get(by) ?? '')))
    complaints.push(`${file} leaves it to ${by} to audit, which it does not import, or which does not.`);
}
const known = new Set(Object.values(tableOf));
for (const table of Object.keys(OWN_RECORD))
  if (!known.has(table)) complaints.push(`${table} is listed, and there is no such table.`);

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** Of each model of the schema, as the client calls it, the table. */
function readTables() {
  const folder = 'prisma/schema';
  const schema = readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  const models = schema.matchAll(/^model (\w+) \{[\s\S]*?@@map\("(\w+)"\)/gm);
  return Object.fromEntries(
    [...models].map(([, name, table]) => [name[0].toLowerCase() + name.slice(1), table]),
  );
}

function tablesWrittenIn(text) {
  const byClient = [...text.matchAll(new RegExp(`\\.(\\w+)\\s*\\.(?:${WRITES})\\(`, 'g'))].flatMap(
    ([, model]) => tableOf[model] ?? [],
  );
  const tables = new Set(Object.values(tableOf));
  const bySql = [...text.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z_]+)"?/g)]
    .map(([, table]) => table)
    .filter((table) => tables.has(table));
  return [...new Set([...byClient, ...bySql])];
}

function readImports(file, text) {
  const from = [...text.matchAll(/^import (?!type)[\s\S]*?from '(\.[^']+)';/gm)];
  return new Set(from.map(([, target]) => path.posix.join(path.posix.dirname(file), target)));
}

/** Types and constants are imported from a verb as well: what counts is a function of it that writes. */
function calls(caller, file, by) {
  const [, one] = by.split(' of ');
  const writes = one
    ? [one]
    : [...texts.get(file).matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name);
  return writes.some((name) => new RegExp(`\\b${name}\\(`).test(texts.get(caller)));
}
