import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

const { sql } = Prisma;

// Which leads a member sees is said here, in both spellings, and nowhere else.

/** The leads that a caller sees; all of the tenant's, unless the caller's role sees some only. */
export function leadsInScope({ only }: Pick<Caller, 'only'>): Prisma.LeadWhereInput {
  if (!only) return {};
  const { assignedTo, orNobody } = only;
  return orNobody ? { OR: [{ assignedTo }, { assignedTo: null }] } : { assignedTo };
}

/** The same of `lead l` in SQL. */
export function scopeConditions({ only }: Pick<Caller, 'only'>): Prisma.Sql[] {
  if (!only) return [];
  const theirs = sql`l.assigned_to = ${only.assignedTo}`;
  return [only.orNobody ? sql`(${theirs} OR l.assigned_to IS NULL)` : theirs];
}

/** What hangs on a lead, an appointment or a message, is seen with it; what hangs on none is not. */
export function ofLeadsInScope(caller: Pick<Caller, 'only'>): { lead?: Prisma.LeadWhereInput } {
  return caller.only ? { lead: leadsInScope(caller) } : {};
}

/** The contacts that a caller sees: those of the leads, and what was found to be one of them. */
export function contactsInScope(caller: Pick<Caller, 'only'>): Prisma.ContactWhereInput {
  if (!caller.only) return {};
  const leads = { some: leadsInScope(caller) };
  return { OR: [{ leads }, { mergedInto: { leads } }] };
}

/** The tasks that a caller sees: their own, and those of the leads that nobody has taken on. */
export function tasksInScope(caller: Pick<Caller, 'only'>): Prisma.TaskWhereInput {
  if (!caller.only) return {};
  return { OR: [{ owner: caller.only.assignedTo }, { owner: null, lead: leadsInScope(caller) }] };
}

/** The same of `task t` in SQL: each task's lead is looked up, where the other way would read all leads that are nobody's. */
export function taskConditions(caller: Pick<Caller, 'only'>): Prisma.Sql[] {
  if (!caller.only) return [];
  const ofTheirs = Prisma.join(scopeConditions(caller), ' AND ');
  return [
    sql`(t.owner = ${caller.only.assignedTo} OR (t.owner IS NULL AND EXISTS (
      SELECT FROM lead l WHERE l.operator_id = t.operator_id AND l.id = t.lead_id AND ${ofTheirs})))`,
  ];
}

/** @throws Refusal not_found, for a lead that is somebody else's too */
export async function requireLead(
  tx: Transaction,
  caller: Pick<Caller, 'only'>,
  leadId: string,
): Promise<void> {
  if ((await tx.lead.count({ where: { id: leadId, AND: leadsInScope(caller) } })) > 0) return;
  throw new Refusal('not_found', 'There is no such lead.');
}

/** @throws Refusal not_found, for a contact without a lead of the caller's too */
export async function requireContact(
  tx: Transaction,
  caller: Pick<Caller, 'only'>,
  contactId: string,
): Promise<void> {
  if ((await tx.contact.count({ where: { id: contactId, AND: contactsInScope(caller) } })) > 0) return;
  throw new Refusal('not_found', 'There is no such contact.');
}
