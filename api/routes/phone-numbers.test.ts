import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientId: string;
let clientUser: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  ours = await api.addOperator('ours');
  theirs = await api.addOperator('theirs');
  ({ clientId } = await addCampaign(ours, { fromNumber: '+14155552001' }));
  clientUser = await api.addClientKey(ours, clientId);
});

afterAll(() => api.stop());

let counter = 3000;
const fresh = (): string => `+1415555${++counter}`;
const add = (user: TestUser, body: object) =>
  user.call('post', '/api/phone-numbers').send({ vendor: 'twilio', ...body });
const change = (user: TestUser, number: string, body: object) =>
  user.call('patch', `/api/phone-numbers/${encodeURIComponent(number)}`).send(body);

describe('200 and 201', () => {
  test('a number is added as it is dialled, and a campaign’s number is there already', async () => {
    const { body } = await add(ours, { number: '(415) 555-2002', clientId, label: 'Main line' }).expect(201);
    expect(body).toMatchObject({
      number: '+14155552002',
      clientId,
      vendor: 'twilio',
      label: 'Main line',
      status: 'active',
    });
    const { body: list } = await ours.call('get', '/api/phone-numbers').expect(200);
    expect(list.items.map((each: { number: string }) => each.number)).toEqual([
      '+14155552001',
      '+14155552002',
    ]);
    const { body: own } = await ours.call('get', `/api/phone-numbers?clientId=${clientId}`).expect(200);
    expect(own.items).toHaveLength(1);
  });

  test('paging meets every number once, in order', async () => {
    const operator = await api.addOperator('numbers');
    const numbers = [fresh(), fresh(), fresh()];
    for (const number of [...numbers].reverse()) await add(operator, { number }).expect(201);
    const first = await operator.call('get', '/api/phone-numbers?limit=2').expect(200);
    const last = await operator
      .call('get', `/api/phone-numbers?limit=2&cursor=${first.body.nextCursor}`)
      .expect(200);
    const seen = [...first.body.items, ...last.body.items].map((each: { number: string }) => each.number);
    expect([seen, last.body.nextCursor]).toEqual([numbers, null]);
  });

  test('a number is renamed, given away and retired, and each change is audited', async () => {
    const number = fresh();
    await add(ours, { number }).expect(201);
    await change(ours, number, { label: 'Spare', clientId }).expect(200);
    const { body } = await change(ours, number, { status: 'retired', clientId: null }).expect(200);
    expect(body).toMatchObject({ label: 'Spare', clientId: null, status: 'retired' });
    const rows = await api.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', ${ours.operatorId}, true)`;
      return tx.audit.findMany({
        where: { subjectType: 'phone_number', subjectId: number },
        orderBy: { at: 'asc' },
      });
    });
    expect(rows.map(({ action }) => action)).toEqual([
      'phone_number.add',
      'phone_number.change',
      'phone_number.change',
    ]);
  });
});

test('400: what is no phone number, or another vendor, is named', async () => {
  const { body } = await add(ours, { number: '12' }).expect(400);
  expect(body.errors ?? body.fields).toMatchObject([{ field: 'number' }]);
  await ours.call('post', '/api/phone-numbers').send({ number: fresh(), vendor: 'pigeon' }).expect(400);
  await ours.call('get', '/api/phone-numbers?cursor=AA').expect(400);
});

test('403: a client may neither see nor change numbers', async () => {
  await clientUser.call('get', '/api/phone-numbers').expect(403);
  await add(clientUser, { number: fresh() }).expect(403);
  await change(clientUser, '+14155552001', { label: 'x' }).expect(403);
});

test('404: another operator’s number or client is nobody’s', async () => {
  await change(theirs, '+14155552001', { label: 'Mine now' }).expect(404);
  await add(theirs, { number: fresh(), clientId }).expect(404);
  const number = fresh();
  await add(theirs, { number }).expect(201);
  await change(theirs, number, { clientId }).expect(404);
  const { body } = await theirs.call('get', '/api/phone-numbers').expect(200);
  expect(body.items.map((each: { number: string }) => each.number)).toEqual([number]);
});

describe('409', () => {
  test('a number has one operator in all the world, and nobody is told which', async () => {
    const mine = await add(ours, { number: '+14155552001' }).expect(409);
    const foreign = await add(theirs, { number: '+14155552001' }).expect(409);
    const words = ({ body }: { body: Record<string, unknown> }) => ({
      ...body,
      requestId: null,
      instance: null,
    });
    expect(words(foreign)).toEqual(words(mine));
    expect(JSON.stringify(foreign.body)).not.toContain(ours.operatorId);
  });

  test('a campaign of one client cannot take the number that is kept for another', async () => {
    const number = fresh();
    await add(ours, { number, clientId }).expect(201);
    const other = await ours
      .call('post', '/api/clients')
      .send({ name: 'Other', slug: 'other-client' })
      .expect(201);
    const campaign = { name: 'Sample', zone: 'America/New_York', fromNumber: number };
    await ours
      .call('post', '/api/campaigns')
      .send({ ...campaign, clientId: other.body.id })
      .expect(409);
    await ours
      .call('post', '/api/campaigns')
      .send({ ...campaign, clientId })
      .expect(201);
  });
});
