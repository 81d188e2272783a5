import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { toEmail } from '../../domain/leads/lead-row.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { contactIdsAt } from '../contacts/contacts-at.ts';
import { resolveContact } from '../contacts/resolve-contact.ts';
import { audit } from '../identity/audit.ts';
import { endByReply } from '../leads/end-by-reply.ts';
import { createTask } from '../messaging/create-task.ts';
import { revokeConsent } from '../messaging/revoke-consent.ts';
import { taskKey } from './task-key.ts';

export interface PersonsEvent {
  readonly operatorId: string;
  readonly externalId: string;
  readonly fact: InstantlyFact;
  /** In lower case. */
  readonly email: string;
  readonly at: Date;
  /** Whoever was erased stays so. */
  readonly isErased: boolean;
  /** The clients that the event belongs to. */
  readonly owners: readonly string[];
  readonly actor: Actor;
}

/** What a person has to see to, and what the lead's trail says of it. */
const ANSWERS: Readonly<Record<string, { readonly title: string; readonly reason: string }>> = {
  replied: { title: 'Answer an email at Instantly', reason: 'answered a cold email' },
  interested: { title: 'Somebody is interested: take it from here', reason: 'is interested, says Instantly' },
  meeting_booked: { title: 'A meeting was booked at Instantly: see to it', reason: 'booked at Instantly' },
};

/**
 * What an event means for the rest of the house: who answers, is interested or books a meeting is a person's to talk to
 * from now on; who unsubscribes is written no more emails. Machines' answers, opens and clicks change nothing.
 */
export async function takeUp(tx: Transaction, event: PersonsEvent): Promise<void> {
  const { operatorId, externalId, fact, email, at, actor } = event;
  // What is no address names nobody.
  if (!toEmail(email)) return;
  if (fact.kind === 'unsubscribed') {
    const source = `instantly:${externalId}`;
    const text = (event.isErased ? undefined : fact.text) ?? fact.said;
    await revokeConsent(tx, { operatorId, channels: ['email'], address: email, source, text, at, actor });
  }
  const answer = ANSWERS[fact.kind];
  if (!answer || event.isErased) return;
  const leads = await leadsOf(tx, event);
  for (const { id: leadId } of leads)
    await endByReply(tx, { operatorId, leadId, reason: answer.reason, actor });
  const clientId = event.owners.length === 1 ? (event.owners[0] ?? null) : null;
  // A client's task names no lead of another's.
  const about = leads.find((lead) => lead.clientId === clientId) ?? (clientId ? undefined : leads[0]);
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: about?.id ?? null, key: taskKey(externalId), kind: 'cold_reply' },
    title: answer.title,
    detail: [email, (fact.text ?? fact.subject ?? '').slice(0, 500)].filter(Boolean).join(': '),
  });
}

/** Leads under way of whoever has the address; somebody unknown becomes a contact, without a lead. */
async function leadsOf(tx: Transaction, { operatorId, fact, email, actor }: PersonsEvent) {
  const known = await contactIdsAt(tx, { email });
  const { firstName, lastName, company } = fact;
  // Of an address that is known the contact is known: another phone beside it makes nobody new.
  const phone = known.length === 0 && fact.phone ? toE164(fact.phone) : null;
  const contact = await resolveContact(tx, operatorId, { email, phone, firstName, lastName, company });
  if (contact.created)
    await audit(tx, {
      ...{ operatorId, actor, action: 'contact.create', after: { source: 'instantly' } },
      subject: { type: 'contact', id: contact.id },
    });
  return tx.lead.findMany({
    where: { contactId: { in: [...new Set([contact.id, ...known])] }, endedAt: null, mergedIntoId: null },
    orderBy: { id: 'asc' },
    select: { id: true, clientId: true },
  });
}
