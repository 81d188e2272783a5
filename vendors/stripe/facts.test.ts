import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent } from '../event.ts';
import { parseStripe } from './events.ts';

const AT = new Date('2026-03-02T10:00:00Z');
const event = (type: string, object: object) =>
  JSON.stringify({
    ...{ id: 'evt_1', object: 'event', type, created: AT.getTime() / 1000 },
    data: { object },
  });
const parse = (type: string, object: object) => parseStripe(event(type, object));

const payment = {
  ...{ id: 'inpay_1', object: 'invoice_payment', invoice: 'in_1', amount_paid: 12_500, status: 'paid' },
  payment: { type: 'payment_intent', payment_intent: 'pi_1' },
  status_transitions: { paid_at: 1_772_445_000, canceled_at: null },
};
const charge = {
  ...{ id: 'ch_1', object: 'charge', created: 1, amount: 12_500, amount_refunded: 4_000 },
  ...{ payment_intent: 'pi_1', customer: 'cus_1' },
};
const dispute = {
  ...{ id: 'du_1', object: 'dispute', charge: 'ch_1', payment_intent: 'pi_1', amount: 12_500 },
  status: 'needs_response',
};
const note = {
  ...{ id: 'cn_1', object: 'credit_note', invoice: 'in_1', amount: 8_000, status: 'issued' },
  ...{ total_excluding_tax: 7_400, pre_payment_amount: 5_000, out_of_band_amount: 500 },
  refunds: [{ amount_refunded: 1_000 }, { amount_refunded: 200 }],
  metadata: { operator_id: 'o1', credit_note_id: 'n1', proof_id: 'p1', price_cents: '7400' },
};
const refund = {
  ...{ id: 're_1', object: 'refund', payment_intent: 'pi_1', charge: 'ch_1', amount: 4_000 },
  status: 'failed',
};
const ids = { operator_id: 'o1', payment_setup_id: 's1' };
const setup = {
  ...{ id: 'seti_1', object: 'setup_intent', customer: 'cus_1', payment_method: 'pm_1' },
  metadata: ids,
};
const page = {
  ...{ id: 'cs_1', object: 'checkout.session', mode: 'setup', customer: 'cus_1', setup_intent: 'seti_1' },
  metadata: ids,
};
const method = {
  ...{ id: 'pm_1', object: 'payment_method', type: 'card', customer: 'cus_1' },
  card: { brand: 'visa', last4: '4242', exp_month: 3, exp_year: 2027, funding: 'credit' },
};

describe('a payment', () => {
  const fact = { type: 'payment', vendorInvoiceId: 'in_1', paymentIntentId: 'pi_1', amountCents: 12_500 };

  it('ties an invoice to its payment intent, at the moment when it was paid', () => {
    expect(parse('invoice_payment.paid', payment)).toEqual({ ...fact, at: new Date(1_772_445_000_000) });
  });

  it('is dated by its event where it has no moment, and is read with its objects expanded', () => {
    const expanded = {
      ...payment,
      invoice: { id: 'in_1', object: 'invoice' },
      payment: { type: 'payment_intent', payment_intent: { id: 'pi_1' } },
      status_transitions: null,
    };
    expect(parse('invoice_payment.paid', expanded)).toEqual({ ...fact, at: AT });
  });

  it('by another way than a payment intent is left to its invoice', () => {
    const byHand = { ...payment, payment: { type: 'payment_record', payment_record: 'pr_1' } };
    expect(parse('invoice_payment.paid', byHand)).toBeNull();
    expect(
      parse('invoice_payment.paid', { ...payment, payment: { type: 'charge', charge: 'ch_1' } }),
    ).toBeNull();
  });
});

