import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { CONNECTION_VENDORS, type ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import type { AskedCheck } from '../../services/connections/connection-row.ts';
import { enterConnection } from '../../services/connections/enter-connection.ts';
import { fileCheck } from '../../services/connections/file-check.ts';
import { startTestApi, type TestApi, testPublicUrl, testSecrets } from '../../tests/setup/api.ts';
import { connectOwn, type TestAccount, testAccount } from '../../tests/setup/connections.ts';
import { ACTOR, createFixture } from '../../tests/setup/fixtures.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { signEvent } from '../../tests/setup/sign-event.ts';

let api: TestApi;
let operatorId: string;
let events = 0;
let now: Date;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  now = new Date();
  api.setNow(now);
  ({ operatorId } = await createFixture(api.db));
});

/** Some event that each vendor sends, unlike any before. */
function someEvent(vendor: ConnectionVendor): string {
  const id = `e${++events}`;
  switch (vendor) {
    case 'twilio':
      return `MessageSid=${id}&MessageStatus=delivered`;
    case 'sendgrid':
      return JSON.stringify([{ sg_event_id: id, event: 'open' }]);
    case 'stripe':
      return JSON.stringify({ id, type: 'invoice.paid' });
    case 'retell':
      return JSON.stringify({ event: 'call_started', call: { call_id: id } });
    case 'calcom':
      return JSON.stringify({ triggerEvent: 'PING', id });
    case 'instantly':
      return JSON.stringify({ event_type: 'lead_neutral', campaign_id: id });
    case 'messagebird':
      return JSON.stringify({
        type: 'sms.sent',
        timestamp: '2026-11-21T12:00:00Z',
        data: { sms_id: id },
      }).padEnd(200 + events);
  }
}

interface Posted {
  readonly vendor: ConnectionVendor;
  readonly connectionId?: string | undefined;
  readonly signs: TestAccount['signs'];
  readonly body?: string;
  /** Where it says that it was posted to. */
  readonly signedPath?: string;
}

function post({ vendor, connectionId, signs, body = someEvent(vendor), signedPath }: Posted) {
  const path = `/api/webhooks/${vendor}${connectionId ? `/${connectionId}` : ''}`;
  const url = `${testPublicUrl}${signedPath ?? path}`;
  // The SDK of one goes by the process's own clock.
  const signedAt = vendor === 'messagebird' ? new Date() : now;
  return request(api.app)
    .post(path)
    .set(signEvent(vendor, signs, { body, now: signedAt, url }))
    .type(vendor === 'twilio' ? 'application/x-www-form-urlencoded' : 'application/json')
    .send(body);
}

const stored = (connection: string) =>
  asSystem(api.db, (tx) => tx.vendorEvent.findMany({ where: { connection }, orderBy: { seq: 'asc' } }));

const caller = () => ({ tenant: { role: 'operator', operatorId }, actor: ACTOR }) as const;

const enter = (vendor: ConnectionVendor, { secrets }: TestAccount, previousHours = 24) =>
  enterConnection(api.db, testSeal, caller(), { vendor, secrets: { ...secrets }, previousHours, now });

const confirm = ({ connectionId, version }: AskedCheck) =>
  asOperator(api.db, operatorId, (tx) =>
    fileCheck(tx, testSeal, {
      ...{ connectionId, version, now },
      outcome: { ok: true, account: 'acct_1', name: 'Sample' },
    }),
  );

const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds);
  api.setNow(now);
};
/** Longer than what was looked up is taken for fresh. */
const letAge = () => pass(1_050);

