import { rulesFor } from '../../domain/messaging/purpose.ts';
import { endsChannel, type Unreachable } from '../../domain/messaging/unreachable.ts';
import type { Purpose } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { stopLead } from '../leads/stop-lead.ts';
import { spellingsOf } from './kept-address.ts';
import { revokeConsent } from './revoke-consent.ts';
import { type SuppressionReason, suppress } from './suppress.ts';

export interface VendorsWord {
  readonly operatorId: string;
  readonly vendor: string | null;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  /** Of what was sent there; absent: of anything. */
  readonly purpose?: Purpose;
  /** The vendor's own word or code for the failure. */
  readonly code: string | null | undefined;
  readonly at: Date;
  readonly actor: Actor;
}

/**
 * Ends a channel for an address of which the vendor says that it can never be reached: a hard bounce, a landline. That
 * somebody opted out at the vendor is a revocation like any other. Never call it under the contact's lock: it takes it.
 *
 * @returns why the channel ended; null: it goes on
 */
export async function endChannel(tx: Transaction, word: VendorsWord): Promise<SuppressionReason | null> {
  const reason = endsChannel(word.vendor, word.code);
  if (!reason) return null;
  await takeOff(tx, word, reason);
  return reason;
}

async function takeOff(tx: Transaction, word: VendorsWord, reason: Unreachable): Promise<void> {
  const { operatorId, vendor, channel, code, at, actor, purpose } = word;
  const address = word.address.toLowerCase();
  const note = `${vendor}: ${code}`;
  const anyOf = { in: await spellingsOf(tx, operatorId, address) };
  if (reason !== 'opted_out' && purpose && rulesFor(purpose).suppression === 'transactional') {
    const off = { operatorId, channel, address: anyOf, purpose: 'any', reason: 'opted_out' };
    // The opt-out that stands for all else does not stop these: what ends them is written down for them.
    if ((await tx.suppression.count({ where: off })) > 0)
      await suppress(tx, { operatorId, channel, address, purpose, reason, note, at, actor });
  }
  if (reason === 'opted_out' || reason === 'complained') {
    const channels = channel === 'sms' ? (['sms', 'call'] as const) : (['email'] as const);
    const known = await tx.suppression.count({
      where: { operatorId, channel, address: anyOf, purpose: 'any', reason },
    });
    if (known > 0) return;
    const source = `${vendor}:${code}`;
    await revokeConsent(tx, { operatorId, channels, address, reason, source, text: note, at, actor });
  } else {
    await suppress(tx, { operatorId, channel, address, purpose: 'any', reason, note, at, actor });
    if (reason === 'bounced') await tellBounce(tx, operatorId, address);
  }
}

/** To the sequences of whoever has that address: their rules say whether they go on by other channels. */
async function tellBounce(tx: Transaction, operatorId: string, address: string): Promise<void> {
  const leads = await tx.lead.findMany({
    where: { contact: { email: address }, startedAt: { not: null }, endedAt: null },
    select: { id: true },
  });
  for (const { id: leadId } of leads) await stopLead(tx, { operatorId, leadId, reason: 'bounced' });
}
