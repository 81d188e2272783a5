import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { noteCredit } from '../../services/billing/note-credit.ts';
import { oweCredit } from '../../services/billing/owe-credit.ts';
import { recordInvoiceFact } from '../../services/billing/record-invoice-fact.ts';
import { balances } from '../../tests/setup/billed-invoice.ts';
import { billShows, SHOWN_AT } from '../../tests/setup/billed-shows.ts';
import { ACTOR, createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { outcomeOf } from './outcome-of.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test('a charge of an invoice that a credit note, not noted yet, made smaller is booked as what was paid', async () => {
  const client = await createFixture(world.db);
  const { operatorId, clientId } = client;
  const [show] = await billShows(world.db, client);
  if (!show) throw new Error('there is no milestone');
  const { proofId, milestoneId, invoiceId } = show;
  const asked = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, operatorId, work);
  await asked((tx) => oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 }));
  const { id: creditNoteId } = await asked((tx) => tx.creditNote.findFirstOrThrow());
  const paid = {
    ...{ id: 'in_1', status: 'paid', subtotalCents: 200_000, totalCents: 200_000 },
    ...{
      amountDueCents: 192_000,
      amountPaidCents: 192_000,
      creditedCents: 8_000,
      creditedBeforeCents: 8_000,
      fromBalanceCents: 0,
    },
    ...{ number: 'SAMPLE-1', hostedUrl: null, pdfUrl: null, currency: 'usd', customerId: 'cus_1' },
    ...{ createdAt: SHOWN_AT, finalizedAt: SHOWN_AT, dueAt: null, paidAt: SHOWN_AT, description: null },
    ...{ collection: 'charge_automatically', automaticTax: false, metadata: {} },
  };
  const fact = outcomeOf(paid, { operatorId, invoiceId });
  if (!fact) throw new Error('it is over');
  await asked((tx) => recordInvoiceFact(tx, { operatorId, fact, actor: ACTOR }));
  const issued = { stripeCreditNoteId: 'cn_1', totalCents: 8_000, toBalanceCents: 0, at: SHOWN_AT };
  await noteCredit(world.db, { operatorId, creditNoteId, ...issued });
  expect(await asked((tx) => balances(tx, clientId))).toEqual({ cash: 192_000, revenue: -192_000 });
});
