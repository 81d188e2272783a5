import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LetterName } from '../../contracts/messaging/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith, type TestVendor, testVendor } from '../../tests/setup/message-vendor.ts';
import { addOpenInvoice } from '../../tests/setup/open-invoice.ts';
import { relayedMessages } from '../../tests/setup/relayed-messages.ts';
import { oweLetter } from './owe-letter.ts';
import { sendMessage } from './send-message.ts';

/** Three days after the invoice was due, in New York. */
const NOW = new Date('2026-05-09T16:30:00Z');
const MAY = new Date('2026-05-01T00:00:00Z');

let world: TestWorld;
let fixture: Fixture;
let vendor: TestVendor;
let invoiceId: string;
let milestoneId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  vendor = testVendor();
  ({ invoiceId, milestoneId } = await asked((tx) => addOpenInvoice(tx, fixture, { number: 'SAMPLE-0007' })));
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);
const setClient = (data: Prisma.OrganizationUpdateManyMutationInput) =>
  asked((tx) => tx.organization.updateMany({ where: { id: fixture.clientId }, data }));
const setInvoice = (data: Prisma.InvoiceUncheckedUpdateManyInput) =>
  asked((tx) => tx.invoice.updateMany({ where: { id: invoiceId }, data }));

const setCard = (differs: object = {}) => {
  const { operatorId, clientId } = fixture;
  const card = { cardBrand: 'visa', cardLast4: '4242', cardExpMonth: 6, cardExpYear: 2026, ...differs };
  return asked((tx) =>
    tx.billingAccount.upsert({
      where: { operatorId_clientId: { operatorId, clientId } },
      create: { operatorId, clientId, stripeCustomerId: `cus_${clientId}`, ...card },
      update: card,
    }),
  );
};

const alert = async (thresholdCents: number, cents: number): Promise<void> => {
  const { operatorId, clientId } = fixture;
  const data = { operatorId, clientId, month: MAY, thresholdCents, cents };
  await asked((tx) => tx.usageAlert.create({ data }));
};

const openPage = (expiresAt: Date, status = 'open') => {
  const { operatorId, clientId } = fixture;
  const url = 'https://checkout.stripe.com/c/sample';
  return asked((tx) => tx.paymentSetup.create({ data: { operatorId, clientId, status, url, expiresAt } }));
};

const OF_INVOICE: readonly LetterName[] = ['invoice_reminder', 'payment_failed'];

/** Owes a letter as the books do, and hands it to the door as its workflow does; answers its result and its row. */
async function letter(template: LetterName, differs: { key?: string } = {}, at = NOW) {
  const { operatorId, clientId } = fixture;
  const key = template === 'usage_alert' ? `usage-alert:${clientId}:2026-05` : `${template}:${clientId}`;
  const owed = { template, key: `${key}:${differs.key ?? '50000'}`, now: NOW };
  const about = OF_INVOICE.includes(template) ? invoiceId : null;
  await asked((tx) => oweLetter(tx, { operatorId, clientId, invoiceId: about, ...owed }));
  const input = (await relayedMessages(world.db, operatorId)).find(({ key }) => key === owed.key);
  if (!input) throw new Error('no letter is owed');
  const request = { ...input, now: at, until: input.until ? new Date(input.until) : null };
  const { result } = await sendMessage(depsWith(world, vendor), request);
  const row = await asked((tx) => tx.message.findFirst({ where: { key: owed.key } }));
  return { result, row };
}

const tasks = () =>
  asked((tx) => tx.task.findMany({ select: { kind: true, title: true, clientId: true, leadId: true } }));

