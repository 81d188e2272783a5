import type { NewLead } from '../../contracts/leads/api.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { stateOf } from '../../domain/contacts/states.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import { toEmail } from '../../domain/leads/lead-row.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { lockForLeads } from '../campaigns/lock-for-leads.ts';
import { resolveContact } from '../contacts/resolve-contact.ts';
import { audit } from '../identity/audit.ts';
import { contactsLockName } from '../messaging/contact-lock.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { tellCampaign } from './tell-campaign.ts';

/**
 * Adds one lead to a campaign. It is assigned to whoever adds it, if they see none but their own.
 *
 * @throws Refusal forbidden, invalid (naming each field), not_found (campaign), conflict (it is over; the person is a lead of it)
 */
export async function createLead(db: Database, caller: Caller, input: NewLead) {
  const operatorId = requireOperator(caller);
  const person = readPerson(input);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockForLeads(tx, input.campaignId);
    await waitForImports(tx, operatorId, !person.phone);
    const contact = await resolveContact(tx, operatorId, person);
    const [lead] = await tx.lead.createManyAndReturn({
      data: {
        ...{ operatorId, clientId: campaign.clientId, campaignId: campaign.id, contactId: contact.id },
        assignedTo: assigneeOf(caller),
      },
      skipDuplicates: true,
    });
    if (!lead) throw new Refusal('conflict', 'This person is a lead of the campaign already.');
    if (campaign.status === 'active') await tellCampaign(tx, operatorId, campaign.id);
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'lead.create',
      subject: { type: 'lead', id: lead.id },
      after: { campaignId: campaign.id, contactId: contact.id },
    });
    return { ...lead, contact: await tx.contact.findUniqueOrThrow({ where: { id: contact.id } }) };
  });
}

/** Whoever sees none but their own would lose sight of it. */
function assigneeOf({ only }: Caller): string | null {
  return only && !only.orNobody ? only.assignedTo : null;
}

/** An import may be making the same contact. Without a phone nothing else keeps two from being made of one person. */
async function waitForImports(tx: Transaction, operatorId: string, alone: boolean): Promise<void> {
  const name = contactsLockName(operatorId);
  if (alone) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`;
}

function readPerson(input: NewLead) {
  const problems: FieldProblem[] = [];
  const read = (
    field: 'phone' | 'email' | 'zone',
    convert: (text: string) => string | null,
    message: string,
  ) => {
    const text = input[field];
    if (!text) return undefined;
    const value = convert(text);
    if (value === null) problems.push({ field, message });
    return value;
  };
  const phone = read('phone', toE164, 'is not a phone number');
  const email = read('email', toEmail, 'is not an email address');
  const zone = read('zone', toZone, 'must be an IANA zone');
  if (!input.phone && !input.email)
    problems.push({ field: 'phone', message: 'a lead needs a phone or an email' });
  if (problems.length > 0) throw new Refusal('invalid', 'The lead cannot be added so.', problems);
  // A region that is no state of the United States is nothing wrong: it is left out.
  return { ...input, phone, email, zone, state: stateOf(input.state)?.code };
}
