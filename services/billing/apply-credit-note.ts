import type { CreditNoteFact } from '../../contracts/billing/facts.ts';
import type { TheirCreditNote } from '../../domain/billing/their-money.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { ourId } from '../our-id.ts';
import { recordCreditNote } from './record-credit-note.ts';

interface ListedNote {
  readonly operatorId: string;
  readonly note: TheirCreditNote;
  readonly actor: Actor;
}

/**
 * Applies a credit note that Stripe lists, by the verb of its events, and writes the row of one of ours that our books lost.
 * The money is booked whatever becomes of the row.
 *
 * @returns what a person must see to, in words; null: all is right
 */
export async function applyCreditNote(
  tx: Transaction,
  { operatorId, note, actor }: ListedNote,
): Promise<string | null> {
  const { created, voided } = note;
  const why = await restoreRow(tx, { operatorId, actor }, created);
  await recordCreditNote(tx, { operatorId, fact: created, actor });
  if (voided) await recordCreditNote(tx, { operatorId, fact: voided, actor });
  return why;
}

async function restoreRow(
  tx: Transaction,
  { operatorId, actor }: Pick<ListedNote, 'operatorId' | 'actor'>,
  fact: CreditNoteFact,
): Promise<string | null> {
  const id = ourId(fact.creditNoteId);
  const invoice = await tx.invoice.findFirst({
    where: { operatorId, stripeInvoiceId: fact.vendorInvoiceId },
  });
  // Issued at Stripe's own desk, it is for no show of ours.
  if (!id || !invoice) return null;
  const known = await tx.creditNote.findUnique({ where: { id }, include: { proof: true } });
  if (known) return known.invoiceId === invoice.id ? howMadeGood(known.proof) : 'it is of another invoice';
  const proofId = ourId(fact.proofId);
  if (!proofId) return 'which show it was for is not written there';
  const proof = await tx.milestoneAppointment.findFirst({
    where: { id: proofId, clientId: invoice.clientId },
    include: { creditNote: { select: { id: true } } },
  });
  if (!proof) return 'the show that it was for is lost';
  if (proof.creditNote) return 'the show that it was for is credited by another';
  await tx.creditNote.createMany({ data: rowOf(fact, { id, proof, invoice }), skipDuplicates: true });
  await audit(tx, {
    ...{ operatorId, actor, action: 'credit_note.restore', subject: { type: 'credit_note', id } },
    after: { invoiceId: invoice.id, proofId },
  });
  return howMadeGood(proof);
}

interface Owner {
  readonly id: string;
  readonly proof: Pick<Prisma.MilestoneAppointmentModel, 'id' | 'milestoneId'>;
  readonly invoice: Prisma.InvoiceModel;
}

/** As it was owed: recording it issues it. */
function rowOf(fact: CreditNoteFact, { id, proof, invoice }: Owner): Prisma.CreditNoteCreateManyInput {
  const { operatorId, clientId, currency } = invoice;
  const { priceCents = fact.amountCents - (fact.taxCents ?? 0), amountCents } = fact;
  return {
    ...{ id, operatorId, clientId, currency, invoiceId: invoice.id, milestoneId: proof.milestoneId },
    ...{ proofId: proof.id, amountCents: Math.min(priceCents, amountCents), createdAt: fact.at },
  };
}

/** A show whose reversal is lost too would be credited, or replaced, once more. */
function howMadeGood({
  compensation,
}: Pick<Prisma.MilestoneAppointmentModel, 'compensation'>): string | null {
  if (compensation === 'credit') return null;
  return compensation ? 'its show was replaced as well' : 'its show is not reversed here';
}