describe('what it says', () => {
  test('a reminder, in English: number, what is left to pay, since when, where to pay it', async () => {
    await setInvoice({ taxCents: 10_000, amountPaidCents: 5_000, creditedCents: 8_000 });
    const { row } = await letter('invoice_reminder');
    expect(row?.subject).toBe('Reminder: invoice SAMPLE-0007, $1,970.00');
    expect(row?.body).toBe(
      [
        'Hello Sample Dental,',
        'Invoice SAMPLE-0007 has not been paid yet: $1,970.00 was due on May 6, 2026 and is 3 days overdue.',
        `Pay the invoice: https://invoice.stripe.com/i/${milestoneId}\nInvoice as a PDF: https://pay.stripe.com/invoice/${milestoneId}/pdf`,
        'If you have just paid, nothing is left to do. If something is not right, answer this email.',
        'Sample Operator',
      ].join('\n\n'),
    );
  });

  test("its amounts and days are in the client's language and where the client is", async () => {
    await setClient({ locale: 'es-US', zone: 'Asia/Tokyo' });
    const { row } = await letter('invoice_reminder');
    expect(row?.subject).toBe('Recordatorio: factura SAMPLE-0007, $2,000.00');
    expect(row?.body).toContain('$2,000.00 venció el 7 de mayo de 2026 y lleva 3 días de retraso.');
    expect(row?.html).toContain('<html lang="es">');
  });

  test('the second reminder says so, and counts what went out, not what was due', async () => {
    await setInvoice({ reminders: 3 });
    expect((await letter('invoice_reminder', { key: '1' })).row?.subject).toMatch(/^Reminder: /);
    expect((await letter('invoice_reminder', { key: '2' })).row?.subject).toMatch(/^Reminder 2: /);
  });

  test('a refused payment, in both languages: why, in plain words, and how to pay', async () => {
    await setInvoice({ paymentFailedAt: NOW, paymentFailure: 'expired_card' });
    await openPage(new Date(NOW.getTime() + 1));
    const { row } = await letter('payment_failed', { key: '1' });
    expect(row?.subject).toBe('The payment of $2,000.00 for invoice SAMPLE-0007 did not go through');
    expect(row?.body).toContain('$2,000.00 for invoice SAMPLE-0007: the card has expired.');
    expect(row?.body).toContain('Add another card: https://checkout.stripe.com/c/sample');
    await setClient({ locale: 'es' });
    const { row: spanish } = await letter('payment_failed', { key: '2' });
    expect(spanish?.subject).toBe('No se pudo cobrar $2,000.00 de la factura SAMPLE-0007');
    expect(spanish?.body).toContain('de la factura SAMPLE-0007: la tarjeta está vencida.');
  });

  test('a page that is closed or has expired is no link', async () => {
    await openPage(NOW);
    await openPage(new Date(NOW.getTime() + 86_400_000), 'completed');
    const { row } = await letter('payment_failed');
    expect(row?.body).not.toContain('checkout.stripe.com');
    expect(row?.body).toContain('answer this email: we will send you a link');
  });

  test('an expiring card, in both languages', async () => {
    await setCard();
    const { row } = await letter('card_expiring', { key: '1' });
    expect(row?.subject).toBe('Your card Visa •••• 4242 expires at the end of June 2026');
    await setClient({ locale: 'es' });
    const { row: spanish } = await letter('card_expiring', { key: '2' });
    expect(spanish?.subject).toBe('Su tarjeta Visa •••• 4242 vence a finales de junio de 2026');
  });

  test('a usage alert, in both languages, about the alert that it was owed for', async () => {
    await alert(50_000, 51_240);
    await alert(100_000, 100_050);
    const { row } = await letter('usage_alert', { key: '50000' });
    expect(row?.subject).toBe('Your talk time in May 2026 has passed $500.00');
    expect(row?.body).toContain('so far it comes to $512.40.');
    await setClient({ locale: 'es' });
    const { row: newest } = await letter('usage_alert', { key: '100000' });
    expect(newest?.subject).toBe('Su tiempo de llamadas de mayo de 2026 ha pasado de $1,000.00');
  });

  test("an operator's own words, and a client's before them, stand for the product's", async () => {
    const { operatorId, clientId } = fixture;
    const own = { operatorId, name: 'invoice_reminder', channel: 'email', version: 1, subject: 'Pay' };
    await asked((tx) => tx.template.create({ data: { ...own, body: 'Please, {{ client_name }}' } }));
    expect((await letter('invoice_reminder', { key: '1' })).row?.body).toBe('Please, Sample Dental');
    await asked((tx) => tx.template.create({ data: { ...own, clientId, body: '{{ amount }}, dear' } }));
    expect((await letter('invoice_reminder', { key: '2' })).row?.body).toBe('$2,000.00, dear');
  });

  test('a client’s name with markup in it stays text', async () => {
    await setClient({ name: '<b>Sample</b>{{ amount }}' });
    const { row } = await letter('invoice_reminder');
    expect(row?.body).toContain('Hello <b>Sample</b>{{ amount }},');
    expect(row?.html).toContain('Hello &lt;b&gt;Sample&lt;/b&gt;{{ amount }},');
  });
});

