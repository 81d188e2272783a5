import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { billingWorkflowId, invoiceWorkflowId, SHOWS_CHANGED } from '../../contracts/billing/workflow.ts';
import { recordInvoiceFact } from '../../services/billing/record-invoice-fact.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { invoiceFact } from '../../tests/setup/invoice-fact.ts';
import { decide, pastAppointments as pastAppointmentsOf } from '../../tests/workflows/billed.ts';
import { promiseOf } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, openStage, type Stage } from '../../tests/workflows/stage.ts';
import type { Mood } from '../../tests/workflows/stripe-double.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(async () => stage?.close());

const pastAppointments = (client: Fixture, count: number) => pastAppointmentsOf(stage, client, count);
const show = (appointmentId: string, verdict?: 'no_show') => decide(stage, appointmentId, verdict);

/** Shows at the same time, told to the billing workflow, and again by nobody's wish. */
async function showTogether(client: Fixture, appointmentIds: readonly string[]): Promise<void> {
  await Promise.all(appointmentIds.map((id) => show(id)));
  await stage.relay();
  const billing = stage.client.workflow.getHandle(billingWorkflowId(client.clientId));
  await Promise.all([1, 2, 3].map(() => billing.signal(SHOWS_CHANGED)));
  await stage.relay();
}

function milestonesOf({ clientId }: Fixture) {
  return stage.read((tx) =>
    tx.milestone.findMany({
      where: { clientId },
      include: { proofs: true, invoices: true },
      orderBy: { number: 'asc' },
    }),
  );
}

async function invoiceOf(client: Fixture) {
  const [milestone] = await milestonesOf(client);
  const [invoice] = milestone?.invoices ?? [];
  if (!invoice) throw new Error('there is no invoice');
  return { ...invoice, workflowId: invoiceWorkflowId(invoice.id) };
}

/** A client with its first milestone, whose invoice is on its way to Stripe. */
async function clientWithInvoice(): Promise<Fixture> {
  const client = await addClient(stage.db, stage.operatorId);
  await showTogether(client, await pastAppointments(client, 25));
  return client;
}

async function paid(client: Fixture): Promise<void> {
  const { id: invoiceId, stripeInvoiceId, amountCents } = await invoiceOf(client);
  const at = await stage.now();
  const { operatorId } = stage;
  const fact = invoiceFact('paid', { stripeInvoiceId, invoiceId, amountCents, at });
  await stage.read((tx) =>
    recordInvoiceFact(tx, { operatorId, fact, actor: { kind: 'event', id: 'stripe:1' } }),
  );
}

test('from the 24th to the 26th show, told at once and again, one milestone opens with 25 proofs and one invoice', async () => {
  const client = await addClient(stage.db, stage.operatorId);
  const ids = await pastAppointments(client, 26);
  await showTogether(client, ids.slice(0, 24));
  expect(await milestonesOf(client)).toEqual([]);
  expect(await promiseOf(stage, client.clientId)).toMatchObject({
    what: 'Open milestone 1',
    why: '24 of 25 shows since the last one',
  });

  await showTogether(client, ids.slice(24));
  const milestones = await milestonesOf(client);
  expect(milestones).toMatchObject([{ number: 1, amountCents: 200_000 }]);
  expect(milestones[0]?.proofs).toHaveLength(25);
  expect(milestones[0]?.invoices).toHaveLength(1);
  expect(await promiseOf(stage, client.clientId)).toMatchObject({
    what: 'Open milestone 2',
    why: '1 of 25 shows since the last one',
  });
  await stage.record('billing/one-milestone', billingWorkflowId(client.clientId));
});

test('a show that is reversed after billing is replaced by the next: no second invoice', async () => {
  const client = await addClient(stage.db, stage.operatorId);
  const ids = await pastAppointments(client, 26);
  await showTogether(client, ids.slice(0, 25));
  await show(ids[3] ?? '', 'no_show');
  await stage.relay();
  await showTogether(client, ids.slice(25));
  const [milestone, ...others] = await milestonesOf(client);
  expect(others).toEqual([]);
  expect(milestone?.invoices).toHaveLength(1);
  const standing = milestone?.proofs
    .filter((proof) => proof.reversedAt === null)
    .map((proof) => proof.appointmentId);
  expect(standing?.sort()).toEqual(ids.filter((id) => id !== ids[3]).sort());
});

