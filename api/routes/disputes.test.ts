import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { billingWorkflowId, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { type BilledShow, billShows, SHOWN_AT } from '../../tests/setup/billed-shows.ts';
import { addClient, type Fixture, owed } from '../../tests/setup/fixtures.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let client: Fixture;
let clientUser: TestUser;
let other: Fixture;
let otherUser: TestUser;
let shows: BilledShow[];
let next = 0;
let show: BilledShow;

const NOW = new Date('2026-06-03T12:00:00Z');
const reason = 'The lead says that nobody rang.';

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
  ours = await api.addOperator('ours');
  theirs = await api.addOperator('theirs');
  client = await addClient(api.db, ours.operatorId);
  clientUser = await api.addClientKey(ours, client.clientId);
  other = await addClient(api.db, ours.operatorId);
  otherUser = await api.addClientKey(ours, other.clientId);
  shows = await billShows(api.db, client);
});
afterAll(() => api.stop());

/** Each test has a show of its own. */
beforeEach(() => {
  const taken = shows[next];
  next += 1;
  if (!taken) throw new Error('there are no more shows');
  show = taken;
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, ours.operatorId, work);

async function contest(user: TestUser = clientUser): Promise<string> {
  const { body } = await user.call('post', '/api/disputes').send({ proofId: show.proofId, reason });
  return body.id;
}

const settle = (id: string, outcome: string, user: TestUser = ours) =>
  user.call('post', `/api/disputes/${id}/resolution`).send({ outcome, reason: 'We rang again.' });
const withdraw = (id: string, user: TestUser) => user.call('post', `/api/disputes/${id}/withdrawal`);

const proofNow = () =>
  asked((tx) =>
    tx.milestoneAppointment.findUniqueOrThrow({
      where: { id: show.proofId },
      include: { appointment: true, creditNote: true },
    }),
  );
const taskOf = (id: string) => asked((tx) => tx.task.findFirstOrThrow({ where: { key: `dispute:${id}` } }));
const owedNow = () =>
  asked((tx) => owed(tx, invoiceWorkflowId(show.invoiceId), billingWorkflowId(client.clientId)));

describe('201', () => {
  test('a client contests a show: staff get a task, the invoice is told, its line is on hold', async () => {
    const before = (await owedNow()).length;
    const { body } = await clientUser
      .call('post', '/api/disputes')
      .send({ proofId: show.proofId, reason })
      .expect(201);
    expect(body).toMatchObject({
      ...{ status: 'open', raisedFor: 'client', reason, proofId: show.proofId },
      ...{ clientId: client.clientId, milestoneId: show.milestoneId, resolution: null, resolvedAt: null },
    });
    expect(await taskOf(body.id)).toMatchObject({
      ...{ kind: 'contested_show', status: 'open', appointmentId: show.appointmentId },
      title: 'Settle the dispute of show 1 of milestone 1',
    });
    expect((await owedNow()).slice(before)).toEqual(['invoice invoiceChanged']);
    const rows = await asked((tx) => tx.audit.findMany({ where: { subjectId: body.id } }));
    expect(rows).toMatchObject([{ action: 'dispute.open', actorKind: 'key' }]);
    expect(JSON.stringify(rows)).not.toContain(reason);
    const path = `/api/invoices/${show.invoiceId}`;
    const held = await clientUser.call('get', path).expect(200);
    expect(held.body).toMatchObject({ onHold: true, lines: [{ onHold: true }] });
    await withdraw(body.id, clientUser).expect(200);
    const free = await clientUser.call('get', path).expect(200);
    expect(free.body).toMatchObject({ onHold: false, lines: [{ onHold: false }] });
  });

  test('the same request again, with its key, is one dispute', async () => {
    const send = (user: TestUser, status: number) =>
      user
        .call('post', '/api/disputes')
        .set('Idempotency-Key', 'contest-1')
        .send({ proofId: show.proofId, reason })
        .expect(status);
    const [first, second] = [await send(clientUser, 201), await send(clientUser, 201)];
    // The key is the caller's own: it opens nobody else's answer.
    await send(otherUser, 404);
    await send(ours, 409);
    expect(second.body.id).toBe(first.body.id);
    await settle(first.body.id, 'upheld').expect(200);
  });

  test('twenty who contest it at once make one dispute, and the others are told which', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        clientUser.call('post', '/api/disputes').send({ proofId: show.proofId, reason }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    const id = made[0]?.body.id;
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect([status, body.detail]).toEqual([409, expect.stringContaining(id)]);
    await settle(id, 'upheld').expect(200);
  });
});

describe('200', () => {
  test('a dispute shows what it is about, and what speaks for and against it', async () => {
    const { appointmentId } = show;
    const said = { key: 'client', source: 'client', answer: 'yes', at: SHOWN_AT };
    const about = { operatorId: ours.operatorId, clientId: client.clientId, appointmentId };
    await asked((tx) => tx.evidence.create({ data: { ...about, ...said } }));
    const id = await contest();
    for (const user of [ours, clientUser]) {
      const { body } = await user.call('get', `/api/disputes/${id}`).expect(200);
      expect(body).toMatchObject({
        ...{ id, milestoneNumber: 1, invoiceId: show.invoiceId },
        proof: { id: show.proofId, slot: 4, appointmentId, startsAt: SHOWN_AT.toISOString() },
        evidence: [{ source: 'client', answer: 'yes' }],
      });
    }
    await settle(id, 'upheld').expect(200);
  });

  test('upheld: the show stands, with the reason; its task is done', async () => {
    const id = await contest();
    const { body } = await settle(id, 'upheld').expect(200);
    expect(body).toMatchObject({
      ...{ status: 'upheld', resolution: 'We rang again.', resolvedAt: NOW.toISOString() },
    });
    expect(await proofNow()).toMatchObject({ reversedAt: null, appointment: { status: 'shown' } });
    expect(await taskOf(id)).toMatchObject({ status: 'done', doneAt: NOW });
    // The same again answers the same, whatever its reason.
    const again = await ours
      .call('post', `/api/disputes/${id}/resolution`)
      .send({ outcome: 'upheld', reason: 'x' });
    expect([again.status, again.body]).toEqual([200, body]);
    expect(await asked((tx) => tx.audit.count({ where: { subjectId: id } }))).toBe(2);
    await settle(id, 'credited').expect(409);
  });

  test('what was upheld is not contested anew by the client: staff may', async () => {
    const id = await contest();
    await settle(id, 'upheld').expect(200);
    const again = { proofId: show.proofId, reason };
    const { body } = await clientUser.call('post', '/api/disputes').send(again).expect(409);
    expect(body.detail).toContain(id);
    const { body: staffs } = await ours.call('post', '/api/disputes').send(again).expect(201);
    await settle(staffs.id, 'upheld').expect(200);
  });

  test('replaced: the show is reversed, its verdict is a no-show, billing counts again, no money moves', async () => {
    const id = await contest();
    const before = (await owedNow()).length;
    await settle(id, 'replaced').expect(200);
    expect(await proofNow()).toMatchObject({
      ...{ reversedAt: NOW, compensation: 'replace', creditNote: null },
      appointment: { status: 'no_show', statusReason: 'We rang again.' },
    });
    expect((await owedNow()).slice(before)).toEqual([
      'clientBilling entity showsChanged',
      'invoice invoiceChanged',
    ]);
  });

  test("credited: the same, and the slot's price is owed, once", async () => {
    const id = await contest(ours);
    await settle(id, 'credited').expect(200);
    await settle(id, 'credited').expect(200);
    const { creditNote, ...proof } = await proofNow();
    expect(proof).toMatchObject({ compensation: 'credit', appointment: { status: 'no_show' } });
    expect(creditNote).toMatchObject({ amountCents: 8_000, status: 'pending', invoiceId: show.invoiceId });
    expect(await asked((tx) => owed(tx, `credit:${creditNote?.id}`))).toEqual(['creditNote once']);
    const { body } = await clientUser
      .call('get', `/api/credit-notes?invoiceId=${show.invoiceId}`)
      .expect(200);
    expect(body.items).toMatchObject([{ proofId: show.proofId, amountCents: 8_000, taxCents: 0 }]);
  });

  test('who raised it takes it back, once and again; then it cannot be settled', async () => {
    const id = await contest();
    const unread = await withdraw(id, clientUser).send({ reason }).expect(400);
    expect(unread.body.errors).toEqual([{ field: 'reason', message: 'is not a known field' }]);
    const { body } = await withdraw(id, clientUser).expect(200);
    expect(body).toMatchObject({ status: 'withdrawn', resolvedAt: NOW.toISOString() });
    await withdraw(id, clientUser).expect(200);
    await settle(id, 'upheld').expect(409);
    expect(await taskOf(id)).toMatchObject({ status: 'done' });
  });

  test('lists are filtered, paged, and hold what the caller may see', async () => {
    const id = await contest();
    const idsOf = async (user: TestUser, path: string): Promise<string[]> => {
      const { body } = await user.call('get', path).expect(200);
      return body.items.map((item: { id: string }) => item.id);
    };
    expect(await idsOf(clientUser, '/api/disputes?status=open')).toEqual([id]);
    expect(await idsOf(ours, `/api/disputes?clientId=${other.clientId}`)).toEqual([]);
    expect((await idsOf(ours, `/api/disputes?milestoneId=${show.milestoneId}`)).length).toBeGreaterThan(3);
    for (const user of [otherUser, theirs]) {
      expect(await idsOf(user, '/api/disputes')).toEqual([]);
      expect(await idsOf(user, '/api/credit-notes')).toEqual([]);
    }
    const first = await ours.call('get', '/api/disputes?limit=1').expect(200);
    expect(first.body.items).toMatchObject([{ id }]);
    const rest = await idsOf(ours, `/api/disputes?cursor=${first.body.nextCursor}`);
    expect(rest).not.toContain(id);
    await settle(id, 'upheld').expect(200);
  });
});

describe('400', () => {
  test.each([[''], ['   '], ['x'.repeat(2_001)]])('a reason is 1 to 2,000 characters', async (wrong) => {
    const { body } = await clientUser
      .call('post', '/api/disputes')
      .send({ proofId: show.proofId, reason: wrong })
      .expect(400);
    expect(body.errors).toMatchObject([{ field: 'reason' }]);
  });

  test('a dispute is settled with a reason, by an outcome that there is', async () => {
    const id = await contest();
    const path = `/api/disputes/${id}/resolution`;
    await ours.call('post', path).send({ outcome: 'upheld' }).expect(400);
    await ours.call('post', path).send({ outcome: 'withdrawn', reason }).expect(400);
    await settle(id, 'upheld').expect(200);
  });
});

describe('403 and 404', () => {
  test("a client settles nothing, and takes back only its own side's", async () => {
    const id = await contest(ours);
    await settle(id, 'credited', clientUser).expect(403);
    await withdraw(id, clientUser).expect(403);
    await withdraw(id, ours).expect(200);
    const its = await contest();
    await withdraw(its, ours).expect(403);
    await settle(its, 'upheld').expect(200);
  });

  test("another client's and another operator's proofs and disputes are not there", async () => {
    for (const user of [otherUser, theirs]) {
      await user.call('post', '/api/disputes').send({ proofId: show.proofId, reason }).expect(404);
    }
    const id = await contest();
    for (const user of [otherUser, theirs]) {
      await user.call('get', `/api/disputes/${id}`).expect(404);
      await withdraw(id, user).expect(404);
    }
    await settle(id, 'credited', theirs).expect(404);
    await settle(randomUUID(), 'credited').expect(404);
    await settle(id, 'upheld').expect(200);
    expect(await asked((tx) => tx.dispute.count({ where: { proofId: show.proofId } }))).toBe(1);
  });
});

describe('409', () => {
  test.each([
    ['replaced', 'the next show takes its place'],
    ['credited', 'its price is given back'],
  ])('a show that was %s already is not contested again', async (outcome, why) => {
    await settle(await contest(), outcome).expect(200);
    const { body } = await clientUser
      .call('post', '/api/disputes')
      .send({ proofId: show.proofId, reason })
      .expect(409);
    expect(body.detail).toContain(why);
  });

  test('a settled dispute is not taken back', async () => {
    const id = await contest();
    await settle(id, 'replaced').expect(200);
    await withdraw(id, clientUser).expect(409);
  });
});
