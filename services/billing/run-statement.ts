import { dayOf } from '../../domain/billing/days.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { agreementAt } from './agreement-at.ts';
import type { Period } from './period.ts';

/** What stands between us and a client, in one currency. Debits are positive. */
export interface Standing {
  readonly receivableCents: number;
  readonly clientCreditCents: number;
  /** Both together. */
  readonly balanceCents: number;
}

export interface StatementEntry extends Standing {
  readonly at: Date;
  readonly date: string;
  readonly booking: string;
  readonly kind: string;
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
  readonly description: string;
  readonly cashCents: number;
  readonly amountCents: number;
}

export type StatementRow =
  | ({ readonly row: 'opening' | 'closing'; readonly currency: string } & Standing)
  | ({ readonly row: 'entry'; readonly currency: string } & StatementEntry);

export interface StatementSpan extends Period {
  readonly clientId: string;
  readonly start: Date;
  readonly end: Date;
}

interface BookingRow {
  readonly currency: string;
  readonly booking: string;
  readonly kind: string;
  readonly at: Date;
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
  readonly invoiceDescription: string | null;
  readonly receivableCents: number;
  readonly clientCreditCents: number;
  readonly cashCents: number;
}

/** As a client reads what happened. */
const WORDS: Readonly<Record<string, string>> = {
  invoice: 'Invoice',
  payment: 'Payment',
  credit_note: 'Credit note',
  void: 'Invoice voided',
  write_off: 'Invoice written off',
  refund: 'Refund',
  chargeback: 'Payment taken back by the bank',
  chargeback_won: 'Payment given back by the bank',
};

/**
 * A client's statement row by row: for each currency its opening balance, every booking in order, its closing balance,
 * which is the opening one and all between.
 */
export async function* runStatement(
  db: Database,
  caller: Caller,
  span: StatementSpan,
): AsyncGenerator<StatementRow, void> {
  const { clientId } = span;
  const opening = await asTenant(db, caller.tenant, (tx) => readOpening(tx, span));
  for (const { currency, ...opened } of opening) {
    let [receivableCents, clientCreditCents] = [opened.receivableCents, opened.clientCreditCents];
    const balances = () => ({
      receivableCents,
      clientCreditCents,
      balanceCents: receivableCents + clientCreditCents,
    });
    yield { row: 'opening', currency, ...balances() };
    const bookings = inBatches<BookingRow>((last, take) =>
      asTenant(db, caller.tenant, (tx) => readBookings(tx, { ...span, clientId, currency, last, take })),
    );
    for await (const booking of bookings) {
      receivableCents += booking.receivableCents;
      clientCreditCents += booking.clientCreditCents;
      yield { row: 'entry', ...toEntry(booking, span.zone), balanceCents: balances().balanceCents };
    }
    yield { row: 'closing', currency, ...balances() };
  }
}

function toEntry({ invoiceDescription, ...booking }: BookingRow, zone: string) {
  const words = WORDS[booking.kind] ?? booking.kind;
  return {
    ...booking,
    date: dayOf(booking.at, zone),
    description: invoiceDescription ? `${words}: ${invoiceDescription}` : words,
    amountCents: booking.receivableCents + booking.clientCreditCents,
  };
}

/** Every currency in which something stands or happens; when there is none, nothing in the one of the agreement. */
async function readOpening(tx: Transaction, { clientId, start, end }: StatementSpan) {
  const rows = await tx.$queryRaw<{ currency: string; receivableCents: number; clientCreditCents: number }[]>`
    SELECT currency,
      coalesce(sum(amount_cents) FILTER (WHERE account = 'receivable' AND at < ${start}), 0)::float8 AS "receivableCents",
      coalesce(sum(amount_cents) FILTER (WHERE account = 'client_credit' AND at < ${start}), 0)::float8 AS "clientCreditCents"
    FROM ledger_entry WHERE client_id = ${clientId}::uuid AND at < ${end}
    GROUP BY currency ORDER BY currency`;
  if (rows.length > 0) return rows;
  const { currency } = await agreementAt(tx, clientId, start);
  return [{ currency, receivableCents: 0, clientCreditCents: 0 }];
}

interface Batch extends StatementSpan {
  readonly currency: string;
  readonly last: BookingRow | undefined;
  readonly take: number;
}

function readBookings(tx: Transaction, { clientId, start, end, currency, last, take }: Batch) {
  const after = last ? Prisma.sql`(at, booking) > (${last.at}, ${last.booking})` : Prisma.sql`true`;
  return tx.$queryRaw<BookingRow[]>`
    SELECT b.*, i.number AS "invoiceNumber", i.description AS "invoiceDescription" FROM (
      SELECT currency, at, booking, kind, invoice_id AS "invoiceId",
        coalesce(sum(amount_cents) FILTER (WHERE account = 'receivable'), 0)::float8 AS "receivableCents",
        coalesce(sum(amount_cents) FILTER (WHERE account = 'client_credit'), 0)::float8 AS "clientCreditCents",
        coalesce(sum(amount_cents) FILTER (WHERE account = 'cash'), 0)::float8 AS "cashCents"
      FROM ledger_entry
      WHERE client_id = ${clientId}::uuid AND currency = ${currency} AND at >= ${start} AND at < ${end} AND ${after}
      GROUP BY currency, at, booking, kind, invoice_id ORDER BY at, booking LIMIT ${take}) b
    LEFT JOIN invoice i ON i.id = b."invoiceId" ORDER BY b.at, b.booking`;
}
