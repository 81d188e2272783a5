import type { RebookEnd } from '../../contracts/appointments/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { endRebook } from '../appointments/change-appointment-status.ts';
import type { Actor } from '../caller.ts';
import { contactIdsAt } from '../contacts/contacts-at.ts';
import { audit } from '../identity/audit.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { stopLead } from '../leads/stop-lead.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { spellingsOf, writtenAs } from './kept-address.ts';
import { suppress } from './suppress.ts';

export interface Revocation {
  readonly operatorId: string;
  readonly channels: readonly ('sms' | 'call' | 'email')[];
  /** E.164 or email, whichever the channels are reached at */
  readonly address: string;
  /** Where it was said, e.g. `twilio:SM…`. */
  readonly source: string;
  /** In the person's own words. */
  readonly text: string;
  /** One purpose of the door's; default: for everything. */
  readonly purpose?: string;
  /** Default: opted_out */
  readonly reason?: 'opted_out' | 'complained' | 'manual';
  readonly note?: string;
  readonly at: Date;
  readonly actor: Actor;
}

/**
 * Takes an address off the channels at once: the ledger, the suppression list, and every promise to the people behind
 * it. It waits for a message that is just going out, and nothing goes out after it.
 */
export async function revokeConsent(tx: Transaction, revocation: Revocation): Promise<void> {
  const { purpose = 'any', reason = 'opted_out', note } = revocation;
  for (const channel of revocation.channels)
    await suppress(tx, { ...revocation, channel, purpose, reason, note });
  await writeLedger(tx, revocation, 'revoked');
  if (purpose === 'any') await endPromises(tx, revocation);
}

/** Gives back what a STOP took. */
export async function restoreConsent(tx: Transaction, grant: Revocation): Promise<void> {
  const { operatorId, channels, address, actor, purpose = 'any' } = grant;
  await takeContactLock(tx, lockName(operatorId, address));
  const anyOf = { in: await spellingsOf(tx, operatorId, address) };
  const lifted = await tx.suppression.findMany({
    where: { operatorId, address: anyOf, purpose, channel: { in: [...channels] }, reason: 'opted_out' },
    select: { id: true, channel: true, purpose: true, reason: true },
  });
  for (const { id, ...before } of lifted) {
    await tx.suppression.delete({ where: { id } });
    const subject = { type: 'suppression', id };
    await audit(tx, { operatorId, actor, action: 'suppression.lift', subject, before });
  }
  await writeLedger(tx, grant, 'granted');
}

/** Writes down what was said; the ledger is only ever added to. */
export async function writeLedger(
  tx: Transaction,
  said: Omit<Revocation, 'actor'>,
  action: 'revoked' | 'granted' | 'lifted',
): Promise<void> {
  const { operatorId, channels, purpose = 'any', source, text, at } = said;
  const address = await writtenAs(tx, operatorId, said.address);
  await tx.consent.createMany({
    data: channels.map((channel) => ({ operatorId, channel, address, purpose, action, source, text, at })),
  });
}

async function endPromises(
  tx: Transaction,
  { operatorId, address, channels, actor }: Revocation,
): Promise<void> {
  const people = await contactIdsAt(tx, channels.includes('email') ? { email: address } : { phone: address });
  const leads = await tx.lead.findMany({
    where: { contactId: { in: people } },
    include: { appointments: { where: { status: 'no_show' }, select: { id: true } } },
  });
  const end: RebookEnd = 'opted_out';
  for (const lead of leads) {
    await changeLeadStatus(tx, {
      operatorId,
      leadId: lead.id,
      to: 'opted_out',
      reason: channels.join(', '),
      actor,
      onlyFrom: ['new', 'contacted', 'callback', 'replied', 'exhausted', 'no_show', 'dnc'],
    });
    await stopLead(tx, { operatorId, leadId: lead.id, reason: 'opted_out' });
    for (const appointment of lead.appointments) await endRebook(tx, operatorId, appointment.id, end);
  }
}
