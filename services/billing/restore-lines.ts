import type { Transaction } from '../../prisma/tenant.ts';
import { ourId } from '../our-id.ts';

/** A line of Stripe's. */
export interface TheirLine {
  readonly itemId: string | null;
  readonly lineId: string | undefined;
  readonly amountCents: number;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Lines {
  readonly operatorId: string;
  readonly clientId: string;
  readonly invoiceId: string;
  readonly lines: readonly TheirLine[];
}

/** Writes an invoice's lines as Stripe has them, and ties calls to those that bill them. @returns what is lost */
export async function restoreLines(tx: Transaction, invoice: Lines): Promise<string[]> {
  const { operatorId, clientId, invoiceId, lines } = invoice;
  const talk: TalkLine[] = [];
  for (const [i, line] of lines.entries()) {
    const { kind = 'milestone', position, seconds, description, milestone_id: milestoneId } = line.metadata;
    const id = ourId(line.lineId);
    const row = await tx.invoiceLine.create({
      data: {
        ...(id && { id }),
        ...{ operatorId, clientId, invoiceId, kind, position: Number(position ?? i + 1) },
        ...{
          amountCents: line.amountCents,
          description: description ?? line.description ?? 'Line',
          stripeItemId: line.itemId,
        },
        milestoneId: ourId(milestoneId) ?? null,
        seconds: seconds === undefined ? null : Number(seconds),
      },
    });
    if (kind !== 'milestone') talk.push(row);
  }
  // Late calls ended before the month that was billed with them.
  talk.sort((a, b) => Number(b.kind === 'late_usage') - Number(a.kind === 'late_usage'));
  const isTied = await tieCalls(tx, clientId, talk);
  return isTied ? [] : ['Which calls it bills. Tie them to its lines, or the next month bills them again.'];
}

interface TalkLine {
  readonly id: string;
  readonly kind: string;
  readonly seconds: number | null;
}

/**
 * Ties calls that no line bills to these, the earliest first, as long as they come to each line's seconds exactly: a call
 * that is tied to the wrong line would be neither billed nor seen.
 */
async function tieCalls(tx: Transaction, clientId: string, lines: readonly TalkLine[]): Promise<boolean> {
  if (lines.length === 0) return true;
  const calls = await tx.usage.findMany({
    where: { clientId, invoiceLineId: null },
    orderBy: [{ endedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, seconds: true },
  });
  const tied: { id: string; calls: string[] }[] = [];
  for (const { id, seconds } of lines) {
    const own: string[] = [];
    for (let left = seconds ?? 0; left > 0; ) {
      const call = calls.shift();
      if (!call || call.seconds > left) return false;
      left -= call.seconds;
      own.push(call.id);
    }
    tied.push({ id, calls: own });
  }
  for (const { id, calls: own } of tied)
    await tx.usage.updateMany({ where: { id: { in: own } }, data: { invoiceLineId: id } });
  return true;
}
