import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Registration } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import {
  CHECK_CONNECTION_WORKFLOW,
  RECHECK_CONNECTIONS_WORKFLOW,
  checkConnectionId,
  REGISTER_ENDPOINTS_WORKFLOW,
  registerEndpointsId,
} from '../../contracts/connections/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { openSecrets, sealSecrets } from '../../services/connections/sealed-secrets.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { textOf } from '../../tests/workflows/histories.ts';
import { MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let connectionId = '';

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  await stage.read((tx) => tx.vendorConnection.updateMany({ data: ENDED }));
  connectionId = randomUUID();
});

const ENDED = {
  ...{ status: 'ended', sealedSecrets: null, sealedPrevious: null, previousUntil: null },
  ...{ sealedCandidate: null, candidateAt: null },
} as const;
const KEY = 'right_secret_key';
const secretsOf = (secretKey: string): ConnectionSecrets['stripe'] => ({ secretKey, webhookSecret: '' });

/** An operator's own account at Stripe: entered, or in use. */
async function addConnection(which: 'candidate' | 'secrets', key = KEY): Promise<void> {
  const place = { connectionId, vendor: 'stripe', slot: which } as const;
  const sealed = sealSecrets(testSeal, place, secretsOf(key));
  const how =
    which === 'candidate'
      ? { sealedCandidate: sealed, candidateAt: new Date(), version: 1 }
      : { sealedSecrets: sealed, status: 'active', account: 'acct_1', version: 1 };
  const data = { id: connectionId, operatorId: stage.operatorId, vendor: 'stripe', ...how };
  await stage.read((tx) => tx.vendorConnection.create({ data }));
}

const row = () => stage.read((tx) => tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } }));
const startOf = (workflowId: string) => ({
  ...{ workflowId, taskQueue: TASK_QUEUES.main },
  args: [{ operatorId: stage.operatorId, connectionId }],
});

async function check(): Promise<unknown> {
  const id = checkConnectionId(connectionId, 1);
  await stage.client.workflow.start(CHECK_CONNECTION_WORKFLOW, startOf(id));
  return stage.ending(id);
}

async function register(requestId: string): Promise<unknown> {
  const id = registerEndpointsId(connectionId, requestId);
  await stage.client.workflow.start(REGISTER_ENDPOINTS_WORKFLOW, startOf(id));
  return stage.ending(id);
}

/** With its payloads, as text. */
const historyText = async (id: string) =>
  textOf(JSON.parse(JSON.stringify(await stage.client.workflow.getHandle(id).fetchHistory())));

describe('what an operator entered', () => {
  test('is found right by the vendor, on the vendor’s own queue', async () => {
    await addConnection('candidate');
    expect(await check()).toBe('right');
    expect(await row()).toMatchObject({
      account: `account of ${KEY}`,
      accountName: 'Sample Account',
      problem: null,
    });
    expect((await row()).checkedAt).not.toBeNull();
    await stage.record('connections/found-right', checkConnectionId(connectionId, 1));
  });

  test('is found wrong: the vendor’s words are kept, and no secret in them, nor in the history', async () => {
    await addConnection('candidate', 'wrong_secret_key');
    expect(await check()).toBe('wrong');
    expect((await row()).problem).toContain('no key is called (a secret)');
    expect(await historyText(checkConnectionId(connectionId, 1))).not.toContain('wrong_secret_key');
    await stage.record('connections/found-wrong', checkConnectionId(connectionId, 1));
  });

  test('is asked about again while the vendor is away', async () => {
    await addConnection('candidate');
    stage.vendors.moods['account'] = ['nothing', 'nothing'];
    expect(await check()).toBe('right');
    expect(stage.vendors.accounts.asked.filter(({ key }) => key === KEY).length).toBeGreaterThanOrEqual(3);
  });

  test('is left as it is when the vendor is away for an hour, and a person hears it', async () => {
    await addConnection('candidate');
    stage.vendors.moods['account'] = Array<'nothing'>(500).fill('nothing');
    const from = await stage.now();
    expect(await check()).toBe('unreachable');
    stage.vendors.moods['account'] = [];
    const { problem, account, sealedCandidate } = await row();
    expect({ problem, account }).toEqual({
      problem: expect.stringContaining('could not be reached'),
      account: null,
    });
    expect(sealedCandidate).not.toBeNull();
    const acted = await stage.acted(checkConnectionId(connectionId, 1));
    expect(acted.map(({ name }) => name)).toEqual(['askAccount']);
    expect((await stage.now()).getTime() - from.getTime()).toBeGreaterThanOrEqual(59 * MINUTE);
    expect(await historyText(checkConnectionId(connectionId, 1))).not.toContain(KEY);
    await stage.record('connections/unreachable', checkConnectionId(connectionId, 1));
  });

  test('is not asked about once the connection is over', async () => {
    await addConnection('candidate');
    await stage.read((tx) => tx.vendorConnection.update({ where: { id: connectionId }, data: ENDED }));
    expect(await check()).toBe('nothing');
  });

  test('that does not open is told to a person, and not tried again', async () => {
    await addConnection('candidate');
    const sealedCandidate = testSeal.seal('{}', 'elsewhere');
    await stage.read((tx) =>
      tx.vendorConnection.update({ where: { id: connectionId }, data: { sealedCandidate } }),
    );
    expect(await check()).toBe('wrong');
    expect((await row()).problem).toContain('cannot be opened');
  });
});

