import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { findBookedLead } from '../appointments/booked-lead.ts';
import { recordCall } from '../calls/record-call.ts';
import { recordEmail } from '../messaging/record-email.ts';
import { recordText } from '../messaging/record-text.ts';
import { replyAddressOf } from '../messaging/reply-address.ts';
import { bookingCode, followBookingCode } from '../messaging/short-booking-link.ts';
import { findUnsubscriber, unsubscribe } from '../messaging/unsubscribe.ts';
import { mergeContacts } from './merge-contacts.ts';

/** What comes in by an address, a link or an id of before a merge, afterwards. */
let world: TestWorld;
let kept: Fixture;
/** Another lead of the same campaign, which ends by the merge. */
let gone: Fixture;
let replyTo: string;
let code: string;
const NOW = new Date('2026-06-01T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  kept = await createFixture(world.db);
  gone = await read(async (tx) => ({ ...kept, ...(await addLead(tx, kept)) }));
  replyTo = await read((tx) => replyAddressOf(tx, gone, 'in.example.com'));
  code = await read((tx) => bookingCode(tx, gone));
  const tenant = { role: 'operator', operatorId: kept.operatorId } as const;
  const caller = { tenant, actor: ACTOR };
  await mergeContacts(world.db, caller, { id: gone.contactId, into: kept.contactId, reason: 'x' }, NOW);
  const lead = await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: gone.leadId } }));
  expect(lead.mergedIntoId).toBe(kept.leadId);
});

const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, kept.operatorId, work);
const statusOfKept = async () =>
  (await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: kept.leadId } }))).status;
const toldKept = () => read((tx) => owed(tx, leadWorkflowId(kept.leadId)));

function text(body: string): Promise<unknown> {
  const said = { vendorId: 'SM1', from: gone.phone, to: kept.ourNumber, body };
  return read((tx) =>
    recordText(tx, {
      ...{ vendor: 'twilio', operatorId: kept.operatorId, at: NOW, actor: ACTOR },
      text: said,
    }),
  );
}

test('a text from the phone of before is the person’s, and ends the sequence that goes on', async () => {
  await text('Tell me more');
  expect(await statusOfKept()).toBe('replied');
  expect(await toldKept()).toEqual(['leadSequence leadEvent stop replied']);
});

test('STOP from the phone of before stops the person’s leads, and that phone', async () => {
  await text('STOP');
  expect(await statusOfKept()).toBe('opted_out');
  const suppressed = await read((tx) => tx.suppression.findMany({ where: { channel: 'sms' } }));
  expect(suppressed.map(({ address }) => address)).toEqual([gone.phone]);
});

test('an answer to an email of before goes into the thread of the lead that goes on, as the person’s own', async () => {
  const said = {
    from: gone.email,
    to: [replyTo],
    envelopeFrom: gone.email,
    subject: 'Re: x',
    text: 'Yes please',
  };
  const email = {
    ...said,
    mailId: 'm1',
    inReplyTo: null,
    references: [],
    html: '',
    headers: {},
    attachments: [],
  };
  await read((tx) => recordEmail(tx, { operatorId: kept.operatorId, at: NOW, actor: ACTOR, email }));
  const filed = await read((tx) => tx.message.findFirstOrThrow({ where: { direction: 'inbound' } }));
  expect(filed).toMatchObject({ leadId: kept.leadId, contactId: kept.contactId });
  expect(await statusOfKept()).toBe('replied');
});

test('a booking that names the lead of before, or comes with its email, is the other one’s', async () => {
  const { operatorId, eventTypeId } = kept;
  const facts = [
    { leadId: gone.leadId },
    { attendee: { email: gone.email } },
    { attendee: { phone: gone.phone } },
  ];
  for (const fact of facts) {
    const booked = await read((tx) =>
      findBookedLead(tx, {
        ...{ operatorId, actor: ACTOR },
        fact: {
          ...{ kind: 'created', uid: 'u', happenedAt: NOW, startsAt: NOW, endsAt: NOW, eventTypeId },
          ...fact,
        },
      }),
    );
    expect([fact, booked?.id]).toEqual([fact, kept.leadId]);
  }
});

test('a call from the phone of before is the person’s', async () => {
  await read((tx) =>
    recordCall(tx, {
      ...{ operatorId: kept.operatorId, actor: ACTOR },
      fact: {
        ...{
          kind: 'analyzed',
          vendorCallId: 'c1',
          direction: 'inbound',
          from: gone.phone,
          to: kept.ourNumber,
        },
        ...{ startedAt: NOW, endedAt: NOW, durationMs: 60_000, outcome: 'not_interested' },
      },
    }),
  );
  const call = await read((tx) => tx.call.findFirstOrThrow({ where: { vendorId: 'c1' } }));
  expect(call).toMatchObject({ leadId: kept.leadId, contactId: kept.contactId });
});

test('a short link of before leads to the booking page of the lead that goes on', async () => {
  expect(await followBookingCode(world.db, code, NOW)).toContain(kept.leadId);
});

test('a link to unsubscribe of before takes off the address it was sent to and the one that is written to now', async () => {
  const subject = { operatorId: kept.operatorId, contactId: gone.contactId };
  expect(await findUnsubscriber(world.db, subject)).toMatchObject({ sender: 'Sample Dental' });
  await unsubscribe(world.db, subject, { words: 'unsubscribe', now: NOW });
  const suppressed = await read((tx) => tx.suppression.findMany({ where: { channel: 'email' } }));
  expect(suppressed.map(({ address }) => address).sort()).toEqual([gone.email, kept.email].sort());
  expect(await statusOfKept()).toBe('opted_out');
});
