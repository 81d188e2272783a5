import type { CapPolicy } from '../../contracts/policies/policy.ts';
import { CAPPED } from '../../domain/messaging/purpose.ts';
import { capLifts } from '../../domain/messaging/frequency.ts';
import type { Transaction } from '../../prisma/tenant.ts';

interface Reached {
  readonly operatorId: string;
  readonly channel: 'sms' | 'email' | 'call';
  readonly address: string;
  readonly caps: readonly CapPolicy[];
  readonly now: Date;
  readonly key?: string;
}

/**
 * When an address may be reached again by a channel, counted over all campaigns of the operator; null: now. Only what
 * we began of ourselves counts, and a try that the vendor refused does not.
 */
export async function capLiftsAt(tx: Transaction, reached: Reached): Promise<Date | null> {
  const caps = reached.caps.filter(({ channel }) => channel === reached.channel);
  if (caps.length === 0) return null;
  const longest = Math.max(...caps.map(({ per }) => per));
  const since = new Date(reached.now.getTime() - longest * 1000);
  return capLifts(await timesReached(tx, reached, since), caps, reached.now);
}

/** When an address was reached by a channel, of all that counts, in no order. */
export function timesReached(tx: Transaction, reached: Counted, since: Date): Promise<Date[]> {
  return reached.channel === 'call' ? callsSince(tx, reached, since) : messagesSince(tx, reached, since);
}

type Counted = Omit<Reached, 'caps' | 'now'>;

async function messagesSince(tx: Transaction, { operatorId, channel, address, key }: Counted, since: Date) {
  const rows = await tx.message.findMany({
    where: {
      operatorId,
      key: { not: key },
      toAddress: address,
      channel,
      direction: 'outbound',
      purpose: { in: CAPPED },
      status: { in: ['sending', 'sent', 'delivered', 'unconfirmed'] },
      OR: [{ sentAt: { gt: since } }, { sentAt: null, attemptedAt: { gt: since } }],
    },
    select: { sentAt: true, attemptedAt: true, createdAt: true },
  });
  return rows.map((row) => row.sentAt ?? row.attemptedAt ?? row.createdAt);
}

async function callsSince(tx: Transaction, { operatorId, address, key }: Counted, since: Date) {
  const rows = await tx.call.findMany({
    where: {
      operatorId,
      key: { not: key },
      toNumber: address,
      direction: 'outbound',
      status: { notIn: ['waiting', 'blocked', 'failed', 'skipped'] },
      OR: [{ startedAt: { gt: since } }, { startedAt: null, attemptedAt: { gt: since } }],
    },
    select: { startedAt: true, attemptedAt: true, createdAt: true },
  });
  return rows.map((row) => row.startedAt ?? row.attemptedAt ?? row.createdAt);
}
