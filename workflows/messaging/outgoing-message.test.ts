import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { messageWorkflowId, SETTLE_MESSAGES_WORKFLOW } from '../../contracts/messaging/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { oweLetter } from '../../services/messaging/owe-letter.ts';
import { oweMessage, oweWrittenMessage } from '../../services/messaging/owe-message.ts';
import { addOpenInvoice } from '../../tests/setup/open-invoice.ts';
import { castLead, type Lead, messagesOf, nextClock, tellText } from '../../tests/workflows/cast.ts';
import { HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(async () => stage.passUntil(await nextClock(stage, '10:00')));

/** Owes a lead words of a person's own; answers the workflow's id. */
async function write(lead: Lead, purpose: 'reply' | 'conversation'): Promise<string> {
  const key = `written:${randomUUID()}`;
  await stage.tell((tx) =>
    oweWrittenMessage(tx, {
      ...{ operatorId: stage.operatorId, clientId: stage.campaign.clientId, leadId: lead.leadId },
      ...{ contactId: lead.contactId, appointmentId: null, channel: 'sms', purpose, key },
      ...{ subject: null, body: 'See you then.' },
    }),
  );
  return messageWorkflowId(key);
}

test('words of a person’s own go out as they were written, once, however often they are owed', async () => {
  const lead = await castLead(stage, stage.campaign);
  const id = await write(lead, 'reply');
  await expect(stage.ending(id)).resolves.toBe('sent');
  expect(stage.vendors.sentTo(lead.phone)).toMatchObject([{ text: 'See you then.' }]);
  expect(await messagesOf(stage, lead)).toMatchObject([{ status: 'sent' }]);
  await stage.record('messaging/written', id);
});

test('by night an answer goes at once; what we begin waits for the morning, and can be seen waiting', async () => {
  const lead = await castLead(stage, stage.campaign);
  await stage.passUntil(await nextClock(stage, '23:00'));
  const opens = await nextClock(stage, '08:00');
  const answer = await write(lead, 'reply');
  await expect(stage.ending(answer)).resolves.toBe('sent');
  await write(lead, 'conversation');
  await stage.passUntil(new Date(opens.getTime() - MINUTE));
  expect((await messagesOf(stage, lead)).map(({ status }) => status).sort()).toEqual(['sent', 'waiting']);
  await stage.pass(3 * MINUTE);
  expect((await messagesOf(stage, lead)).map(({ status }) => status)).toEqual(['sent', 'sent']);
});

test('an opt-out while it waits for the morning blocks it', async () => {
  const lead = await castLead(stage, stage.campaign);
  await stage.passUntil(await nextClock(stage, '23:00'));
  const id = await write(lead, 'conversation');
  await stage.pass(HOUR);
  await tellText(stage, lead, 'STOP');
  await expect(stage.ending(id)).resolves.toBe('blocked');
  expect(stage.vendors.sentTo(lead.phone)).toEqual([]);
});

test('a message by its template is put together when it goes', async () => {
  const lead = await castLead(stage, stage.campaign);
  const key = `help:${randomUUID()}`;
  await stage.tell((tx) =>
    oweMessage(tx, {
      ...{ operatorId: stage.operatorId, leadId: lead.leadId, appointmentId: null, key },
      ...{ channel: 'sms', purpose: 'reply', template: 'help' },
    }),
  );
  await expect(stage.ending(messageWorkflowId(key))).resolves.toBe('sent');
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
});

/** Owes the stage's client a letter about an open invoice; answers the workflow's id. */
async function remind(invoiceId: string, owedAt?: Date): Promise<string> {
  const { operatorId, campaign } = stage;
  const letter = { operatorId, clientId: campaign.clientId, invoiceId } as const;
  const key = `invoice:${invoiceId}:reminder:1`;
  const now = owedAt ?? (await stage.now());
  await stage.tell((tx) => oweLetter(tx, { ...letter, template: 'invoice_reminder', key, now }));
  return messageWorkflowId(key);
}

const openInvoice = async () => {
  const dueAt = new Date((await stage.now()).getTime() - 3 * 24 * HOUR);
  return (await stage.read((tx) => addOpenInvoice(tx, stage.campaign, { dueAt }))).invoiceId;
};

test('a letter about a bill goes to the client by night too, and once, however often it is owed', async () => {
  await stage.passUntil(await nextClock(stage, '23:00'));
  const invoiceId = await openInvoice();
  const id = await remind(invoiceId);
  await remind(invoiceId);
  await expect(stage.ending(id)).resolves.toBe('sent');
  const to = `client-${stage.campaign.clientId}@example.com`;
  expect(stage.vendors.emails.filter((email) => email.to === to)).toMatchObject([
    { purpose: 'billing', text: expect.stringContaining('is 3 days overdue'), replyTo: null },
  ]);
  await stage.record('messaging/letter', id);
});

test('a letter that comes three days late is skipped, and one whose invoice is paid before it goes', async () => {
  const [late, paid] = [await openInvoice(), await openInvoice()];
  const owedAt = new Date((await stage.now()).getTime() - 3 * 24 * HOUR - MINUTE);
  await stage.read((tx) => tx.invoice.updateMany({ where: { id: paid }, data: { status: 'paid' } }));
  for (const id of [await remind(late, owedAt), await remind(paid)])
    await expect(stage.ending(id)).resolves.toBe('skipped');
  const rows = await stage.read((tx) => tx.message.findMany({ where: { invoiceId: { in: [late, paid] } } }));
  expect(rows.map(({ reason }) => reason).sort()).toEqual(['invoice_is_paid', 'too_late']);
});

test('what a vendor never answered for is asked about later, and sent again when it never had it', async () => {
  const lead = await castLead(stage, stage.campaign);
  const id = await write(lead, 'reply');
  await stage.ending(id);
  const attemptedAt = new Date((await stage.now()).getTime() - HOUR);
  await stage.read((tx) =>
    tx.message.updateMany({
      where: { leadId: lead.leadId },
      data: { status: 'unconfirmed', vendorId: null, attemptedAt },
    }),
  );
  stage.vendors.texts.length = 0;
  const settling = await stage.client.workflow.execute(SETTLE_MESSAGES_WORKFLOW, {
    ...{ workflowId: `settle:${randomUUID()}`, taskQueue: TASK_QUEUES.main },
  });
  expect(settling).toEqual({ sent_again: 1 });
  await stage.relay();
  await stage.pass(MINUTE);
  expect(stage.vendors.sentTo(lead.phone)).toHaveLength(1);
  expect(await messagesOf(stage, lead)).toMatchObject([{ status: 'sent' }]);
});
