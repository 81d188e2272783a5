import type { Transaction } from '../../prisma/tenant.ts';

interface Asked {
  readonly operatorId: string;
  readonly leadId: string;
  readonly channel: 'sms' | 'email' | 'call';
  /** Its midnight. */
  readonly since: Date;
}

interface Try {
  readonly id: string;
  readonly at: Date;
  readonly status: string;
  readonly reason: string | null;
}

export interface Tries {
  /** Of all time. */
  readonly last: Try | null;
  /** How many went out since then. */
  readonly sent: number;
  /** The newest since then that came to nothing. */
  readonly undone: Try | null;
}

const UNDONE = ['blocked', 'skipped', 'failed', 'waiting'];
const LOOK_AT = 50;

/** What was tried with a lead by one channel, and what became of it. */
export async function lastTries(tx: Transaction, asked: Asked): Promise<Tries> {
  const tries = asked.channel === 'call' ? await calls(tx, asked) : await messages(tx, asked);
  const today = tries.filter(({ at }) => at >= asked.since);
  const undone = today.filter(({ status }) => UNDONE.includes(status));
  return { last: tries[0] ?? null, sent: today.length - undone.length, undone: undone[0] ?? null };
}

async function messages(tx: Transaction, { operatorId, leadId, channel }: Asked): Promise<Try[]> {
  const rows = await tx.message.findMany({
    where: { operatorId, leadId, channel, direction: 'outbound', purpose: { not: 'client_question' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LOOK_AT,
    select: { id: true, status: true, reason: true, sentAt: true, createdAt: true },
  });
  return rows.map(({ sentAt, createdAt, ...row }) => ({ ...row, at: sentAt ?? createdAt }));
}

async function calls(tx: Transaction, { operatorId, leadId }: Asked): Promise<Try[]> {
  const rows = await tx.call.findMany({
    where: { operatorId, leadId, direction: 'outbound' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LOOK_AT,
    select: { id: true, status: true, reason: true, startedAt: true, createdAt: true },
  });
  return rows.map(({ startedAt, createdAt, ...row }) => ({ ...row, at: startedAt ?? createdAt }));
}