describe('a refund', () => {
  it('is the total of what has gone back of a charge', () => {
    expect(parse('charge.refunded', charge)).toEqual({
      type: 'refund',
      paymentIntentId: 'pi_1',
      chargeId: 'ch_1',
      customerId: 'cus_1',
      refundedCents: 4_000,
      at: AT,
    });
  });

  it('is read with its objects expanded, and without a customer', () => {
    const expanded = { ...charge, payment_intent: { id: 'pi_1' }, customer: { id: 'cus_1', deleted: true } };
    expect(parse('charge.refunded', expanded)).toMatchObject({
      paymentIntentId: 'pi_1',
      customerId: 'cus_1',
    });
    expect(parse('charge.refunded', { ...charge, customer: null })).not.toHaveProperty(
      'customerId',
      expect.anything(),
    );
  });

  it('of a charge that belongs to no payment intent is none of an invoice’s', () => {
    expect(parse('charge.refunded', { ...charge, payment_intent: null })).toBeNull();
  });
});

describe('a refund that failed', () => {
  it.each(['refund.failed', 'refund.updated'])(
    'is read from %s, and a canceled one is none either',
    (kind) => {
      const fact = {
        type: 'refund_failure',
        refundId: 're_1',
        paymentIntentId: 'pi_1',
        amountCents: 4_000,
        at: AT,
      };
      expect(parse(kind, refund)).toEqual(fact);
      expect(parse(kind, { ...refund, status: 'canceled' })).toEqual(fact);
    },
  );

  it.each(['pending', 'requires_action', 'succeeded'])('is not one that is %s', (status) => {
    expect(parse('refund.updated', { ...refund, status })).toBeNull();
  });

  it('of no payment intent is none of an invoice’s', () => {
    expect(parse('refund.failed', { ...refund, payment_intent: null })).toBeNull();
  });
});

describe('a chargeback', () => {
  const kinds = ['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'];

  it.each(kinds)('is read from charge.dispute.%s', (kind) => {
    expect(parse(`charge.dispute.${kind}`, dispute)).toEqual({
      type: 'chargeback',
      paymentIntentId: 'pi_1',
      chargeId: 'ch_1',
      status: 'open',
      amountCents: 12_500,
      at: AT,
    });
  });

  it.each([
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['won', 'won'],
    ['lost', 'lost'],
  ])('that stands at %s is %s', (status, ours) => {
    const expanded = { ...dispute, charge: { id: 'ch_1' }, payment_intent: { id: 'pi_1' }, status };
    expect(parse('charge.dispute.updated', expanded)).toMatchObject({ status: ours, chargeId: 'ch_1' });
  });

  it.each(['warning_needs_response', 'warning_under_review', 'warning_closed', 'prevented'])(
    'is not what only stands at %s: no money was taken',
    (status) => {
      expect(parse('charge.dispute.created', { ...dispute, status })).toBeNull();
    },
  );

  it('of a status that nobody here knows is for a person to see', () => {
    expect(() => parse('charge.dispute.updated', { ...dispute, status: 'arbitrated' })).toThrow(
      /stripe: data\.object\.status/,
    );
  });
});

describe('a credit note', () => {
  it.each(['created', 'voided'])('is read from credit_note.%s, with our ids', (kind) => {
    expect(parse(`credit_note.${kind}`, note)).toEqual({
      type: 'credit_note',
      kind,
      vendorCreditNoteId: 'cn_1',
      vendorInvoiceId: 'in_1',
      creditNoteId: 'n1',
      proofId: 'p1',
      priceCents: 7_400,
      operatorId: 'o1',
      amountCents: 8_000,
      taxCents: 600,
      dueCents: 5_000,
      refundCents: 1_200,
      outOfBandCents: 500,
      at: AT,
    });
  });

  it.each(['a lot', '-1', '7.5', ''])('whose price somebody changed into %p has none', (price_cents) => {
    const fact = parse('credit_note.created', { ...note, metadata: { ...note.metadata, price_cents } });
    expect(fact).toMatchObject({ creditNoteId: 'n1', proofId: 'p1', priceCents: undefined });
  });

  it('that somebody issued at Stripe’s own desk has no id of ours', () => {
    const fact = parse('credit_note.created', { ...note, invoice: { id: 'in_1' }, metadata: null });
    expect(fact).toMatchObject({ vendorInvoiceId: 'in_1' });
    expect(fact).not.toHaveProperty('creditNoteId', expect.anything());
  });
});