test('an invoice is drafted, filled, finalised, sent and awaited until it is paid', async () => {
  const client = await clientWithInvoice();
  const { id, workflowId } = await invoiceOf(client);
  await stage.pass(30 * DAY);
  expect(await invoiceOf(client)).toMatchObject({ status: 'open', sentAt: expect.any(Date) });
  expect((await milestonesOf(client))[0]?.status).toBe('invoiced');
  expect(await promiseOf(stage, id)).toMatchObject({
    what: 'Wait for the payment',
    blockedBy: 'the client has not paid yet',
  });
  await paid(client);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(await invoiceOf(client)).toMatchObject({ status: 'paid' });
  expect((await milestonesOf(client))[0]?.status).toBe('paid');
  expect(await promiseOf(stage, id)).toBeNull();
  await stage.record('billing/invoice-paid', workflowId);
});

test('an invoice that is paid before its sending has answered is paid, and stays so', async () => {
  const client = await addClient(stage.db, stage.operatorId);
  const { stripe } = stage.vendors;
  stripe.beforeSendAnswers = async () => {
    stripe.beforeSendAnswers = async () => undefined;
    await paid(client);
  };
  await showTogether(client, await pastAppointments(client, 25));
  const { workflowId } = await invoiceOf(client);
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(await invoiceOf(client)).toMatchObject({ status: 'paid', sentAt: expect.any(Date) });
  expect((await milestonesOf(client))[0]?.status).toBe('paid');
  await stage.relay();
});

const STRIPE_STEPS = [
  'createCustomer',
  'createDraftInvoice',
  'addInvoiceLine',
  'finalizeInvoice',
  'sendInvoice',
];

test.each<[string, Mood]>([
  ['does not act', 'nothing'],
  ['acts and is not heard', 'throw'],
])('when Stripe %s, each step is asked for again with the same key, and made once', async (_what, mood) => {
  for (const step of STRIPE_STEPS) stage.vendors.moods[step] = [mood];
  const asked = stage.vendors.stripe.requests.length;
  const client = await clientWithInvoice();
  await stage.pass(DAY);
  const { id, workflowId, status, sentAt } = await invoiceOf(client);
  expect({ status, sentAt }).toEqual({ status: 'open', sentAt: expect.any(Date) });
  const keyOf: Record<string, unknown> = {
    createCustomer: `customer:${client.clientId}`,
    createDraftInvoice: `invoice:${id}:draft`,
    addInvoiceLine: expect.stringMatching(/^invoice-line:/),
    finalizeInvoice: `invoice:${id}:finalize`,
    sendInvoice: `invoice:${id}:send`,
  };
  // A finalising that acted is seen to have acted: it need not be asked for again.
  const twice = STRIPE_STEPS.flatMap((method) => {
    const request = { method, key: keyOf[method] };
    // A line or a final invoice that Stripe has already is found, not made again.
    const isFound = mood === 'throw' && (method === 'finalizeInvoice' || method === 'addInvoiceLine');
    return isFound ? [request] : [request, request];
  });
  expect(stage.vendors.stripe.requests.slice(asked)).toEqual(twice);
  await paid(client);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
});

test('being told again and again that an invoice changed changes nothing', async () => {
  const client = await clientWithInvoice();
  const { workflowId } = await invoiceOf(client);
  const requests = stage.vendors.stripe.requests.length;
  const handle = stage.client.workflow.getHandle(workflowId);
  for (let i = 0; i < 3; i += 1) await handle.signal('invoiceChanged');
  await stage.relay();
  expect(stage.vendors.stripe.requests).toHaveLength(requests);
  await paid(client);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
});

test('what Stripe refuses is said, and one task made of it, until a person has mended it', async () => {
  stage.vendors.moods['finalizeInvoice'] = ['refuse', 'refuse', 'refuse', 'refuse'];
  const client = await clientWithInvoice();
  const { id, workflowId } = await invoiceOf(client);
  expect(await promiseOf(stage, id)).toMatchObject({
    what: 'Finalise the invoice',
    blockedBy: 'Stripe refuses: customer_tax_location_invalid',
  });
  await stage.pass(HOUR);
  expect(await invoiceOf(client)).toMatchObject({ status: 'open', sentAt: expect.any(Date) });
  const tasks = await stage.read((tx) => tx.task.findMany({ where: { clientId: client.clientId } }));
  expect(tasks).toMatchObject([{ kind: 'invoice_refused', status: 'open' }]);
  const keys = stage.vendors.stripe.requests.filter(({ key }) => key.startsWith(`invoice:${id}:finalize`));
  expect(new Set(keys.map(({ key }) => key)).size).toBeGreaterThan(1);
  await paid(client);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
});
