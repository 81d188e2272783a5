import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOutcome } from '../../contracts/connections/check-outcome.ts';
import { CONNECTION_VENDORS, type ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { fileCheck } from '../../services/connections/file-check.ts';
import {
  addCampaign,
  startTestApi,
  type TestApi,
  testPublicUrl,
  type TestUser,
} from '../../tests/setup/api.ts';
import { connectOwn, testAccount } from '../../tests/setup/connections.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
/** The same, where whoever enters something waits for the vendor. */
let patient: TestApi;
let operator: TestUser;
let owner: SignedIn;
let slugs = 0;

beforeAll(async () => {
  [api, patient] = [
    await startTestApi(),
    await startTestApi({ vendorAnswersWithin: 60_000, usualVendors: ['twilio', 'retell'] }),
  ];
});
afterAll(() => Promise.all([api.stop(), patient.stop()]));
beforeEach(async () => {
  ({ operator, owner } = await join(api));
});

async function join(to: TestApi) {
  const joined = await to.addOperator(`connects-${++slugs}`);
  return { operator: joined, owner: await addSignedIn(to, { organizationId: joined.operatorId }) };
}

const path = (vendor: string) => `/api/connections/${vendor}`;
const enter = (
  vendor: ConnectionVendor,
  secrets: object,
  who: Pick<SignedIn, 'call'> = owner,
  more: object = {},
) => who.call('put', path(vendor)).send({ secrets, ...more });
const rowsOf = (operatorId = operator.operatorId, db = api.db) =>
  asOperator(db, operatorId, (tx) => tx.vendorConnection.findMany());
const view = async (vendor: string, who: Pick<SignedIn, 'call'> = owner) => {
  const { body } = await who.call('get', '/api/connections').expect(200);
  return body.items.find((each: { vendor: string }) => each.vendor === vendor);
};
const YES: CheckOutcome = { ok: true, account: 'acct_1', name: 'Sample Operator' };
const NO: CheckOutcome = { ok: false, isRefusal: true, problem: 'Authenticate' };
const AWAY: CheckOutcome = { ok: false, isRefusal: false, problem: 'It did not answer.' };

/** Does what the worker does: asks about what was entered, and files the answer. */
async function answer(
  vendor: ConnectionVendor,
  outcome: CheckOutcome,
  operatorId = operator.operatorId,
  db = api.db,
) {
  return asOperator(db, operatorId, async (tx) => {
    const row = await tx.vendorConnection.findFirst({ where: { vendor, status: { not: 'ended' } } });
    if (!row?.sealedCandidate && !row?.sealedSecrets) return 'nothing';
    const asked = { connectionId: row.id, version: row.version };
    return fileCheck(tx, testSeal, { ...asked, outcome, now: new Date() });
  });
}

/** Answers as soon as something was asked. */
async function answerSoon(
  vendor: ConnectionVendor,
  outcome: CheckOutcome,
  operatorId: string,
): Promise<void> {
  while ((await answer(vendor, outcome, operatorId, patient.db)) === 'nothing');
}

const audits = () =>
  asOperator(api.db, operator.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectType: 'vendor_connection' }, orderBy: { at: 'asc' } }),
  );

test('200: one entry a vendor; where nothing was entered it is this installation’s account', async () => {
  const { body } = await owner.call('get', '/api/connections').expect(200);
  expect(body.items.map((each: { vendor: string }) => each.vendor)).toEqual([...CONNECTION_VENDORS]);
  expect(body.items[0]).toEqual({
    ...{ vendor: 'twilio', source: 'environment', status: 'active', id: null, version: 0 },
    ...{ account: null, accountName: null, secrets: {}, enteredAt: null, checkedAt: null },
    ...{ webhookUrl: `${testPublicUrl}/api/webhooks/twilio`, problem: null, remedy: null },
    ...{ lastEvent: null, lastRefused: null, registration: {}, registeredAt: null, previousUntil: null },
  });
});

describe.each(CONNECTION_VENDORS)('%s', (vendor) => {
  test('is asked before what was entered is used, and shows no more of a secret than its end', async () => {
    const { secrets } = testAccount(vendor);
    const { body } = await enter(vendor, secrets).expect(202);
    const [row] = await rowsOf();
    expect(body).toMatchObject({
      ...{ vendor, source: 'environment', status: 'checking', id: row?.id, version: 1, problem: null },
      webhookUrl: `${testPublicUrl}/api/webhooks/${vendor}/${row?.id}`,
    });
    await answer(vendor, YES);
    const entry = await view(vendor);
    expect(entry).toMatchObject({
      ...{ source: 'own', status: 'active', account: 'acct_1', accountName: 'Sample Operator' },
      ...{ problem: null, enteredAt: null, checkedAt: expect.any(String) },
    });
    const kept = JSON.stringify([entry, body, await audits(), row]);
    for (const [name, secret] of Object.entries(secrets)) {
      if (name === 'from') continue;
      expect(entry.secrets[name]).toBe(`…${secret.slice(-4)}`);
      for (let at = 0; at + 5 <= secret.length; at += 1) expect(kept).not.toContain(secret.slice(at, at + 5));
    }
  });
});

