import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { INVOICE_CHANGED, INVOICE_WORKFLOW } from '../../contracts/billing/workflow.ts';
import { oweSignal } from '../../services/inbox/owe-signal.ts';
import type { Fixture } from '../../tests/setup/fixtures.ts';
import { clientWithInvoice, invoiceOf, paid } from '../../tests/workflows/billed.ts';
import { promiseOf } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

/** Days after the due date at which each letter was owed. */
async function letters(client: Fixture): Promise<number[]> {
  const { id, dueAt } = await invoiceOf(stage, client);
  const owed = await stage.read((tx) =>
    tx.workflowSignal.findMany({
      where: { workflowId: { startsWith: `message:invoice:${id}:reminder:` } },
      orderBy: { createdAt: 'asc' },
    }),
  );
  expect(dueAt).not.toBeNull();
  return owed.map(({ workflowId }) => Number(workflowId.split(':').at(-1)));
}

const pausedAt = ({ clientId }: Fixture) =>
  stage.read(async (tx) => (await tx.organization.findUniqueOrThrow({ where: { id: clientId } })).pausedAt);

const charges = (from = 0) =>
  stage.vendors.stripe.requests.slice(from).filter(({ method }) => method === 'payInvoice');

const overdueTasks = ({ clientId }: Fixture) =>
  stage.read((tx) => tx.task.findMany({ where: { clientId, kind: 'overdue' }, select: { status: true } }));

/** Until some days after the due date, and a little. */
async function untilDue(client: Fixture, days: number): Promise<void> {
  const { dueAt } = await invoiceOf(stage, client);
  await stage.passUntil(new Date(Number(dueAt) + days * DAY + HOUR));
}

test('who does not pay is overdue, reminded after 3, 7 and 14 days, paused when agreed, and goes on when it pays', async () => {
  const client = await clientWithInvoice(stage, { pauseAfterDays: 20 });
  const { id, workflowId, dueAt, sentAt } = await invoiceOf(stage, client);
  expect(Number(dueAt) - Number(sentAt)).toBeGreaterThan(13.9 * DAY);
  await stage.pass(DAY);
  expect(await invoiceOf(stage, client)).toMatchObject({ overdueAt: null, reminders: 0 });

  for (const [days, reminders] of [
    [0, 0],
    [3, 1],
    [7, 2],
    [14, 3],
  ] as const) {
    await untilDue(client, days);
    expect(await invoiceOf(stage, client)).toMatchObject({ overdueAt: expect.any(Date), reminders });
  }
  expect(await letters(client)).toEqual([1, 2, 3]);
  expect(await pausedAt(client)).toBeNull();
  await untilDue(client, 20);
  expect(await pausedAt(client)).toBeInstanceOf(Date);
  expect(await overdueTasks(client)).toEqual([{ status: 'open' }]);
  expect(await promiseOf(stage, id)).toMatchObject({ what: 'Wait for the payment' });

  await paid(stage, client);
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(await pausedAt(client)).toBeNull();
  expect(await overdueTasks(client)).toEqual([{ status: 'done' }]);
  expect(await invoiceOf(stage, client)).toMatchObject({ status: 'paid', overdueAt: null });
  await stage.record('billing/invoice-overdue', workflowId);
});

test('nobody is reminded of what is contested, and an answer to that sends one letter for those that fell into it', async () => {
  const client = await clientWithInvoice(stage);
  const { id, workflowId } = await invoiceOf(stage, client);
  const { operatorId, clientId } = client;
  const dispute = await stage.tell(async (tx) => {
    const { id: proofId, milestoneId } = await tx.milestoneAppointment.findFirstOrThrow({
      where: { clientId },
    });
    const raised = { reason: 'nobody came', raisedByKind: 'key', raisedById: 'x', raisedFor: 'client' };
    await oweChanged(workflowId);
    return tx.dispute.create({ data: { operatorId, clientId, milestoneId, proofId, ...raised } });
  });
  await untilDue(client, 8);
  expect(await invoiceOf(stage, client)).toMatchObject({ reminders: 0, overdueAt: null });
  expect(await promiseOf(stage, id)).toMatchObject({ blockedBy: 'a show that it bills is contested' });

  await stage.tell(async (tx) => {
    await tx.dispute.update({
      where: { id: dispute.id },
      data: { status: 'upheld', resolvedAt: new Date() },
    });
  });
  await oweChanged(workflowId);
  await stage.relay();
  expect(await invoiceOf(stage, client)).toMatchObject({ reminders: 2, overdueAt: expect.any(Date) });
  expect(await letters(client)).toEqual([2]);
  await paid(stage, client);
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
});

const oweChanged = (workflowId: string) =>
  stage.read((tx) =>
    oweSignal(tx, {
      ...{ operatorId: stage.operatorId, workflowId, workflowType: INVOICE_WORKFLOW },
      ...{ start: 'never', signal: INVOICE_CHANGED },
    }),
  );

test('a card is charged at once, and the invoice is paid without waiting for an event', async () => {
  const from = stage.vendors.stripe.requests.length;
  const client = await clientWithInvoice(stage, { collection: 'charge_automatically' });
  const { workflowId } = await invoiceOf(stage, client);
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(await invoiceOf(stage, client)).toMatchObject({ status: 'paid', amountPaidCents: 200_000 });
  expect(charges(from)).toHaveLength(1);
  await stage.record('billing/invoice-charged', workflowId);
});

test('a refused card is tried again before each letter, and at once when another is left', async () => {
  const { stripe } = stage.vendors;
  const from = stripe.requests.length;
  stripe.declines.push('card_declined', 'card_declined', 'expired_card');
  const client = await clientWithInvoice(stage, { collection: 'charge_automatically' });
  expect(await invoiceOf(stage, client)).toMatchObject({ paymentFailure: 'card_declined', reminders: 0 });
  await untilDue(client, 3);
  expect(await letters(client)).toEqual([1]);
  await untilDue(client, 7);
  expect(await letters(client)).toEqual([1, 2]);
  expect(await invoiceOf(stage, client)).toMatchObject({ paymentFailure: 'expired_card', reminders: 2 });
  expect(new Set(charges(from).map(({ key }) => key)).size).toBe(3);

  const { clientId } = client;
  const { workflowId } = await invoiceOf(stage, client);
  await stage.pass(DAY);
  const data = { paymentMethodAt: await stage.now() };
  await stage.read((tx) => tx.billingAccount.updateMany({ where: { clientId }, data }));
  await oweChanged(workflowId);
  await stage.relay();
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  expect(charges(from)).toHaveLength(4);
});

test('a charge whose answer is lost is asked for again under the same key', async () => {
  const { stripe } = stage.vendors;
  const from = stripe.requests.length;
  stage.vendors.moods['payInvoice'] = ['nothing', 'throw'];
  const client = await clientWithInvoice(stage, { collection: 'charge_automatically' });
  const { workflowId } = await invoiceOf(stage, client);
  await expect(stage.ending(workflowId)).resolves.toBe('paid');
  // The second acted: the third try finds the invoice paid, and charges nobody.
  expect(new Set(charges(from).map(({ key }) => key)).size).toBe(1);
  expect(charges(from)).toHaveLength(2);
});
