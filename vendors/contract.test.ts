import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandbox } from '../sandbox/app.ts';
import { type Received, sendgridPublicKey, startReceiver, testOptions } from '../sandbox/harness.ts';
import { clientsAt, driveClients, LEAD } from '../tests/contracts/drive-clients.ts';
import { OURS } from '../tests/contracts/ours.ts';
import * as calcom from './calcom/events.ts';
import type { ReceivedEvent, Verification, WebhookRequest } from './event.ts';
import * as messagebird from './messagebird/events.ts';
import * as retell from './retell/events.ts';
import * as sendgrid from './sendgrid/events.ts';
import * as stripe from './stripe/events.ts';
import * as twilio from './twilio/events.ts';

type Vendor = 'retell' | 'calcom' | 'stripe' | 'twilio' | 'messagebird' | 'sendgrid';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let sandbox: ReturnType<typeof createSandbox>;
let clients: ReturnType<typeof clientsAt>;
let options: ReturnType<typeof testOptions>;
let driven: Awaited<ReturnType<typeof driveClients>>;

beforeAll(async () => {
  receiver = await startReceiver();
  // Long enough that the call is still open when it is asked for.
  options = testOptions(receiver.url, { talk: 0.5 });
  sandbox = createSandbox(options);
  await sandbox.listen();
  clients = clientsAt(sandbox.baseUrl, options);
  driven = await driveClients(clients, receiver.url, sandbox.baseUrl);
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const asRequest = (received: Received): WebhookRequest => ({
  rawBody: Buffer.from(received.raw),
  headers: received.headers,
  url: received.url,
});

const adapters: Record<
  Vendor,
  [(r: WebhookRequest) => Promise<Verification>, (r: WebhookRequest) => ReceivedEvent[]]
> = {
  retell: [(request) => retell.verify(request, options.retell.apiKey, new Date()), retell.receive],
  calcom: [(request) => calcom.verify(request, options.calcom.webhookSecret), calcom.receive],
  stripe: [(request) => stripe.verify(request, options.stripe.webhookSecret, new Date()), stripe.receive],
  twilio: [(request) => twilio.verify(request, options.twilio.authToken), twilio.receive],
  messagebird: [
    (request) => messagebird.verify(request, options.messagebird.webhookSecret),
    messagebird.receive,
  ],
  sendgrid: [(request) => sendgrid.verify(request, sendgridPublicKey, new Date()), sendgrid.receive],
};

/** Waits until the vendor has posted every one of these kinds; each request must verify. */
async function eventsOf(vendor: Vendor, kinds: string[]): Promise<ReceivedEvent[]> {
  const [verify, receive] = adapters[vendor];
  const deadline = Date.now() + 10_000;
  for (;;) {
    const requests = receiver.got.filter(({ path }) => path.split('?')[0] === `/${vendor}`).map(asRequest);
    const events = requests.flatMap(receive);
    if (kinds.every((kind) => events.some((event) => event.kind === kind))) {
      for (const request of requests) expect(await verify(request)).toBe('ok');
      return events;
    }
    if (Date.now() > deadline)
      throw new Error(`only ${events.map((event) => event.kind).join()} of ${kinds.join()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const bodyOf = (events: ReceivedEvent[], kind: string) =>
  events.find((event) => event.kind === kind)?.body ?? '';

describe('Twilio', () => {
  it('sends a text, finds it again, and reports its delivery under our id', async () => {
    expect(driven.foundSms).toEqual([driven.sms.vendorId]);
    expect(driven.otherSms).toEqual([]);
    const events = await eventsOf('twilio', ['sent', 'delivered']);
    expect(twilio.parseTwilio(bodyOf(events, 'delivered'), new Date())).toMatchObject({
      type: 'receipt',
      receipt: { vendorId: driven.sms.vendorId, messageId: OURS.message, state: 'delivered' },
    });
  });
});

describe('MessageBird', () => {
  it('sends a text, finds it again, and reports its delivery under our ids', async () => {
    expect(driven.foundBirdSms).toEqual([driven.birdSms.vendorId]);
    expect(driven.birdSmsAgain).toEqual(driven.birdSms);
    expect(driven.otherBirdSms).toEqual([]);
    const events = await eventsOf('messagebird', ['sms.accepted', 'sms.sent', 'sms.delivered']);
    expect(messagebird.parseMessagebird(bodyOf(events, 'sms.delivered'))).toMatchObject({
      type: 'receipt',
      receipt: {
        vendorId: driven.birdSms.vendorId,
        messageId: OURS.message,
        operatorId: OURS.operator,
        state: 'delivered',
      },
    });
  });
});

describe('SendGrid', () => {
  it('sends an email and reports its delivery under our ids', async () => {
    const events = await eventsOf('sendgrid', ['processed', 'delivered']);
    const receipt = { vendorId: driven.email.vendorId, messageId: OURS.message, operatorId: OURS.operator };
    expect(sendgrid.parseSendgrid(bodyOf(events, 'processed'))).toMatchObject({
      receipt: { ...receipt, state: 'sent' },
    });
    expect(sendgrid.parseSendgrid(bodyOf(events, 'delivered'))).toMatchObject({
      receipt: { ...receipt, state: 'delivered' },
    });
  });
});

describe('Retell', () => {
  it('places a call, finds it by our id, and tells how it went by event and on request alike', async () => {
    expect(driven.foundCall).toBe(driven.call.vendorId);
    expect(driven.otherCall).toBeNull();
    expect(driven.callWhileOpen).toBeNull();
    const events = await eventsOf('retell', ['call_started', 'call_ended', 'call_analyzed']);
    const fact = retell.parseRetell(bodyOf(events, 'call_analyzed'));
    expect(fact).toMatchObject({
      kind: 'analyzed',
      vendorCallId: driven.call.vendorId,
      to: LEAD,
      operatorId: OURS.operator,
      leadId: OURS.lead,
      callId: OURS.call,
      outcome: 'appointment_set',
    });
    expect(await clients.retell.getCall(driven.call.vendorId)).toEqual(fact);
  });
});

describe('Cal.com', () => {
  it('tells of the booking that the call made, and of its reschedule, under our ids', async () => {
    const events = await eventsOf('calcom', ['BOOKING_CREATED', 'BOOKING_RESCHEDULED']);
    const created = calcom.parseCalcom(bodyOf(events, 'BOOKING_CREATED'));
    expect(created).toMatchObject({ kind: 'created', operatorId: OURS.operator, leadId: OURS.lead });
    expect(calcom.parseCalcom(bodyOf(events, 'BOOKING_RESCHEDULED'))).toMatchObject({
      kind: 'rescheduled',
      previousUid: created?.uid,
      leadId: OURS.lead,
    });
  });
});

describe('Stripe', () => {
  it('bills a draft once, and finds customer and invoice by our ids', () => {
    expect(driven.foundCustomer).toEqual(driven.customer);
    expect(driven.draftAgain).toEqual(driven.draft);
    expect(driven.finalized).toMatchObject({ status: 'open', amountDueCents: 250_000, amountPaidCents: 0 });
    expect(driven.foundInvoice?.id).toBe(driven.draft.id);
    expect(driven.otherInvoice).toBeNull();
    expect(driven.read.hostedUrl).toMatch(/^http/);
  });

  it('finds the line again that it added, by our id', () => {
    expect(driven.lines).toMatchObject([
      { itemId: expect.stringMatching(/^ii_/), lineId: OURS.invoice, amountCents: 250_000 },
    ]);
  });

  it('charges the card that was left on the page, and says why another is refused', () => {
    const { page, done, details, returnedTo } = driven.card;
    expect(page).toMatchObject({ status: 'open', paymentMethodId: null });
    expect(done).toMatchObject({ status: 'complete', url: null });
    expect(returnedTo).toBe('https://app.example.com/billing');
    expect(details).toMatchObject({ brand: 'visa', last4: '4242' });
    expect(driven.payments).toMatchObject([{ amountCents: 10_800, paidAt: expect.any(Date) }]);
    expect(driven.charged).toMatchObject({
      totalCents: 10_800,
      answer: { paid: true },
      again: { paid: true },
    });
    expect(driven.charged.payments).toEqual([
      { paymentIntentId: expect.stringMatching(/^pi_/), amountCents: 10_800, paidAt: expect.any(Date) },
    ]);
    const refused = { paid: false, reason: 'insufficient_funds' };
    expect(driven.declined).toMatchObject({ answer: refused, again: refused });
  });

  it('credits a paid invoice to the balance, and makes an open one smaller', () => {
    const { toBalance, smaller } = driven;
    expect(toBalance.found).toEqual(toBalance.note);
    expect(toBalance.other).toBeNull();
    expect(toBalance).toMatchObject({ note: { amountCents: 800, status: 'issued' }, creditedCents: 800 });
    // 800 cents of the balance went into the next invoice when it was finalised.
    expect(smaller).toMatchObject({ creditedCents: 800, amountDueCents: 10_800 - 800 - 800 });
  });

  it('lists all invoices, newest first', () => {
    const { draft, charged, declined } = driven;
    expect(driven.listed).toEqual([declined.id, charged.id, draft.id, declined.id]);
  });

  it('tells of payments, credits and cards by their events', async () => {
    const events = await eventsOf('stripe', [
      ...[
        'invoice_payment.paid',
        'credit_note.created',
        'setup_intent.succeeded',
        'checkout.session.completed',
      ],
      ...['invoice.payment_failed'],
    ]);
    const factsOf = (kind: string) =>
      events.filter((event) => event.kind === kind).map(({ body }) => stripe.parseStripe(body));
    expect(factsOf('invoice_payment.paid')).toContainEqual(
      expect.objectContaining({ vendorInvoiceId: driven.charged.id, amountCents: 10_800 }),
    );
    expect(factsOf('credit_note.created')).toContainEqual(
      expect.objectContaining({
        creditNoteId: 'smaller',
        vendorInvoiceId: driven.declined.id,
        amountCents: 800,
      }),
    );
    const setUp = { kind: 'set_up', paymentSetupId: 'setup-good', operatorId: OURS.operator };
    expect(factsOf('setup_intent.succeeded')).toContainEqual(
      expect.objectContaining({ ...setUp, paymentMethodId: driven.card.done.paymentMethodId }),
    );
    expect(factsOf('checkout.session.completed')).toContainEqual(expect.objectContaining(setUp));
    expect(factsOf('invoice.payment_failed')).toContainEqual(
      expect.objectContaining({ kind: 'payment_failed', vendorInvoiceId: driven.declined.id }),
    );
  });

  it('tells of the invoice until it is paid', async () => {
    const events = await eventsOf('stripe', ['invoice.finalized', 'invoice.sent', 'invoice.paid']);
    const paid = events.filter(({ kind }) => kind === 'invoice.paid');
    expect(paid.map(({ body }) => stripe.parseStripe(body))).toContainEqual(
      expect.objectContaining({
        kind: 'paid',
        vendorInvoiceId: driven.draft.id,
        invoiceId: OURS.invoice,
        operatorId: OURS.operator,
        amountPaidCents: 250_000,
      }),
    );
  });
});