describe('whoever enters something waits for the vendor:', () => {
  const of = async (outcome: CheckOutcome) => {
    const joined = await join(patient);
    const [answered] = await Promise.all([
      enter('retell', testAccount('retell').secrets, joined.owner),
      answerSoon('retell', outcome, joined.operator.operatorId),
    ]);
    return { ...joined, answered };
  };

  test('200: yes', async () => {
    const { answered } = await of(YES);
    expect([answered.status, answered.body.source]).toEqual([200, 'own']);
  });

  test('422: a refusal, in the vendor’s words; nothing of it is kept, and it can be entered again', async () => {
    const { answered, operator: refused, owner: who } = await of(NO);
    expect([answered.status, answered.body.code, answered.body.detail]).toEqual([
      ...[422, 'refused_by_vendor', 'Retell: Authenticate'],
    ]);
    const [row] = await rowsOf(refused.operatorId, patient.db);
    expect(row).toMatchObject({ status: 'checking', sealedCandidate: null, sealedSecrets: null });
    expect(await view('retell', who)).toMatchObject({
      ...{ source: 'environment', status: 'refused', remedy: expect.stringContaining('again') },
    });
    await who.call('post', `${path('retell')}/check`).expect(409);
  });

  test('of two at once the later one counts, and the other is told so', async () => {
    const { operator: both, owner: who } = await join(patient);
    const [one, two] = [testAccount('retell'), testAccount('retell')].map(({ secrets }) =>
      enter('retell', secrets, who),
    );
    const answered = Promise.all([one, two]);
    for (let entered = 0; entered < 2; )
      entered = (await rowsOf(both.operatorId, patient.db))[0]?.enteredVersion ?? 0;
    await answerSoon('retell', YES, both.operatorId);
    expect((await answered).map((each) => each?.status).sort()).toEqual([200, 409]);
    expect(await rowsOf(both.operatorId, patient.db)).toMatchObject([{ version: 2, status: 'active' }]);
  });
});

describe('400: the field is named', () => {
  test.each<[ConnectionVendor, object, string]>([
    ['twilio', { accountSid: 'SK1', authToken: 'x' }, 'secrets.accountSid'],
    ['twilio', { accountSid: `AC${'0'.repeat(32)}` }, 'secrets.authToken'],
    ['stripe', { secretKey: 'pk_test' }, 'secrets.secretKey'],
    ['stripe', { secretKey: 'sk_test_1', webhookSecret: 'x' }, 'secrets.webhookSecret'],
    ['sendgrid', { apiKey: 'SG.x', from: 'x' }, 'secrets.from'],
    [
      'sendgrid',
      { apiKey: 'SG.x', from: 'x@example.com', webhookPublicKey: 'AAAA' },
      'secrets.webhookPublicKey',
    ],
    ['retell', { apiKey: 'x', token: 'y' }, 'secrets.token'],
    ['calcom', {}, 'secrets.apiKey'],
    ['messagebird', { apiKey: 'x y' }, 'secrets.apiKey'],
    // As copied from a page: nothing of it is seen, and no head of a request takes it.
    ['retell', { apiKey: 'key_\u200babc' }, 'secrets.apiKey'],
  ])('%s %j', async (vendor, secrets, field) => {
    const { body } = await enter(vendor, secrets).expect(400);
    expect(body.errors).toContainEqual({ field, message: expect.any(String) });
    expect(await rowsOf()).toEqual([]);
  });

  test('of the rest', async () => {
    await owner.call('put', path('pigeon')).send({ secrets: {} }).expect(400);
    const { secrets } = testAccount('retell');
    await enter('retell', secrets, owner, { previousHours: 169 }).expect(400);
    await enter('retell', secrets, owner, { baseUrl: 'https://example.com' }).expect(400);
  });
});

test('403: a key may look, and change nothing; a rep neither', async () => {
  const rep = await addSignedIn(api, { organizationId: operator.operatorId, role: 'rep' });
  await rep.call('get', '/api/connections').expect(403);
  await operator.call('get', '/api/connections').expect(200);
  await enter('retell', testAccount('retell').secrets, operator).expect(403);
});

test('404 and nothing seen: another operator’s connection is nobody’s', async () => {
  await connectOwn(api.db, { operatorId: operator.operatorId, vendor: 'retell' });
  const { owner: other } = await join(api);
  expect(await view('retell', other)).toMatchObject({ source: 'environment', id: null });
  await other.call('delete', path('retell')).expect(404);
  await other.call('post', `${path('retell')}/check`).expect(404);
  await other.call('post', `${path('retell')}/registration`).expect(404);
});

