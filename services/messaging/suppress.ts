import type { Transaction } from '../../prisma/tenant.ts';
import { lockName, takeContactLock } from './contact-lock.ts';

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
}

/** What an address does is the weaker reason: a person's word takes its place, and outlives the address's repair. */
const OF_THE_ADDRESS: SuppressionReason[] = ['bounced', 'landline', 'unreachable'];

/**
 * Takes an address off a channel. It waits for a message that is just going out, and nothing goes out after it.
 *
 * @returns false: it was off already, for a reason at least as strong
 */
export async function suppress(tx: Transaction, suppression: NewSuppression): Promise<boolean> {
  const { operatorId, channel, address, purpose, reason, note = null, at } = suppression;
  await takeContactLock(tx, lockName(operatorId, address));
  const { count } = await tx.suppression.createMany({
    data: { operatorId, channel, address, purpose, reason, note, createdAt: at },
    skipDuplicates: true,
  });
  if (count > 0 || OF_THE_ADDRESS.includes(reason)) return count > 0;
  const replaced = await tx.suppression.updateMany({
    where: { operatorId, channel, address, purpose, reason: { in: OF_THE_ADDRESS } },
    data: { reason, note },
  });
  return replaced.count > 0;
}
