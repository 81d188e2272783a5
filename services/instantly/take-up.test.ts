import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addClient,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { counters, recounted } from '../../tests/setup/instantly-recount.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { findEverywhere } from '../../tests/setup/scan.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import type { Caller } from '../caller.ts';
import { askErasure } from '../contacts/ask-erasure.ts';
import { eraseRows } from '../contacts/erase-rows.ts';
import { exportPerson } from '../contacts/export-person.ts';
import { finishErasure } from '../contacts/finish-erasure.ts';
import { contactsLockName, takeContactLock } from '../messaging/contact-lock.ts';
import { recordInstantlyEvent } from './record-event.ts';
import { saveAssignments } from './save-assignments.ts';

let world: TestWorld;
let one: Fixture;
let two: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  one = await createFixture(world.db);
  two = await addClient(world.db, one.operatorId);
  await tell({ kind: 'sent' }, 'first');
  await assign(one);
});

const NOW = new Date('2026-05-05T15:00:00Z');
const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, one.operatorId, work);
const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: one.operatorId },
  actor: { kind: 'key', id: 'test' },
});

function tell(fact: Partial<InstantlyFact>, externalId: string = randomUUID()) {
  const { operatorId, email } = one;
  const whole = { kind: 'replied', said: 'x', campaignId: 'c1', leadEmail: email, at: NOW, ...fact } as const;
  const news = {
    operatorId,
    connection: 'environment',
    externalId,
    fact: whole,
    receivedAt: NOW,
    actor: ACTOR,
  };
  return read((tx) => recordInstantlyEvent(tx, news));
}

async function assign({ clientId }: Fixture): Promise<void> {
  const campaign = await read((tx) => tx.instantlyCampaign.findFirstOrThrow());
  await saveAssignments(world.db, caller(), { clientId, campaignIds: [campaign.id] });
}

const lead = (id = one.leadId) => read((tx) => tx.lead.findUniqueOrThrow({ where: { id } }));
const tasks = () => read((tx) => tx.task.findMany({ orderBy: { createdAt: 'asc' } }));
const contactsAt = (email: string) => read((tx) => tx.contact.findMany({ where: { email } }));
const signals = (leadId = one.leadId) => read((tx) => owed(tx, leadWorkflowId(leadId)));

describe.each(['replied', 'interested', 'meeting_booked'] as const)('whoever %s', (kind) => {
  test('is a person’s to talk to from now on: each of their leads stops, and one task says what was said', async () => {
    const { contactId } = one;
    const second = await read((tx) => addLead(tx, two, { contactId }));
    for (let i = 0; i < 2; i += 1) await tell({ kind, text: 'Sounds good' }, 'same');
    for (const id of [one.leadId, second.leadId]) {
      expect((await lead(id)).status).toBe('replied');
      expect(await signals(id)).toHaveLength(1);
    }
    expect(await tasks()).toMatchObject([
      {
        ...{ clientId: one.clientId, leadId: one.leadId, kind: 'cold_reply', key: 'instantly:same' },
        detail: `${one.email}: Sounds good`,
      },
    ]);
  });

  test('and was not known is a contact, once, with a task that names no lead', async () => {
    const leadEmail = 'lead77@example.com';
    const told = { kind, leadEmail, firstName: 'Sample', lastName: 'Lead 77', phone: '(415) 555-0177' };
    await tell(told);
    await tell(told);
    expect(await contactsAt(leadEmail)).toMatchObject([{ firstName: 'Sample', phone: '+14155550177' }]);
    expect(await tasks()).toMatchObject([{ leadId: null }, { leadId: null }]);
  });
});

test('two events of one stranger at the same time make one contact', async () => {
  const leadEmail = 'lead78@example.com';
  const kinds = ['replied', 'interested', 'meeting_booked', 'replied'] as const;
  await Promise.all(kinds.map((kind, i) => tell({ kind, leadEmail, campaignId: `c${i}` })));
  expect(await contactsAt(leadEmail)).toHaveLength(1);
});

test('who is just being added as a lead is not made a second contact', async () => {
  const email = 'lead80@example.com';
  const { operatorId } = one;
  let told: Promise<unknown> = Promise.resolve();
  await read(async (tx) => {
    await takeContactLock(tx, contactsLockName(operatorId));
    await tx.contact.create({ data: { operatorId, email } });
    told = tell({ leadEmail: email });
    await Promise.race([told, lockIsAwaited(world)]);
  });
  await told;
  expect(await contactsAt(email)).toHaveLength(1);
});

test('another phone beside a known address makes nobody new', async () => {
  await tell({ phone: '+14155550188' });
  expect(await contactsAt(one.email)).toHaveLength(1);
  expect((await lead()).status).toBe('replied');
});