describe('how it goes', () => {
  test("to the client, from the operator, with no way to unsubscribe and answers to the operator's sender", async () => {
    const { operatorId, clientId } = fixture;
    const sender = { operatorId, postalAddress: '1 Sample Street' };
    await asked((tx) =>
      tx.emailSender.createMany({
        data: [
          { ...sender, clientId, address: 'client@example.com', name: 'Client' },
          { ...sender, clientId: null, address: 'bills@example.com', name: 'Operator' },
        ],
      }),
    );
    const { row } = await letter('invoice_reminder');
    const to = `client-${clientId}@example.com`;
    const from = 'Operator <bills@example.com>';
    expect(vendor.sent).toMatchObject([{ to, from, headers: {}, replyTo: null, text: row?.body }]);
    expect(row).toMatchObject({ clientId, leadId: null, contactId: null, invoiceId, purpose: 'billing' });
    expect(row?.html).not.toMatch(/nsubscribe|1 Sample Street/);
  });

  test('an operator without a sender of its own writes under its own name, not the client’s', async () => {
    await letter('invoice_reminder');
    expect(vendor.sent).toMatchObject([{ from: 'Sample Operator <us@example.com>' }]);
  });

  test('owed at once by many and tried again by each, it is out once', async () => {
    const { operatorId, clientId } = fixture;
    const owe = () =>
      asked((tx) =>
        oweLetter(tx, {
          operatorId,
          clientId,
          invoiceId,
          template: 'invoice_reminder',
          key: invoiceId,
          now: NOW,
        }),
      );
    await Promise.all(Array.from({ length: 8 }, owe));
    const [input, ...others] = await relayedMessages(world.db, operatorId);
    if (!input) throw new Error('no letter is owed');
    const request = { ...input, now: NOW, until: null };
    vendor.next.push(async () => ({ did: 'nothing', error: new Error('busy') }));
    await expect(sendMessage(depsWith(world, vendor), request)).rejects.toThrow('busy');
    const tries = await Promise.all(
      [input, ...others, input, input].map((each) =>
        sendMessage(depsWith(world, vendor), { ...request, ...each, until: null }),
      ),
    );
    expect(new Set(tries.map(({ result }) => result))).toEqual(new Set(['sent']));
    expect(vendor.sent).toHaveLength(2);
    expect(await asked((tx) => tx.message.count())).toBe(1);
  });

  test('what is tried again a day later says what is true then, in the row as in the email', async () => {
    vendor.next.push(async () => ({ did: 'nothing', error: new Error('busy') }));
    await expect(letter('invoice_reminder')).rejects.toThrow('busy');
    const { row } = await letter('invoice_reminder', {}, new Date(NOW.getTime() + 86_400_000));
    expect(vendor.sent.at(-1)?.text).toContain('is 4 days overdue');
    expect(row?.body).toContain('is 4 days overdue');
    expect(row?.html).toContain('is 4 days overdue');
  });

  test('what is owed holds ids and no personal data', async () => {
    await letter('invoice_reminder');
    const text = JSON.stringify(await relayedMessages(world.db, fixture.operatorId));
    expect(text).not.toMatch(/@|Sample Dental|SAMPLE-0007/);
  });
});

