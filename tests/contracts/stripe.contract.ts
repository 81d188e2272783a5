import './reach.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import { parseStripe, receive, verify } from '../../vendors/stripe/events.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { answerFaults, objectFaults } from './answers.ts';
import type { Json } from './json.ts';
import { driveAccount } from './drive-account.ts';
import { driveBilling } from './drive-billing.ts';
import { driveStripeByHand } from './drive-stripe-by-hand.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { allowedIn, tellersIn, wordsIn } from './kinds.ts';
import { OURS } from './ours.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

/** Search is not offered in every country. */
const REFUSAL = { error: { type: 'invalid_request_error', message: 'not offered here' } };

let stage: Stage;
let client: StripeClient;

beforeAll(async () => {
  // Nobody pays by itself: the drive presses what is to be pressed.
  stage = await openStage('stripe', { payAfter: 3_600 });
  client = watched(
    createStripeClient({ apiKey: stage.town.options.stripe.secretKey, baseUrl: stage.adapters.url }),
  );
  const driven = await driveBilling(client);
  stage.adapters.give('/v1/customers/search', 400, REFUSAL);
  await client.findCustomer(OURS.client);
  await driveStripeByHand(stage, driven);
  await stage.settled();
  await driveAccount(stage, {
    async spoil([id], url) {
      const path = '/v1/webhook_endpoints';
      const form = { 'enabled_events[0]': 'invoice.paid' };
      const same = { ...form, url, 'metadata[followthrough]': 'connection_1' };
      const made = JSON.parse((await stage.byHand('POST', path, { form: same })).body) as { id: string };
      for (const one of [id, made.id]) {
        await stage.byHand('POST', `${path}/${one}`, { form: { ...form, disabled: 'true' } });
      }
    },
  });
});
afterAll(() => stage?.close());

describe('Stripe', () => {
  holdRequests(
    () => stage,
    () => [client],
  );

  it('is asked for no more beyond its document than what is listed with the reason', () => {
    const { adapters, document } = stage;
    const beyond = adapters.recorded
      .map(({ method, path }) => ({ method, place: document.find(method, path)?.place[1] ?? path }))
      .filter(({ place }) => document.supplement.why[place]);
    const said = [...new Set(beyond.map(({ method, place }) => `${method} ${place}`))];
    expect(said.sort()).toEqual([
      'GET /v1/account',
      ...['GET /v1/charges', 'GET /v1/credit_notes', 'GET /v1/disputes', 'GET /v1/invoice_payments'],
      'POST /v1/credit_notes',
    ]);
  });

  it('is found out where an answer of its stand-in is not one of its own', () => {
    const invoice = stage
      .asked()
      .find(({ method, path }) => method === 'GET' && /invoices\/in_\w+$/.test(path));
    if (!invoice) throw new Error('no answer to spoil');
    const spoilt = (change: object) => {
      const body = JSON.stringify({ ...(JSON.parse(invoice.answer.body) as object), ...change });
      return answerFaults(stage.document, { ...invoice, answer: { status: 200, body } });
    };
    expect(spoilt({})).toEqual([]);
    expect(spoilt({ amount_due: '100' })).not.toEqual([]);
    expect(spoilt({ status: 'overdue' })).not.toEqual([]);
    expect(spoilt({ total: undefined })).not.toEqual([]);
    expect(spoilt({ paid: true })).toContain('unknown name paid');
    expect(spoilt({ automatic_tax: { enabled: true, paid: true } })).toContain(
      'automatic_tax.unknown name paid',
    );
  });
});

describe('the stand-in of Stripe', () => {
  holdAnswers(() => stage);

  it('refuses in each way that it can', () => {
    const statuses = new Set(stage.asked().map(({ answer }) => answer.status));
    expect([...statuses].sort()).toEqual([200, 400, 401, 402, 404, 429, 500, 503]);
  });

  holdEvents({
    kinds: () => {
      const body = [
        'paths',
        '/v1/webhook_endpoints',
        'post',
        'requestBody',
        'content',
        'application/x-www-form-urlencoded',
      ];
      const events = stage.document.at([...body, 'schema', 'properties', 'enabled_events']);
      return wordsIn(tellersIn('sandbox/stripe'), allowedIn(events));
    },
    got: () => stage.town.receiver.got.filter(({ path }) => path === '/stripe'),
    isSigned: ({ raw, headers }) => {
      const { webhookSecret } = stage.town.options.stripe;
      const signature = String(headers['stripe-signature']);
      return Stripe.webhooks.constructEvent(raw, signature, webhookSecret).object === 'event';
    },
    verify: (request) => verify(request, stage.town.options.stripe.webhookSecret, new Date()),
    receive,
    parse: ({ body }) => parseStripe(body),
    faults: ({ raw }) => {
      const event = JSON.parse(raw) as Json & { data: { object: Json } };
      const about = event.data.object;
      return [
        ...(objectFaults(stage.document, event) ?? ['no schema of an event']),
        ...(objectFaults(stage.document, about) ?? [`no schema of ${String(about.object)}`]),
      ];
    },
    unread: [
      ...['charge.failed', 'charge.succeeded', 'customer.created', 'customer.deleted', 'customer.updated'],
      ...[
        'invoice.created',
        'invoice.deleted',
        'invoice.payment_action_required',
        'invoice.payment_succeeded',
        'invoice.updated',
      ],
      ...['payment_intent.canceled', 'payment_intent.payment_failed', 'payment_intent.succeeded'],
      ...['payment_method.attached', 'payment_method.detached', 'refund.created'],
      ...['setup_intent.canceled', 'setup_intent.created'],
    ],
  });

  holdCompleteness('stripe', { guards: ['No payment of this invoice waits for the holder of a card.'] });
});
