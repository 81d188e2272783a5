import type { Certificate } from '../../contracts/contacts/erasure-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { ErasureItem } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** What was erased of a person where, and what was kept and why. @throws Refusal forbidden, not_found, not_yet */
export async function getCertificate(db: Database, caller: Caller, id: string): Promise<Certificate> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const row = await tx.erasure.findUnique({ where: { id }, include: { items: true } });
    if (!row) throw new Refusal('not_found', 'There is no such erasure.');
    const { contactId, requestedBy, createdAt, finishedAt, items } = row;
    if (!finishedAt)
      throw new Refusal('not_yet', `The erasure still runs: GET /api/erasures/${id} says how far it is.`);
    const { name } = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
    return {
      ...{ schemaVersion: 1, erasureId: id, contactId, operator: name, askedAt: createdAt, finishedAt },
      requestedBy: requestedBy as Certificate['requestedBy'],
      here: Object.entries(row.erased as Record<string, number>)
        .map(([table, rows]) => ({ what: TABLES[table] ?? table.replaceAll('_', ' '), rows }))
        .sort((a, b) => (a.what < b.what ? -1 : 1)),
      elsewhere: elsewhere(items),
      kept: requestedBy === 'person' ? [...KEPT, KEPT_SUPPRESSED] : [...KEPT, KEPT_REVOKED],
      notes: NOTES,
    };
  });
}

const TABLES: Readonly<Record<string, string>> = {
  audit: 'the trail of changes (values; who did what and when stays)',
  audit_note: 'reasons that people typed',
  call: 'calls (transcript, recording, summary, number)',
  consent: 'the consent ledger (address, words)',
  contact: 'contacts (names, phone, email, company, fields, tags)',
  evidence: 'evidence (addresses and words in it)',
  idempotent_answer: 'answers kept for repeated requests',
  import: 'imports (reports that name the person)',
  import_problem: 'problems of imports (values)',
  instantly_event: 'what happened in campaigns at Instantly (address, subject, text)',
  lead: 'leads (notes, score)',
  lead_action: "people's actions on leads (reasons)",
  lead_note: 'notes about leads',
  links: 'addresses for answers, links to the booking page, numbers that text the person',
  message: 'messages (subject, text, addresses, file names)',
  tag_count: 'tags that named the person',
  task: 'tasks (what they say)',
  vendor_event: "vendors' events as they came in",
};

const HOLDERS: Readonly<Record<string, string>> = {
  retell: 'Retell',
  twilio: 'Twilio',
  messagebird: 'MessageBird',
  sendgrid: 'SendGrid',
  calcom: 'Cal.com',
  instantly: 'Instantly',
  disk: 'our own files',
};

const KINDS: Readonly<Record<string, string>> = {
  call: 'calls with recording and transcript',
  text: 'texts',
  email: 'emails',
  recipient: 'what is known of the recipient of emails',
  booking: 'bookings',
  attachment: 'files that came by email',
  import_file: 'uploaded lists that named the person, each as a whole',
};

function elsewhere(items: readonly ErasureItem[]): Certificate['elsewhere'] {
  const groups = groupBy(items, ({ holder, kind }) => `${holder} ${kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const reasons = groupBy(
      group.filter(({ status }) => status !== 'done'),
      ({ reason }) => reason ?? 'it was not asked for',
    );
    return [
      {
        holder: HOLDERS[first.holder] ?? first.holder,
        what: KINDS[first.kind] ?? first.kind,
        erased: group.filter(({ status }) => status === 'done').length,
        notErased: [...reasons].map(([why, rows]) => ({ count: rows.length, why })),
      },
    ];
  });
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const KEPT: Certificate['kept'] = [
  {
    what: 'Invoices, milestones and the proofs of shows, as they were sealed',
    why: 'they must be kept as records of business; they hold ids, times and answers, and nothing that names the person',
  },
  {
    what: 'That there were leads, messages, calls and appointments, with their times, statuses and minutes',
    why: 'what was billed and counted must stay right; they are of nobody now',
  },
  {
    what: 'That emails of campaigns at Instantly were sent, opened and answered, beside a keyed hash of the address',
    why: 'so that nobody is counted as two; it cannot be turned back into an address',
  },
  {
    what: 'Who did what and when, in the trail, with ids',
    why: 'it proves that the erasure took place, and by whom',
  },
];

const KEPT_SUPPRESSED = {
  what: 'Keyed hashes of phone and email in the lists of those who must not be reached',
  why: 'so that no other list reaches the person again; they cannot be turned back into an address',
};

const KEPT_REVOKED = {
  what: 'Keyed hashes of phone and email, where the person had said no before',
  why: 'a no still holds when everything else is forgotten; they cannot be turned back into an address',
};

const NOTES = [
  'The histories of our workflows hold ids and no personal data: there was nothing to erase.',
  'Stripe knows the business that is billed and not the person: there was nothing to erase.',
  'An erasure is of the whole person, for all clients; it is not offered for one client alone.',
  'Events that a vendor tells later than this, about what was sent before, are removed with the inbox.',
  'Copies of the database that were made before keep what they had until they are discarded.',
];
