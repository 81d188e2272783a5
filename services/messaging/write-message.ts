import { randomUUID } from 'node:crypto';
import type { NewMessage } from '../../contracts/messaging/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { leadsInScope } from '../leads/lead-scope.ts';
import { readRules } from '../policies/read-policy.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { whyNotAgreed } from './consent.ts';
import { oweWrittenMessage } from './owe-message.ts';

/** Whoever wrote to us within this expects an answer at any hour. */
const CONVERSATION_MS = 24 * 3_600_000;

/** Twilio refuses a longer body (error 21617). */
const LONGEST_TEXT = 1600;

/**
 * Takes a message in a person's own words. It goes out by the door, which asks again, as soon as the rules let it.
 *
 * @throws Refusal forbidden, not_found, invalid (the lead has no such address, or a text is too long), suppressed
 */
export async function writeMessage(db: Database, caller: Caller, input: NewMessage, now: Date) {
  const operatorId = requireOperator(caller);
  const { leadId, channel, body, subject = null } = input;
  if (channel === 'sms' && body.length > LONGEST_TEXT) {
    throw wrong('body', `a text has ${LONGEST_TEXT} characters at most`);
  }
  if (channel === 'sms' && subject !== null) throw wrong('subject', 'a text has no subject');
  return asOperator(db, operatorId, async (tx) => {
    const lead = await tx.lead.findUnique({
      where: { id: leadId, AND: leadsInScope(caller) },
      include: { contact: true, campaign: true },
    });
    if (!lead) throw new Refusal('not_found', 'There is no such lead.');
    if (lead.contact.erasedAt)
      throw new Refusal('suppressed', 'The person was erased: nobody may write to it.');
    const address = channel === 'sms' ? lead.contact.phone : lead.contact.email;
    if (!address)
      throw wrong('channel', channel === 'sms' ? 'the lead has no phone' : 'the lead has no email');
    const purpose = await purposeByHand(tx, { operatorId, leadId, channel }, now);
    const rules = await readRules(tx, lead.campaign.policyId);
    const why = await whyNotAgreed(tx, {
      operatorId,
      channel,
      purpose,
      address: address.toLowerCase(),
      rules,
    });
    if (why) throw new Refusal('suppressed', `The lead may not be reached by ${channel}: ${why}.`);
    const { clientId, contactId } = lead;
    const about = { operatorId, clientId, leadId, contactId, appointmentId: null, channel, purpose } as const;
    const id = await oweWrittenMessage(tx, { ...about, key: `written:${randomUUID()}`, subject, body });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'message.write',
      subject: { type: 'message', id },
      after: { leadId, channel, purpose },
    });
    return tx.message.findUniqueOrThrow({ where: { id } });
  });
}

/** What a message in a person's own words is: whoever wrote lately is answered at any hour. */
export async function purposeByHand(
  tx: Transaction,
  about: { readonly operatorId: string; readonly leadId: string; readonly channel: string },
  now: Date,
): Promise<'reply' | 'conversation'> {
  const written = await tx.message.findFirst({
    where: {
      ...about,
      direction: 'inbound',
      purpose: { not: 'auto_reply' },
      sentAt: { gte: new Date(now.getTime() - CONVERSATION_MS) },
    },
    select: { id: true },
  });
  return written ? 'reply' : 'conversation';
}

function wrong(field: string, message: string): Refusal {
  const problem: FieldProblem = { field, message };
  return new Refusal('invalid', `Wrong: ${field}.`, [problem]);
}