describe('a payment method', () => {
  const fact = { type: 'card', customerId: 'cus_1', operatorId: 'o1', paymentSetupId: 's1', at: AT };

  it('was left: its setup names it', () => {
    const known = { ...fact, kind: 'set_up', paymentMethodId: 'pm_1' };
    expect(parse('setup_intent.succeeded', setup)).toEqual(known);
    const expanded = { ...setup, customer: { id: 'cus_1' }, payment_method: { id: 'pm_1' } };
    expect(parse('setup_intent.succeeded', expanded)).toEqual(known);
  });

  it('was left: its page says so, and names it only where the setup is expanded', () => {
    const known = { ...fact, kind: 'set_up' };
    expect(parse('checkout.session.completed', page)).toEqual({ ...known, paymentMethodId: undefined });
    const expanded = { ...page, setup_intent: { id: 'seti_1', payment_method: 'pm_1' } };
    expect(parse('checkout.session.completed', expanded)).toEqual({ ...known, paymentMethodId: 'pm_1' });
  });

  it('was not left before its page expired', () => {
    expect(parse('checkout.session.expired', page)).toEqual({
      ...{ ...fact, kind: 'setup_expired', paymentMethodId: undefined },
    });
  });

  it('is not what a page for a payment or a subscription is about', () => {
    for (const mode of ['payment', 'subscription']) {
      expect(parse('checkout.session.completed', { ...page, mode, setup_intent: null })).toBeNull();
      expect(parse('checkout.session.expired', { ...page, mode, setup_intent: null })).toBeNull();
    }
  });

  it.each(['payment_method.automatically_updated', 'payment_method.updated'])(
    'is told anew by %s',
    (type) => {
      expect(parse(type, method)).toEqual({
        type: 'card',
        kind: 'updated',
        customerId: 'cus_1',
        paymentMethodId: 'pm_1',
        card: { brand: 'visa', last4: '4242', expMonth: 3, expYear: 2027 },
        at: AT,
      });
      const bank = { id: 'pm_2', object: 'payment_method', type: 'us_bank_account', customer: 'cus_1' };
      expect(parse(type, bank)).toBeNull();
    },
  );
});

describe('an event that does not fit', () => {
  it.each([
    ['invoice_payment.paid', { ...payment, invoice: null }, 'data.object.invoice'],
    ['invoice_payment.paid', { ...payment, amount_paid: null }, 'data.object.amount_paid'],
    ['invoice_payment.paid', { ...payment, payment: undefined }, 'data.object.payment'],
    ['charge.refunded', { ...charge, amount_refunded: 0.5 }, 'data.object.amount_refunded'],
    ['charge.refunded', { ...charge, id: '' }, 'data.object.id'],
    ['refund.failed', { ...refund, amount: null }, 'data.object.amount'],
    ['charge.dispute.created', { ...dispute, charge: 7 }, 'data.object.charge'],
    ['charge.dispute.closed', { ...dispute, amount: '12500' }, 'data.object.amount'],
    ['credit_note.created', { ...note, invoice: { object: 'invoice' } }, 'data.object.invoice'],
    ['credit_note.voided', { ...note, amount: undefined }, 'data.object.amount'],
    ['setup_intent.succeeded', { ...setup, customer: 5 }, 'data.object.customer'],
    ['checkout.session.completed', { ...page, mode: undefined }, 'data.object.mode'],
    ['checkout.session.expired', { ...page, customer: [] }, 'data.object.customer'],
    ['payment_method.updated', { ...method, card: { brand: 'visa' } }, 'data.object.card.last4'],
  ])('%s names its field: %s', (type, object, field) => {
    expect(() => parse(type, object)).toThrow(UnreadableEvent);
    expect(() => parse(type, object)).toThrow(`stripe: ${field}: `);
  });

  it.each([
    'refund.created',
    'charge.succeeded',
    'setup_intent.created',
    'credit_note.updated',
    'payout.paid',
  ])('%s is not used, whatever is in it', (type) => {
    expect(parse(type, {})).toBeNull();
  });
});
