import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { writtenAs } from './kept-address.ts';

export type SuppressionReason =
  | 'opted_out'
  | 'complained'
  | 'bounced'
  | 'landline'
  | 'unreachable'
  | 'manual';

export interface NewSuppression {
  readonly operatorId: string;
  readonly channel: 'sms' | 'call' | 'email';
  /** E.164, or an email address in lower case */
  readonly address: string;
  /** One purpose of the door's, or `any`. */
  readonly purpose: string;
  readonly reason: SuppressionReason;
  readonly note?: string | null;
  readonly at: Date;
  readonly actor: Actor;
}

/** What an address does is the weaker reason: a person's word takes its place, and outlives the address's repair. */
const OF_THE_ADDRESS: SuppressionReason[] = ['bounced', 'landline', 'unreachable'];

/**
 * Takes an address off a channel. It waits for a message that is just going out, and nothing goes out after it.
 *
 * @returns false: it was off already, for a reason at least as strong
 */
export async function suppress(tx: Transaction, suppression: NewSuppression): Promise<boolean> {
  const { operatorId, channel, purpose, reason, note = null, at, actor } = suppression;
  await takeContactLock(tx, lockName(operatorId, suppression.address));
  const address = await writtenAs(tx, operatorId, suppression.address);
  const select = { id: true } as const;
  const [added] = await tx.suppression.createManyAndReturn({
    data: { operatorId, channel, address, purpose, reason, note, createdAt: at },
    skipDuplicates: true,
    select,
  });
  const said = { operatorId, actor, after: { channel, purpose, reason } };
  if (added) {
    await audit(tx, { ...said, action: 'suppression.add', subject: { type: 'suppression', id: added.id } });
    return true;
  }
  if (OF_THE_ADDRESS.includes(reason)) return false;
  const [replaced] = await tx.suppression.updateManyAndReturn({
    where: { operatorId, channel, address, purpose, reason: { in: OF_THE_ADDRESS } },
    data: { reason, note },
    select,
  });
  if (!replaced) return false;
  await audit(tx, {
    ...said,
    action: 'suppression.change',
    subject: { type: 'suppression', id: replaced.id },
  });
  return true;
}
