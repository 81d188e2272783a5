import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply, startTestVendor } from '../test-vendor.ts';
import { createStripeClient } from './client.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const client = () => createStripeClient({ apiKey: 'sk_test_k', baseUrl: fake.baseUrl });
const ok = (body: unknown): Reply => ({ status: 200, body });

/** A list of two pages. */
const inTwo = (first: { id: string }, second: object) =>
  fake.replyWith(({ path }) =>
    ok(
      path.includes(`starting_after=${first.id}`)
        ? { object: 'list', data: [second], has_more: false }
        : { object: 'list', data: [first], has_more: true },
    ),
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Path and query of each request, but for its page. */
const asked = () =>
  fake.seen.map(({ path }) => {
    const url = new URL(path, fake.baseUrl);
    for (const name of ['limit', 'starting_after']) url.searchParams.delete(name);
    return `${url.pathname}?${decodeURIComponent(url.searchParams.toString())}`;
  });

const AT = new Date(1_780_000_000_000);
const created = AT.getTime() / 1000;

describe('what Stripe lists of money, page after page', () => {
  it('credit notes tell what their events told, a void one both', async () => {
    const note = {
      ...{ id: 'cn_1', object: 'credit_note', invoice: 'in_1', amount: 8_640, created, status: 'issued' },
      ...{ total_excluding_tax: 8_000, pre_payment_amount: 8_640, out_of_band_amount: null, refunds: [] },
      metadata: { operator_id: 'o1', credit_note_id: 'n1', proof_id: 'p1', price_cents: '8000' },
    };
    const at = new Date((created + 60) * 1000);
    inTwo(note, { ...note, id: 'cn_2', metadata: null, status: 'void', voided_at: created + 60 });
    const notes = await all(client().listCreditNotes({ customerId: 'cus_1' }));
    expect(notes).toMatchObject([
      {
        created: {
          ...{ type: 'credit_note', kind: 'created', vendorCreditNoteId: 'cn_1', vendorInvoiceId: 'in_1' },
          ...{ creditNoteId: 'n1', proofId: 'p1', priceCents: 8_000, amountCents: 8_640, dueCents: 8_640 },
          ...{ taxCents: 640, at: AT },
        },
        voided: null,
      },
      {
        created: { kind: 'created', vendorCreditNoteId: 'cn_2', at: AT },
        voided: { kind: 'voided', vendorCreditNoteId: 'cn_2', at },
      },
    ]);
    await all(client().listCreditNotes({ stripeInvoiceId: 'in_1' }));
    expect(asked()[0]).toBe('/v1/credit_notes?customer=cus_1');
    expect(asked().at(-1)).toBe('/v1/credit_notes?invoice=in_1');
  });

  it('charges, but not those that failed or belong to no payment intent', async () => {
    const charge = {
      ...{ id: 'ch_1', object: 'charge', status: 'succeeded', payment_intent: { id: 'pi_1' }, created },
      ...{ customer: 'cus_1', amount_refunded: 500, disputed: true },
    };
    const known = {
      ...{ id: 'ch_1', paymentIntentId: 'pi_1', customerId: 'cus_1', refundedCents: 500, isDisputed: true },
      createdAt: AT,
    };
    inTwo(charge, { ...charge, id: 'ch_2', status: 'failed' });
    expect(await all(client().listCharges({ customerId: 'cus_1' }))).toEqual([known]);
    expect(asked()[0]).toBe('/v1/charges?customer=cus_1');
    inTwo(charge, { ...charge, id: 'ch_2', payment_intent: null });
    expect(await all(client().listCharges({ paymentIntentId: 'pi_1' }))).toEqual([known]);
    expect(asked()[0]).toBe('/v1/charges?payment_intent=pi_1');
  });

  it('refunds, those that failed or were canceled among them', async () => {
    const refund = { id: 're_1', object: 'refund', amount: 500, status: 'canceled', created };
    inTwo(refund, { ...refund, id: 're_2', status: 'succeeded' });
    expect(await all(client().listRefunds('ch_1'))).toEqual([
      { id: 're_1', amountCents: 500, hasFailed: true, createdAt: AT },
      { id: 're_2', amountCents: 500, hasFailed: false, createdAt: AT },
    ]);
    expect(asked()[0]).toBe('/v1/refunds?charge=ch_1');
  });

  it('chargebacks, and not what a bank only inquires about', async () => {
    const dispute = {
      ...{ id: 'du_1', object: 'dispute', charge: 'ch_1', payment_intent: 'pi_1', amount: 500, created },
      status: 'lost',
    };
    inTwo({ ...dispute, id: 'du_2', status: 'warning_closed' } as { id: string }, dispute);
    expect(await all(client().listChargebacks('ch_1'))).toEqual([
      {
        ...{ type: 'chargeback', paymentIntentId: 'pi_1', chargeId: 'ch_1', status: 'lost' },
        ...{ amountCents: 500, at: AT },
      },
    ]);
    expect(asked()[0]).toBe('/v1/disputes?charge=ch_1');
  });

  it('the invoices that a payment was for', async () => {
    const tie = { id: 'inpay_1', object: 'invoice_payment', invoice: 'in_1', amount_paid: 500, created };
    const paid = { ...tie, status_transitions: { paid_at: created + 60 } };
    inTwo(paid, { ...tie, id: 'inpay_2', invoice: { id: 'in_2' }, status_transitions: { paid_at: null } });
    const fact = { type: 'payment', paymentIntentId: 'pi_1', amountCents: 500 };
    expect(await all(client().listPayments('pi_1'))).toEqual([
      { ...fact, vendorInvoiceId: 'in_1', at: new Date((created + 60) * 1000) },
      { ...fact, vendorInvoiceId: 'in_2', at: AT },
    ]);
    expect(asked()[0]).toBe(
      '/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_1&status=paid',
    );
  });
});

it("a customer's balance is below zero where it has credit, and a deleted customer has none", async () => {
  fake.replyWith(ok({ id: 'cus_1', object: 'customer', balance: -800 }));
  expect(await client().getBalance('cus_1')).toBe(-800);
  fake.replyWith(ok({ id: 'cus_1', object: 'customer', deleted: true }));
  expect(await client().getBalance('cus_1')).toBeNull();
  expect(asked()).toEqual(['/v1/customers/cus_1?']);
});
