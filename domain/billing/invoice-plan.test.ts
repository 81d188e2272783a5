import { describe, expect, test } from '@jest/globals';
import { type InvoiceStanding, nextInvoiceStep, remindersDue } from './invoice-plan.ts';

const DUE = new Date('2026-05-15T12:00:00Z');
const day = (days: number): Date => new Date(DUE.getTime() + days * 86_400_000);

const OPEN: InvoiceStanding = {
  status: 'open',
  collection: 'send_invoice',
  customerId: 'cus_1',
  stripeInvoiceId: 'in_1',
  linesLeft: 0,
  held: false,
  sentAt: day(-14),
  dueAt: DUE,
  overdueAt: null,
  reminders: 0,
  chargedAt: null,
  methodLeftAt: null,
  pauseAfterDays: null,
  clientPaused: false,
};
const DRAFT: InvoiceStanding = { ...OPEN, status: 'draft', sentAt: null, dueAt: null };
const CHARGED: InvoiceStanding = { ...OPEN, collection: 'charge_automatically', chargedAt: day(-14) };

const plan = (standing: InvoiceStanding, now: Date): [string, number | null] => {
  const { next, until } = nextInvoiceStep(standing, now);
  return [next, until && (until.getTime() - DUE.getTime()) / 86_400_000];
};

describe('a draft', () => {
  test.each<[string, Partial<InvoiceStanding>]>([
    ['customer', { customerId: null, stripeInvoiceId: null, linesLeft: 2 }],
    ['draft', { stripeInvoiceId: null, linesLeft: 2 }],
    ['line', { linesLeft: 1 }],
    ['finalize', {}],
    ['await_payment', { held: true }],
  ])('needs: %s', (next, differs) => {
    expect(plan({ ...DRAFT, ...differs }, DUE)).toEqual([next, null]);
  });
});

describe('an open invoice', () => {
  test('is sent, then waits for its due date', () => {
    expect(plan({ ...OPEN, sentAt: null }, day(-14))).toEqual(['send', null]);
    expect(plan(OPEN, day(-1))).toEqual(['await_payment', 0]);
  });

  test('is marked as overdue when it is due, and brought to mind after 3, 7 and 14 days', () => {
    expect(plan(OPEN, DUE)).toEqual(['overdue', null]);
    const overdue = { ...OPEN, overdueAt: DUE };
    expect(plan(overdue, day(1))).toEqual(['await_payment', 3]);
    expect(plan(overdue, day(3))).toEqual(['remind', null]);
    expect(plan({ ...overdue, reminders: 1 }, day(3))).toEqual(['await_payment', 7]);
    expect(plan({ ...overdue, reminders: 2 }, day(7))).toEqual(['await_payment', 14]);
    expect(plan({ ...overdue, reminders: 3 }, day(14))).toEqual(['await_payment', null]);
  });

  test('pauses its client as long after as the agreement says, once', () => {
    const late = { ...OPEN, overdueAt: DUE, reminders: 3, pauseAfterDays: 20 };
    expect(plan(late, day(15))).toEqual(['await_payment', 20]);
    expect(plan(late, day(20))).toEqual(['pause', null]);
    expect(plan({ ...late, clientPaused: true }, day(20))).toEqual(['await_payment', null]);
  });

  test('asks for nothing while a show is contested', () => {
    expect(plan({ ...OPEN, held: true }, day(30))).toEqual(['await_payment', null]);
    expect(plan({ ...OPEN, held: true, sentAt: null }, day(-14))).toEqual(['await_payment', null]);
    expect(plan({ ...CHARGED, held: true, chargedAt: null }, DUE)).toEqual(['await_payment', null]);
    expect(plan({ ...CHARGED, held: true, methodLeftAt: day(1) }, day(1))).toEqual(['await_payment', null]);
  });

  test.each(['paid', 'void', 'uncollectible'])('that is %s needs nothing more', (status) => {
    expect(plan({ ...OPEN, status }, day(30))).toEqual(['finish', null]);
  });
});

describe('an invoice that is charged', () => {
  test.each([{ chargedAt: null }, { methodLeftAt: day(29) }])(
    'is not charged while a show is contested, were it never tried or another card left: %j',
    (differs) => {
      expect(plan({ ...CHARGED, ...differs, held: true }, day(30))).toEqual(['await_payment', null]);
      expect(plan({ ...CHARGED, ...differs }, day(30))).toEqual(['charge', null]);
    },
  );

  test('is charged at once, once', () => {
    expect(plan({ ...CHARGED, sentAt: null, chargedAt: null }, DUE)).toEqual(['charge', null]);
    expect(plan(CHARGED, day(-1))).toEqual(['await_payment', 0]);
  });

  test('is not charged twice when the refusal is heard before our own answer', () => {
    expect(plan({ ...CHARGED, sentAt: null, chargedAt: DUE, overdueAt: DUE }, day(1))).toEqual([
      'await_payment',
      3,
    ]);
  });

  test('is charged again before each reminder', () => {
    const refused = { ...CHARGED, overdueAt: DUE, chargedAt: DUE };
    expect(plan(refused, day(3))).toEqual(['charge', null]);
    expect(plan({ ...refused, chargedAt: day(3) }, day(3))).toEqual(['remind', null]);
    expect(plan({ ...refused, chargedAt: day(3), reminders: 1 }, day(3))).toEqual(['await_payment', 7]);
  });

  test('is charged as soon as another method is left', () => {
    const refused = { ...CHARGED, overdueAt: DUE, chargedAt: day(3), reminders: 1 };
    expect(plan({ ...refused, methodLeftAt: day(2) }, day(4))).toEqual(['await_payment', 7]);
    expect(plan({ ...refused, methodLeftAt: day(4) }, day(4))).toEqual(['charge', null]);
  });

  test('is not charged while a show is contested, whatever card is left: that waits for the decision', () => {
    const left = { ...CHARGED, chargedAt: day(3), methodLeftAt: day(4), reminders: 1 };
    for (const standing of [left, { ...CHARGED, sentAt: null, chargedAt: null }]) {
      expect(plan({ ...standing, held: true }, day(4))).toEqual(['await_payment', null]);
      expect(plan(standing, day(4))).toEqual(['charge', null]);
    }
  });
});

test('reminders that an outage passed over are due as one', () => {
  expect([0, 2.9, 3, 8, 20].map((days) => remindersDue(DUE, day(days)))).toEqual([0, 0, 1, 2, 3]);
});