describe('what has lost its purpose is skipped, with the reason', () => {
  const contest = async () => {
    const { operatorId, clientId } = fixture;
    const mine = { operatorId, clientId, milestoneId };
    await asked(async (tx) => {
      const appointmentId = await addAppointment(tx, fixture, { startsAt: MAY });
      const proof = await tx.milestoneAppointment.create({ data: { ...mine, appointmentId, slot: 1 } });
      const raised = { reason: 'x', raisedByKind: 'key', raisedById: 'x', raisedFor: 'client' };
      await tx.dispute.create({ data: { ...mine, proofId: proof.id, ...raised } });
    });
  };

  describe.each(OF_INVOICE)('%s', (template) => {
    test.each(['paid', 'void', 'uncollectible'])('when the invoice is %s', async (status) => {
      await setInvoice({ status });
      const { result, row } = await letter(template);
      expect([result, row?.reason]).toEqual(['skipped', `invoice_is_${status}`]);
      expect(vendor.sent).toEqual([]);
    });

    test('while a show that it bills is contested, and not when that is settled', async () => {
      await contest();
      const { row } = await letter(template, { key: '1' });
      expect(row).toMatchObject({ status: 'skipped', reason: 'invoice_is_on_hold' });
      await asked((tx) => tx.dispute.updateMany({ data: { status: 'upheld', resolvedAt: NOW } }));
      expect((await letter(template, { key: '2' })).result).toBe('sent');
    });

    test('when all of it was credited', async () => {
      await setInvoice({ creditedCents: 200_000 });
      expect((await letter(template)).row).toMatchObject({ status: 'skipped', reason: 'nothing_is_due' });
    });
  });

  test('a payment that comes while the vendor is away stops the next try', async () => {
    vendor.next.push(async () => ({ did: 'nothing', error: new Error('busy') }));
    await expect(letter('invoice_reminder')).rejects.toThrow('busy');
    await setInvoice({ status: 'paid' });
    expect((await letter('invoice_reminder')).row).toMatchObject({ reason: 'invoice_is_paid' });
    expect(vendor.sent).toHaveLength(1);
  });

  test.each([
    ['another card was left', { cardLast4: '1881', cardExpYear: 2030 }, 'another_card_was_left'],
    ['the card was removed', { cardLast4: null }, 'card_was_removed'],
  ])('card_expiring when %s', async (_what, differs, reason) => {
    await setCard(differs);
    expect((await letter('card_expiring')).row).toMatchObject({ status: 'skipped', reason });
  });

  test('usage_alert when its month has been billed', async () => {
    await alert(50_000, 51_240);
    const usage = { kind: 'usage', milestoneId: null, month: MAY };
    await asked((tx) => addOpenInvoice(tx, fixture, { ...usage, stripeInvoiceId: null }));
    expect((await letter('usage_alert')).row).toMatchObject({ reason: 'month_is_billed' });
  });

  test('three days after it became due it is too late', async () => {
    const { row } = await letter('invoice_reminder', {}, new Date(NOW.getTime() + 3 * 86_400_000 + 1));
    expect(row).toMatchObject({ status: 'skipped', reason: 'too_late' });
  });
});

describe('what cannot reach the client asks a person to see to it', () => {
  const title = async () => (await tasks()).map((task) => task.title);

  test('a client without an address, once for all its letters while the task is open', async () => {
    await setClient({ email: null });
    expect((await letter('invoice_reminder')).row).toMatchObject({ status: 'blocked', reason: 'no_email' });
    await letter('payment_failed');
    expect(await tasks()).toEqual([
      {
        ...{ kind: 'undelivered_letter', clientId: fixture.clientId, leadId: null },
        title: 'The client has no email address for letters about its bill',
      },
    ]);
    await asked((tx) => tx.task.updateMany({ data: { status: 'done' } }));
    await letter('payment_failed', { key: 'next' });
    expect(await title()).toHaveLength(2);
  });

  test('words that need what is not known, by its name', async () => {
    await setInvoice({ hostedUrl: null });
    const { row } = await letter('invoice_reminder');
    expect(row).toMatchObject({ status: 'blocked', reason: 'missing:invoice_link', body: '' });
    expect(await title()).toEqual(['A letter about a bill cannot be written without invoice_link']);
  });

  test('an address that the vendor refuses: it is taken off, and no other letter is tried', async () => {
    vendor.next.push(async () => ({ did: 'refuse', reason: 'Bounced Address' }));
    expect((await letter('invoice_reminder')).result).toBe('failed');
    expect(await title()).toEqual(["The client's billing address bounces"]);
    expect((await letter('payment_failed')).row).toMatchObject({ status: 'blocked', reason: 'bounced' });
    expect(vendor.sent).toHaveLength(1);
  });
});