describe.each(CONNECTION_VENDORS)('%s', (vendor) => {
  test('200: what the own account signed is stored as that operator’s, from the start', async () => {
    const account = testAccount(vendor);
    const connectionId = await connectOwn(api.db, { operatorId, vendor, secrets: account.secrets });
    const body = someEvent(vendor);
    await post({ vendor, connectionId, signs: account.signs, body }).expect(200);
    await post({ vendor, connectionId, signs: account.signs, body }).expect(200);
    expect(await stored(connectionId)).toMatchObject([{ vendor, operatorId, status: 'pending' }]);
  });

  test('200: what cannot be read is that operator’s too', async () => {
    const account = testAccount(vendor);
    const connectionId = await connectOwn(api.db, { operatorId, vendor, secrets: account.secrets });
    const body = vendor === 'twilio' ? 'Nothing=1' : '{"nothing": 1';
    await post({ vendor, connectionId, signs: account.signs, body }).expect(200);
    expect(await stored(connectionId)).toMatchObject([{ operatorId, status: 'quarantined' }]);
  });

  test('401: neither the environment’s account nor another operator’s signs for it, nor it for them', async () => {
    const [ours, theirs] = [testAccount(vendor), testAccount(vendor)];
    const { operatorId: other } = await createFixture(api.db);
    const [mine, another] = [
      await connectOwn(api.db, { operatorId, vendor, secrets: ours.secrets }),
      await connectOwn(api.db, { operatorId: other, vendor, secrets: theirs.secrets }),
    ];
    const { body } = await post({ vendor, connectionId: another, signs: ours.signs }).expect(401);
    expect(body.code).toBe('forged_event');
    await post({ vendor, connectionId: mine, signs: theirs.signs }).expect(401);
    await post({ vendor, signs: ours.signs }).expect(401);
    if (vendor !== 'sendgrid')
      await post({ vendor, connectionId: mine, signs: testSecrets[vendor] }).expect(401);
    expect([...(await stored(mine)), ...(await stored(another))]).toEqual([]);
  });

  test('401: an id that is unknown, ended, no id, or of another vendor is answered as a forgery is', async () => {
    const account = testAccount(vendor);
    const otherVendor = vendor === 'stripe' ? 'retell' : 'stripe';
    const ids = [
      ...[randomUUID(), 'somebody', "x' OR true --"],
      await connectOwn(api.db, { operatorId, vendor: otherVendor }),
    ];
    const ended = await connectOwn(api.db, { operatorId, vendor, secrets: account.secrets });
    await asOperator(api.db, operatorId, (tx) =>
      tx.vendorConnection.update({ where: { id: ended }, data: { status: 'ended', sealedSecrets: null } }),
    );
    const real = await connectOwn(api.db, { operatorId, vendor, secrets: account.secrets });
    const forged = await post({ vendor, connectionId: real, signs: testAccount(vendor).signs }).expect(401);
    for (const connectionId of [...ids, ended]) {
      const { body } = await post({
        ...{ vendor, signs: account.signs },
        connectionId: encodeURIComponent(connectionId),
      }).expect(401);
      expect({ ...body, requestId: null }).toEqual({ ...forged.body, requestId: null });
    }
  });

  test('an earlier secret verifies for as long as was asked for, and the new one before and after it is confirmed', async () => {
    const [old, fresh] = [testAccount(vendor), testAccount(vendor)];
    const first = await enter(vendor, old);
    const { connectionId } = first;
    await confirm(first);
    const next = await enter(vendor, fresh, 2);
    // While the vendor is being asked.
    await post({ vendor, connectionId, signs: old.signs }).expect(200);
    await post({ vendor, connectionId, signs: fresh.signs }).expect(200);
    await confirm(next);
    pass(2 * 3_600_000 - 2_000);
    await post({ vendor, connectionId, signs: fresh.signs }).expect(200);
    await post({ vendor, connectionId, signs: old.signs }).expect(200);
    expect(await stored(connectionId)).toHaveLength(4);
    // Within the time for which what was looked up is believed.
    pass(2_000);
    await post({ vendor, connectionId, signs: old.signs }).expect(401);
    await post({ vendor, connectionId, signs: fresh.signs }).expect(200);
  });
});

test('a connection that was ended takes no event, a few seconds later at most', async () => {
  const account = testAccount('retell');
  const connectionId = await connectOwn(api.db, { operatorId, vendor: 'retell', secrets: account.secrets });
  await post({ vendor: 'retell', connectionId, signs: account.signs }).expect(200);
  await asOperator(api.db, operatorId, (tx) =>
    tx.vendorConnection.update({
      where: { id: connectionId },
      data: { status: 'ended', sealedSecrets: null },
    }),
  );
  pass(3_100);
  await post({ vendor: 'retell', connectionId, signs: account.signs }).expect(401);
});

test('a new secret verifies although the earlier one was just looked up', async () => {
  const account = testAccount('calcom');
  const connectionId = await connectOwn(api.db, { operatorId, vendor: 'calcom', secrets: account.secrets });
  await post({ vendor: 'calcom', connectionId, signs: account.signs }).expect(200);
  const fresh = testAccount('calcom');
  await enter('calcom', fresh);
  letAge();
  await post({ vendor: 'calcom', connectionId, signs: fresh.signs }).expect(200);
});

test('Twilio’s signature for one address is none for another, though the token is the same', async () => {
  const account = testAccount('twilio');
  const { operatorId: other } = await createFixture(api.db);
  const [mine, theirs] = [
    await connectOwn(api.db, { operatorId, vendor: 'twilio', secrets: account.secrets }),
    await connectOwn(api.db, { operatorId: other, vendor: 'twilio', secrets: account.secrets }),
  ];
  const signedPath = `/api/webhooks/twilio/${mine}`;
  await post({ vendor: 'twilio', connectionId: theirs, signs: account.signs, signedPath }).expect(401);
  await post({ vendor: 'twilio', connectionId: mine, signs: account.signs, signedPath }).expect(200);
});

test('the same event over two accounts is two', async () => {
  const account = testAccount('stripe');
  const { operatorId: other } = await createFixture(api.db);
  const ids = [
    await connectOwn(api.db, { operatorId, vendor: 'stripe', secrets: account.secrets }),
    await connectOwn(api.db, { operatorId: other, vendor: 'stripe', secrets: account.secrets }),
  ];
  const body = someEvent('stripe');
  for (const connectionId of ids)
    await post({ vendor: 'stripe', connectionId, signs: account.signs, body }).expect(200, {
      ...{ stored: 1, repeated: 0 },
    });
});

test('500: what does not open is not called a forgery, and what opens verifies beside it', async () => {
  const [old, fresh] = [testAccount('stripe'), testAccount('stripe')];
  const asked = await enter('stripe', old);
  await confirm(asked);
  await enter('stripe', fresh);
  const { connectionId } = asked;
  await asOperator(api.db, operatorId, async (tx) => {
    const { sealedSecrets } = await tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } });
    const data = { sealedSecrets: `gone.${sealedSecrets}` };
    await tx.vendorConnection.update({ where: { id: connectionId }, data });
  });
  await post({ vendor: 'stripe', connectionId, signs: fresh.signs }).expect(200);
  letAge();
  await post({ vendor: 'stripe', connectionId, signs: old.signs }).expect(500);
});
