import { type Clash, type PersonFacts, unite } from '../../domain/contacts/unite.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import { type Standing, whichSurvives } from '../../domain/leads/which-survives.ts';
import type { Contact } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';

export interface MergedLead extends Standing {
  readonly clientId: string;
  readonly campaignId: string;
  readonly contactId: string;
}

/** Two leads of one campaign, of which one goes on. */
export interface LeadPair {
  readonly survivor: MergedLead;
  readonly loser: MergedLead;
}

export interface MergePlan {
  readonly from: Contact;
  readonly into: Contact;
  /** Leads of the one that is merged, which go over as they are. */
  readonly moved: readonly MergedLead[];
  readonly pairs: readonly LeadPair[];
  readonly fills: Partial<PersonFacts>;
  readonly clashes: readonly Clash[];
  /** The email that the one that is merged has no place for is at hand already: another that was merged keeps it. */
  readonly emailIsKept: boolean;
}

/**
 * What a merge comes to, by the facts as they are now.
 *
 * @throws Refusal not_found, invalid (into itself), conflict (one of them was merged before, or a third has the email)
 */
export async function planMerge(
  tx: Transaction,
  { id, into: intoId }: { readonly id: string; readonly into: string },
): Promise<MergePlan> {
  if (id === intoId)
    throw new Refusal('invalid', 'A contact cannot be merged into itself.', [
      { field: 'into', message: 'must be another contact' },
    ]);
  const from = await tx.contact.findUnique({ where: { id } });
  const into = await tx.contact.findUnique({ where: { id: intoId } });
  if (!from) throw new Refusal('not_found', 'There is no such contact.');
  if (!into)
    throw new Refusal('not_found', 'The contact to merge into is not there.', [
      { field: 'into', message: 'is no contact' },
    ]);
  refuseMerged(from, 'It has been merged already');
  refuseMerged(into, 'The contact to merge into was itself merged');
  for (const { erasedAt } of [from, into])
    if (erasedAt) throw new Refusal('conflict', 'One of them was erased: there is nothing to merge.');
  const theirs = await leadsOf(tx, id);
  const ours = new Map((await leadsOf(tx, intoId)).map((lead) => [lead.campaignId, lead]));
  const pairs = theirs.flatMap((lead): LeadPair[] => {
    const other = ours.get(lead.campaignId);
    if (!other) return [];
    const survivor = whichSurvives(lead, other);
    return [{ survivor, loser: survivor === lead ? other : lead }];
  });
  const moved = theirs.filter(({ campaignId }) => !ours.has(campaignId));
  const united = unite(factsOf(into), factsOf(from));
  const emailIsKept = united.fills.phone ? await isEmailKept(tx, from, into) : false;
  return { from, into, moved, pairs, emailIsKept, ...united };
}

/**
 * One that gives its phone away stands by its email alone, and only one contact can.
 *
 * @throws Refusal conflict: a third does
 */
async function isEmailKept(tx: Transaction, from: Contact, into: Contact): Promise<boolean> {
  const { email } = from;
  if (!email || email === into.email) return false;
  const other = await tx.contact.findFirst({ where: { email, phone: null, id: { not: from.id } } });
  if (!other) return false;
  const standing = other.mergedIntoId ?? other.id;
  if (standing === into.id) return true;
  throw new Refusal(
    'conflict',
    `Contact ${standing} has the email of the one to merge, and no other address: merge it first, or merge the other way round.`,
    [{ field: 'id', message: `has the email of contact ${standing}` }],
  );
}

function refuseMerged({ mergedIntoId }: Contact, what: string): void {
  if (mergedIntoId) throw new Refusal('conflict', `${what} into ${mergedIntoId}: name that one.`);
}

async function leadsOf(tx: Transaction, contactId: string): Promise<MergedLead[]> {
  const leads = await tx.lead.findMany({
    where: { contactId },
    include: { appointments: { where: { status: 'booked' }, select: { id: true }, take: 1 } },
    orderBy: { id: 'asc' },
  });
  return leads.map(({ appointments, ...lead }) => ({
    ...lead,
    status: lead.status as LeadStatus,
    hasAppointment: appointments.length > 0,
  }));
}

function factsOf(contact: Contact): PersonFacts {
  return { ...contact, fields: contact.fields as Record<string, unknown> };
}