describe('our address', () => {
  const registration = async () => (await row()).registration as unknown as Registration;
  const secret = async () => {
    const { sealedSecrets } = await row();
    const place = { connectionId, vendor: 'stripe', slot: 'secrets' } as const;
    return openSecrets(testSeal, place, sealedSecrets ?? '').webhookSecret;
  };

  test('is registered once, and the secret that comes back is kept, sealed', async () => {
    await addConnection('secrets');
    expect(await register('first')).toBe('registered');
    const { ids, address, events } = await registration();
    expect({ address, events }).toEqual({
      address: `https://example.com/api/webhooks/stripe/${connectionId}`,
      events: ['sample.happened'],
    });
    expect((await row()).registeredAt).not.toBeNull();
    const [id = ''] = ids;
    expect(await secret()).toBe(stage.vendors.accounts.endpoints.get(id)?.secret);
    const { sealedSecrets } = await row();
    expect(await register('second')).toBe('registered');
    expect(
      [...stage.vendors.accounts.endpoints.values()].filter((one) => one.address === address),
    ).toHaveLength(1);
    expect((await row()).sealedSecrets).toBe(sealedSecrets);
    const history = await historyText(registerEndpointsId(connectionId, 'first'));
    expect(history).toContain(connectionId);
    expect(history).not.toMatch(/whsec_|https:|right_secret/);
    await stage.record('connections/registered', registerEndpointsId(connectionId, 'first'));
  });

  test('whose making was not filed is registered again, and events are verified by the secret of the one that is left', async () => {
    await addConnection('secrets');
    const address = `https://example.com/api/webhooks/stripe/${connectionId}`;
    stage.vendors.accounts.endpoints.set('we_lost', { address, secret: 'whsec_lost' });
    await register('first');
    const left = [...stage.vendors.accounts.endpoints].filter(([, one]) => one.address === address);
    expect(left.map(([id]) => id)).toEqual((await registration()).ids);
    expect(left[0]?.[1].secret).toBe(await secret());
  });

  test('is tried again while the vendor is away', async () => {
    await addConnection('secrets');
    stage.vendors.moods['endpoint'] = ['nothing'];
    expect(await register('first')).toBe('registered');
    expect((await registration()).ids).toHaveLength(1);
  });

  test('that the vendor does not let us register is left to a person, with what to enter', async () => {
    await addConnection('secrets');
    stage.vendors.moods['endpoint'] = ['refuse'];
    expect(await register('first')).toBe('registered');
    const { byHand, ids } = await registration();
    expect({ ids, words: byHand.join() }).toEqual({
      ids: [],
      words: expect.stringContaining(
        `Enter https://example.com/api/webhooks/stripe/${connectionId} there by hand.`,
      ),
    });
    expect(byHand.join()).not.toContain(KEY);
    expect((await row()).registeredAt).toBeNull();
  });

  test('is not registered by what no vendor has confirmed', async () => {
    await addConnection('candidate');
    const before = stage.vendors.accounts.wishes.length;
    expect(await register('first')).toBe('registered');
    expect(stage.vendors.accounts.wishes).toHaveLength(before);
    expect((await row()).registeredAt).toBeNull();
  });

  test('a change of it is in the trail, with no secret; a repeat is not', async () => {
    await addConnection('secrets');
    await register('first');
    await register('second');
    const trail = await stage.read((tx) =>
      tx.audit.findMany({ where: { subjectId: connectionId, action: 'connection.registered' } }),
    );
    expect(trail).toMatchObject([
      {
        actorId: registerEndpointsId(connectionId, 'first'),
        after: { endpoints: 1, newSecrets: ['webhookSecret'] },
      },
    ]);
    expect(JSON.stringify(trail)).not.toContain('whsec_');
  });
});

test('what is in use is asked about again when a schedule says so, and a revoked key is told of', async () => {
  await addConnection('secrets', 'wrong_key');
  const workflowId = `${RECHECK_CONNECTIONS_WORKFLOW}-${connectionId}`;
  const start = { workflowId, taskQueue: TASK_QUEUES.main, args: [{ olderThanHours: -1 }] };
  await stage.client.workflow.start(RECHECK_CONNECTIONS_WORKFLOW, start);
  expect(await stage.ending(workflowId)).toBe(1);
  await stage.relay();
  await stage.ending(checkConnectionId(connectionId, 2));
  expect(await row()).toMatchObject({
    status: 'active',
    problem: expect.stringContaining('no key is called'),
  });
});