test('of two clients that have a campaign neither is the task’s, and a client’s task names no lead of another’s', async () => {
  await read((tx) => tx.instantlyAssignment.updateMany({ data: { fromAt: new Date(0) } }));
  const campaign = await read((tx) => tx.instantlyCampaign.findFirstOrThrow());
  const { operatorId } = one;
  await read((tx) =>
    tx.instantlyAssignment.create({
      data: { operatorId, clientId: two.clientId, campaignId: campaign.id, fromAt: new Date(0) },
    }),
  );
  await tell({});
  await read((tx) =>
    tx.instantlyAssignment.updateMany({
      where: { clientId: one.clientId },
      data: { fromAt: NOW, untilAt: NOW },
    }),
  );
  await tell({});
  expect(await tasks()).toMatchObject([
    { clientId: null, leadId: one.leadId },
    { clientId: two.clientId, leadId: null },
  ]);
});

test('machines’ answers, opens, bounces and what is not an address change nothing', async () => {
  for (const kind of ['auto_replied', 'opened', 'bounced', 'not_interested', 'other'] as const)
    await tell({ kind });
  await tell({ leadEmail: 'nobody' });
  await tell({ leadEmail: 'nobody', kind: 'unsubscribed' });
  await tell({ leadEmail: undefined });
  expect([(await lead()).status, await tasks(), await signals()]).toEqual(['new', [], []]);
  expect(await contactsAt('nobody')).toEqual([]);
  expect(await read((tx) => tx.suppression.count())).toBe(0);
});

test('who unsubscribes is written no more emails, known or not', async () => {
  for (const leadEmail of [one.email, 'lead79@example.com']) {
    await tell({ kind: 'unsubscribed', leadEmail }, `by-${leadEmail}`);
    const rows = await world.ask(
      `SELECT s.reason, c.action, c.source FROM suppression s JOIN consent c USING (operator_id, address, channel)
       WHERE operator_id = $1 AND address = $2 AND channel = 'email'`,
      [one.operatorId, leadEmail],
    );
    expect(rows).toEqual([{ reason: 'opted_out', action: 'revoked', source: `instantly:by-${leadEmail}` }]);
  }
  expect((await lead()).status).toBe('opted_out');
});

test('who unsubscribed and answers stays off', async () => {
  await tell({ kind: 'unsubscribed' });
  await tell({});
  const off = await read((tx) => tx.suppression.count({ where: { address: one.email, channel: 'email' } }));
  expect([off, (await lead()).status]).toEqual([1, 'opted_out']);
});

describe('a person that is erased', () => {
  const needles = () => [one.email, 'Sounds good to me', 'x.example/thread'];

  async function erase(): Promise<void> {
    const { contactId: id, operatorId } = one;
    const wish = { id, confirm: id, reason: 'asked', requestedBy: 'person' } as const;
    const { id: erasureId } = await askErasure(world.db, caller(), wish, NOW);
    await eraseRows(world.db, { operatorId, erasureId }, NOW);
    await finishErasure(world.db, { operatorId, erasureId }, NOW);
  }

  const said = { text: 'Sounds good to me', subject: 'Re: x', threadUrl: 'https://x.example/thread' };

  test('is nowhere in what Instantly told, which is counted as before', async () => {
    await tell({ kind: 'opened' });
    await tell(said);
    const { operatorId } = one;
    const before = await counters(world, operatorId);
    expect((await findEverywhere(world, needles())).length).toBeGreaterThan(3);
    await erase();
    expect(await findEverywhere(world, needles())).toEqual([]);
    expect(await counters(world, operatorId)).toEqual(before);
    expect(await recounted(world, operatorId)).toEqual(before);
    const items = await read((tx) => tx.erasureItem.findMany({ where: { holder: 'instantly' } }));
    expect(items).toMatchObject([{ status: 'kept', reason: expect.stringContaining('delete it there') }]);
  });

  test('stays so when Instantly tells more of it, and is counted as the one it was', async () => {
    await tell({ kind: 'opened' });
    await erase();
    await tell({ kind: 'opened', at: new Date(NOW.getTime() - 1) });
    await tell({ ...said, firstName: 'Ada' });
    await tell({ kind: 'unsubscribed', text: said.text });
    expect(await findEverywhere(world, needles())).toEqual([]);
    expect((await tasks()).filter(({ status }) => status === 'open')).toEqual([]);
    const counts = await counters(world, one.operatorId);
    expect(Object.entries(counts).filter(([key]) => key.endsWith('unique_opens'))).toMatchObject([[{}, 1]]);
    expect(await recounted(world, one.operatorId)).toEqual(counts);
  });

  test('has all of it in its export before, with the task that it made', async () => {
    await tell({ kind: 'opened' });
    await tell({ ...said, kind: 'interested' }, 'export');
    let text = '';
    const asked = { contactId: one.contactId, seal: testSeal, now: NOW };
    for await (const piece of await exportPerson(world.db, caller(), asked)) text += piece;
    const document = JSON.parse(text);
    expect(document.coldEmail.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'interested',
      'opened',
      'sent',
    ]);
    expect(document.firstsInColdEmail).toMatchObject([{ kind: 'opened' }]);
    expect(document.tasks).toMatchObject([{ key: 'instantly:export' }]);
  });
});
