import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  MESSAGE_WORKFLOW,
  messageWorkflowId,
  SETTLE_MESSAGES_WORKFLOW,
} from '../../contracts/messaging/workflow.ts';
import { oweWrittenMessage } from '../../services/messaging/owe-message.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { book, castLead, nextClock, startLead, tellCall } from '../../tests/workflows/cast.ts';
import { DAY, HOUR, MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let campaign: Fixture;

beforeAll(async () => {
  stage = await openStage();
  await stage.passUntil(await nextClock(stage, '10:00'));
  campaign = await addClient(stage.db, stage.operatorId);
  await stage.read(async (tx) => {
    await tx.organization.update({ where: { id: stage.operatorId }, data: { smsVendor: 'messagebird' } });
    await tx.phoneNumber.update({ where: { number: campaign.ourNumber }, data: { vendor: 'messagebird' } });
  });
});

afterAll(async () => stage?.close());

/** The task queues that a workflow's activities of one name waited in. */
async function queuesOf(workflowId: string, activity = 'sendText'): Promise<(string | null | undefined)[]> {
  const { events } = await stage.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: asked }) =>
    asked?.activityType?.name === activity ? [asked.taskQueue?.name] : [],
  );
}

const textsTo = (phone: string) => ({
  twilio: stage.vendors.texts.filter(({ to }) => to === phone).length,
  messagebird: stage.vendors.birdTexts.filter(({ to }) => to === phone).length,
});

test('a text of its own waits in the queue of the operator’s vendor, and goes out by the number’s', async () => {
  const lead = await castLead(stage, campaign);
  const { operatorId, clientId, leadId, contactId } = lead;
  const about = { operatorId, clientId, leadId, contactId, appointmentId: null, key: 'written:1' };
  await stage.tell((tx) =>
    oweWrittenMessage(tx, {
      ...about,
      ...{ channel: 'sms', purpose: 'reply', subject: null, body: 'See you soon.' },
    }),
  );
  await expect(stage.ending(messageWorkflowId('written:1'))).resolves.toBe('sent');
  expect(await queuesOf(messageWorkflowId('written:1'))).toEqual(['messagebird']);
  expect(textsTo(lead.phone)).toEqual({ twilio: 0, messagebird: 1 });
});

test('so do the texts of a sequence', async () => {
  const lead = await castLead(stage, campaign);
  await startLead(stage, lead);
  await stage.pass(MINUTE);
  await tellCall(stage, lead, { outcome: 'no_outcome' });
  await stage.pass(HOUR + MINUTE);
  expect(await queuesOf(lead.workflowId)).toEqual(['messagebird']);
  expect(textsTo(lead.phone)).toEqual({ twilio: 0, messagebird: 1 });
});

test('so do reminders', async () => {
  const startsAt = new Date((await stage.now()).getTime() + 2 * DAY);
  const appointment = await book(stage, await castLead(stage, campaign), startsAt);
  await stage.passUntil(new Date(startsAt.getTime() - DAY / 2));
  // The next reminder waits there already.
  expect(await queuesOf(appointment.workflowId)).toEqual(['messagebird', 'messagebird']);
  expect(textsTo(appointment.phone)).toEqual({ twilio: 0, messagebird: 1 });
});

test('a message that was owed before there was a choice waits in Twilio’s queue, as it did', async () => {
  const { operatorId, leadId, phone } = await castLead(stage, campaign);
  await stage.passUntil(await nextClock(stage, '10:00'));
  const input = { operatorId, leadId, appointmentId: null, channel: 'sms', key: 'old:1' };
  await stage.client.workflow.start(MESSAGE_WORKFLOW, {
    workflowId: messageWorkflowId('old:1'),
    taskQueue: 'followthrough',
    args: [{ ...input, purpose: 'rebook', template: 'rebook_first' }],
  });
  await stage.ending(messageWorkflowId('old:1'));
  expect(await queuesOf(messageWorkflowId('old:1'))).toEqual(['twilio']);
  expect(textsTo(phone)).toMatchObject({ twilio: 0 });
});

test('what was never answered is asked for in the queue of the vendor that had it', async () => {
  const lead = await castLead(stage, campaign);
  const { operatorId, clientId, leadId, contactId } = lead;
  const about = { operatorId, clientId, leadId, contactId, appointmentId: null, key: 'written:2' };
  await stage.tell((tx) =>
    oweWrittenMessage(tx, {
      ...about,
      ...{ channel: 'sms', purpose: 'reply', subject: null, body: 'See you soon.' },
    }),
  );
  // As if its workflow had been lost.
  await stage.read((tx) =>
    tx.message.updateMany({
      where: { key: 'written:2' },
      data: { status: 'sending', vendorId: null, attemptedAt: new Date(Date.now() - HOUR / 2) },
    }),
  );
  await expect(
    stage.client.workflow.execute(SETTLE_MESSAGES_WORKFLOW, {
      workflowId: 'settle',
      taskQueue: 'followthrough',
    }),
  ).resolves.toEqual({ sent: 1 });
  expect(await queuesOf('settle', 'settleMessage')).toEqual(['messagebird']);
  expect(textsTo(lead.phone)).toEqual({ twilio: 0, messagebird: 1 });
});
