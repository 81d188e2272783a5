import { isUnderWay } from '../../domain/billing/compare-invoice.ts';
import type { TheirCreditNote } from '../../domain/billing/their-money.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { inGroups } from '../in-groups.ts';
import { ourId } from '../our-id.ts';
import { applyCreditNote } from './apply-credit-note.ts';
import { RECONCILIATION } from './heal-invoice.ts';
import { keepDifferences, noteDifference } from './note-difference.ts';
import type { StripeBooks } from './stripe-books.ts';

interface ComparedNotes {
  readonly operatorId: string;
  readonly customerId: string;
  readonly theirs: Pick<StripeBooks, 'creditNotes'>;
  readonly runAt: Date;
  readonly now: Date;
  readonly beat: () => void;
}

const AT_ONCE = 100;

/**
 * Compares the credit notes of a customer's invoices with our books, and makes good what news of them should have told.
 *
 * @returns how many differences there were, and Stripe's ids of invoices with one so new that news of it may be on their way
 */
export async function compareCreditNotes(
  db: Database,
  of: ComparedNotes,
): Promise<{ differences: number; fresh: Set<string> }> {
  const fresh = new Set<string>();
  let differences = 0;
  for await (const batch of inGroups(of.theirs.creditNotes(of.customerId), AT_ONCE)) {
    of.beat();
    const known = await asOperator(db, of.operatorId, (tx) => readBooks(tx, of.operatorId, batch));
    for (const note of batch) {
      const { created, voided } = note;
      if (isUnderWay([created.at, voided?.at ?? null], of.now)) fresh.add(created.vendorInvoiceId);
      else differences += await compareNote(db, of, note, known);
    }
  }
  if (fresh.size > 0)
    await asOperator(db, of.operatorId, (tx) =>
      keepDifferences(tx, of, { stripeInvoiceId: { in: [...fresh] } }),
    );
  return { differences, fresh };
}

interface OurBooks {
  readonly invoices: ReadonlyMap<string | null, Prisma.InvoiceModel>;
  readonly rows: ReadonlyMap<string, { status: string; proof: { compensation: string | null } }>;
  readonly bookings: ReadonlySet<string>;
}

async function readBooks(
  tx: Transaction,
  operatorId: string,
  batch: readonly TheirCreditNote[],
): Promise<OurBooks> {
  const stripeIds = batch.map(({ created }) => created.vendorInvoiceId);
  const ids = batch.flatMap(({ created }) => ourId(created.creditNoteId) ?? []);
  const bookings = batch.flatMap(({ created }) =>
    bookingsOf(created.vendorCreditNoteId, created.creditNoteId),
  );
  const invoices = await tx.invoice.findMany({ where: { operatorId, stripeInvoiceId: { in: stripeIds } } });
  const rows = await tx.creditNote.findMany({
    where: { id: { in: ids } },
    select: { id: true, status: true, proof: { select: { compensation: true } } },
  });
  const entries = await tx.ledgerEntry.findMany({
    where: { operatorId, booking: { in: bookings.flatMap((each) => [each, `${each}:reversed`]) } },
    distinct: ['booking'],
    select: { booking: true },
  });
  return {
    invoices: new Map(invoices.map((each) => [each.stripeInvoiceId, each])),
    rows: new Map(rows.map((each) => [each.id, each])),
    bookings: new Set(entries.map(({ booking }) => booking)),
  };
}

/** By our id, or by Stripe's while our row was not known. */
function bookingsOf(vendorId: string, id: string | undefined): string[] {
  return [vendorId, ...(id ? [id] : [])].map((each) => `credit:${each}`);
}

async function compareNote(
  db: Database,
  { operatorId, runAt }: ComparedNotes,
  note: TheirCreditNote,
  known: OurBooks,
): Promise<number> {
  const { vendorCreditNoteId, vendorInvoiceId, creditNoteId, amountCents } = note.created;
  const invoice = known.invoices.get(vendorInvoiceId);
  // An invoice that our books lack is a difference of its own.
  if (!invoice) return 0;
  const booked = bookingsOf(vendorCreditNoteId, creditNoteId).filter((each) => known.bookings.has(each));
  const isBooked = note.voided
    ? booked.some((each) => known.bookings.has(`${each}:reversed`))
    : booked.length > 0;
  const row = known.rows.get(ourId(creditNoteId) ?? '');
  const isIssued = row?.status === 'issued' && row.proof.compensation === 'credit';
  if (isBooked && (isIssued || !ourId(creditNoteId))) return 0;
  await asOperator(db, operatorId, async (tx) => {
    const why = await applyCreditNote(tx, { operatorId, note, actor: RECONCILIATION });
    await noteDifference(tx, {
      ...{ operatorId, clientId: invoice.clientId, runAt, kind: 'credit_note', isHealed: !why },
      ...{
        key: `credit_note:${vendorCreditNoteId}`,
        invoiceId: invoice.id,
        stripeInvoiceId: vendorInvoiceId,
      },
      ours: why ? `credit note ${vendorCreditNoteId}: ${why}` : isBooked ? (row?.status ?? null) : null,
      theirs: note.voided ? `${amountCents}, void` : String(amountCents),
    });
  });
  return 1;
}
