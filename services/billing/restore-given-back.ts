import type { TheirCreditNote, TheirMoney } from '../../domain/billing/their-money.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { applyCreditNote } from './apply-credit-note.ts';
import { applyMoney } from './apply-money.ts';

interface GivenBack {
  readonly operatorId: string;
  readonly milestoneId?: string | null | undefined;
  readonly creditNotes: readonly TheirCreditNote[];
  readonly money: readonly TheirMoney[];
  readonly now: Date;
}

const ACTOR: Actor = { kind: 'command', id: 'reconcile' };

/** Writes what was given back of a restored invoice: credit notes, refunds, chargebacks. @returns what is lost */
export async function restoreGivenBack(
  tx: Transaction,
  { operatorId, milestoneId, creditNotes, money, now }: GivenBack,
): Promise<string[]> {
  const missing: string[] = [];
  for (const note of creditNotes) {
    const why = await applyCreditNote(tx, { operatorId, note, actor: ACTOR });
    if (why) missing.push(`The row of credit note ${note.created.vendorCreditNoteId}: ${why}.`);
  }
  for (const theirs of money) await applyMoney(tx, { operatorId, theirs, actor: ACTOR, now });
  if (!milestoneId) return missing;
  const owed = await tx.milestoneAppointment.findMany({
    where: { milestoneId, compensation: 'credit', creditNote: null },
    orderBy: { slot: 'asc' },
  });
  return [
    ...missing,
    ...owed.map(({ slot }) => `What was owed for the reversed show in slot ${slot}, if anything.`),
  ];
}
