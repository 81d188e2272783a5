import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { writeLedger } from './revoke-consent.ts';

/**
 * Takes an address off the suppression list, for a reason that the ledger keeps. It is no consent: where the policy asks
 * for one, it is still missing.
 *
 * @throws Refusal forbidden, not_found
 */
export async function liftSuppression(
  db: Database,
  caller: Caller,
  { id, reason }: { readonly id: string; readonly reason: string },
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const row = await tx.suppression.findUnique({ where: { id } });
    if (!row) throw new Refusal('not_found', 'There is no such suppression.');
    const { address, purpose } = row;
    await takeContactLock(tx, lockName(operatorId, address));
    const { count } = await tx.suppression.deleteMany({ where: { id } });
    if (count === 0) throw new Refusal('not_found', 'There is no such suppression.');
    const channels = [row.channel as 'sms' | 'call' | 'email'];
    const source = `${caller.actor.kind}:${caller.actor.id}`;
    await writeLedger(
      tx,
      { operatorId, channels, address, purpose, source, text: reason, at: now },
      'lifted',
    );
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'suppression.lift',
      subject: { type: 'suppression', id },
      // Why it was lifted is in the ledger.
      before: { channel: row.channel, purpose, reason: row.reason },
    });
    return row;
  });
}
