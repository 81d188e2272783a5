import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { createFixture, type Fixture } from '../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
let fixture: Fixture;
let people: Record<'owner' | 'rep' | 'agent' | 'client', SignedIn>;

beforeAll(async () => {
  api = await startTestApi();
  fixture = await createFixture(api.db);
  const of = { organizationId: fixture.operatorId } as const;
  people = {
    owner: await addSignedIn(api, { ...of, role: 'owner' }),
    rep: await addSignedIn(api, { ...of, role: 'rep' }),
    agent: await addSignedIn(api, { ...of, role: 'agent' }),
    client: await addSignedIn(api, { organizationId: fixture.clientId, role: 'admin' }),
  };
  const assignedTo = people.rep.userId;
  await read((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { assignedTo } }));
});
afterAll(() => api.stop());

const read = <T>(work: Parameters<typeof asOperator<T>>[2]) => asOperator(api.db, fixture.operatorId, work);
const path = (noteId?: string) => `/api/leads/${fixture.leadId}/notes${noteId ? `/${noteId}` : ''}`;
const write = async (who: SignedIn, text: string) =>
  (await who.call('post', path()).send({ text }).expect(201)).body;

test('a note says who wrote it, and the trail that it was written, not what it says', async () => {
  const note = await write(people.rep, 'Likes mornings');
  expect(note).toMatchObject({
    text: 'Likes mornings',
    mayRemove: true,
    author: { kind: 'person', id: people.rep.userId, name: expect.stringMatching(/^Sample Person/) },
  });
  const rows = await read((tx) => tx.audit.findMany({ where: { subjectId: note.id } }));
  expect(rows).toMatchObject([{ action: 'note.add', actorId: people.rep.userId, clientId: null }]);
  expect(JSON.stringify(rows)).not.toContain('mornings');
});

test('whoever wrote it removes it, an owner removes anybody’s, and nobody else may', async () => {
  const [mine, other] = [await write(people.rep, 'mine'), await write(people.owner, 'the owner’s')];
  const { body } = await people.rep.call('get', path()).expect(200);
  const may = Object.fromEntries(
    body.items.map(({ id, mayRemove }: { id: string; mayRemove: boolean }) => [id, mayRemove]),
  );
  expect(may).toMatchObject({ [mine.id]: true, [other.id]: false });
  const { body: no } = await people.rep.call('delete', path(other.id)).expect(403);
  expect(no.code).toBe('forbidden');
  await people.owner.call('delete', path(mine.id)).expect(200);
  await people.rep.call('delete', path(mine.id)).expect(404);
  const rows = await read((tx) =>
    tx.audit.findMany({ where: { subjectId: mine.id, action: 'note.remove' } }),
  );
  expect(rows).toHaveLength(1);
});

test('a client reads none and writes none, and another’s lead is not there', async () => {
  await people.client.call('get', path()).expect(403);
  await people.client.call('post', path()).send({ text: 'x' }).expect(403);
  await people.agent.call('post', path()).send({ text: 'x' }).expect(404);
  const foreign = await createFixture(api.db);
  await people.owner.call('post', `/api/leads/${foreign.leadId}/notes`).send({ text: 'x' }).expect(404);
});

test('nothing is written down about somebody who was erased, and an empty note is none', async () => {
  const { body } = await people.owner.call('post', path()).send({ text: '  ' }).expect(400);
  expect(body.errors[0].field).toBe('text');
  const erased = await createFixture(api.db);
  const owner = await addSignedIn(api, { organizationId: erased.operatorId, role: 'owner' });
  await asOperator(api.db, erased.operatorId, (tx) =>
    tx.contact.update({ where: { id: erased.contactId }, data: { erasedAt: new Date() } }),
  );
  await owner.call('post', `/api/leads/${erased.leadId}/notes`).send({ text: 'x' }).expect(409);
});