test('what is left out stays, but for a token of another account; the same again changes nothing', async () => {
  const { secrets } = testAccount('stripe');
  await enter('stripe', secrets).expect(202);
  await enter('stripe', secrets).expect(202);
  expect(await rowsOf()).toMatchObject([{ version: 1 }]);
  await answer('stripe', YES);
  await enter('stripe', { webhookSecret: 'whsec_0123456789abcd' }).expect(202);
  await answer('stripe', YES);
  expect((await view('stripe')).secrets).toEqual({
    ...{ secretKey: `…${secrets['secretKey']?.slice(-4)}`, webhookSecret: '…abcd' },
  });
  expect((await view('stripe')).previousUntil).toEqual(expect.any(String));
  await enter('twilio', testAccount('twilio').secrets).expect(202);
  const { body } = await enter('twilio', { accountSid: `AC${'1'.repeat(32)}` }).expect(400);
  expect(body.errors).toEqual([{ field: 'secrets.authToken', message: 'must be entered' }]);
});

test('409: a version that was overtaken', async () => {
  await enter('retell', testAccount('retell').secrets, owner, { version: 0 }).expect(202);
  await enter('retell', testAccount('retell').secrets, owner, { version: 0 }).expect(409);
  await enter('retell', testAccount('retell').secrets, owner, { version: 2 }).expect(409);
});

test('202: a version that was merely asked about meanwhile is not overtaken', async () => {
  await enter('retell', testAccount('retell').secrets).expect(202);
  await answer('retell', YES);
  const { version } = await view('retell');
  await owner.call('post', '/api/connections/retell/check').expect(202);
  await enter('retell', testAccount('retell').secrets, owner, { version }).expect(202);
  expect((await view('retell')).version).toBe(version + 2);
});

test('a vendor that cannot be reached is said to be asked again, and what was entered is kept', async () => {
  await enter('calcom', testAccount('calcom').secrets).expect(202);
  await answer('calcom', AWAY);
  expect(await view('calcom')).toMatchObject({
    ...{ status: 'checking', problem: 'It did not answer.', remedy: expect.stringContaining('by itself') },
  });
  await owner.call('post', `${path('calcom')}/check`).expect(202);
  await answer('calcom', YES);
  expect(await view('calcom')).toMatchObject({ status: 'active', problem: null, version: 2 });
});

test('asking again and registering owe the worker what it does', async () => {
  await owner.call('post', `${path('retell')}/registration`).expect(404);
  const id = await connectOwn(api.db, { operatorId: operator.operatorId, vendor: 'retell' });
  await owner.call('post', `${path('retell')}/check`).expect(202);
  await owner.call('post', `${path('retell')}/registration`).expect(202);
  const owed = await asOperator(api.db, operator.operatorId, (tx) =>
    tx.workflowSignal.findMany({ orderBy: { seq: 'asc' } }),
  );
  const input = { operatorId: operator.operatorId, connectionId: id };
  expect(owed).toMatchObject([
    { workflowType: 'checkConnection', workflowId: `connection-check:${id}:2`, input },
    { workflowType: 'registerEndpoints', input },
  ]);
});

test('what was ended keeps no secret, and may be entered anew', async () => {
  await enter('retell', testAccount('retell').secrets).expect(202);
  await answer('retell', YES);
  await enter('retell', testAccount('retell').secrets).expect(202);
  await answer('retell', YES);
  const { body } = await owner.call('delete', path('retell')).expect(200);
  expect(body).toMatchObject({ source: 'environment', id: null });
  expect(await rowsOf()).toMatchObject([
    { status: 'ended', sealedSecrets: null, sealedPrevious: null, sealedCandidate: null },
  ]);
  await owner.call('delete', path('retell')).expect(404);
  await enter('retell', testAccount('retell').secrets).expect(202);
  expect((await audits()).map(({ action }) => action)).toEqual([
    ...['connection.enter', 'connection.use', 'connection.enter', 'connection.use'],
    ...['connection.end', 'connection.enter'],
  ]);
});

test('409: a Stripe account with an open invoice at it is not ended', async () => {
  const { operatorId } = operator;
  const connectionId = await connectOwn(api.db, { operatorId, vendor: 'stripe' });
  const { clientId } = await addCampaign(operator);
  await asOperator(api.db, operatorId, async (tx) => {
    const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
    const about = { operatorId, clientId, agreementId: agreement.id };
    const milestone = await tx.milestone.create({ data: { ...about, number: 1, amountCents: 1 } });
    const money = { currency: 'usd', amountCents: 1, termsDays: 14, description: 'Milestone 1' };
    await tx.invoice.create({
      data: {
        ...{ ...about, ...money, milestoneId: milestone.id, connectionId },
        ...{ status: 'open', stripeInvoiceId: 'in_1', stripeCustomerId: 'cus_1' },
      },
    });
  });
  const { body } = await owner.call('delete', path('stripe')).expect(409);
  expect(body.detail).toContain('1 open invoice');
  expect(await rowsOf()).toMatchObject([{ status: 'active', sealedSecrets: expect.any(String) }]);
});

test('says where neither this installation nor the operator has an account', async () => {
  const there = await join(patient);
  expect(await view('instantly', there.owner)).toMatchObject({ source: 'none', id: null, problem: null });
  expect(await view('twilio', there.owner)).toMatchObject({ source: 'environment' });
  expect(await view('instantly')).toMatchObject({ source: 'environment' });
});
