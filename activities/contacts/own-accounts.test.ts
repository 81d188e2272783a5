import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../../services/caller.ts';
import { callErasure } from '../calls/erase.ts';
import { openAccounts } from '../../services/connections/open-accounts.ts';
import { askErasure } from '../../services/contacts/ask-erasure.ts';
import { eraseRows } from '../../services/contacts/erase-rows.ts';
import { connectOwn, endOwn } from '../../tests/setup/connections.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { VendorDoubles } from '../../tests/workflows/vendor-doubles.ts';
import { vendorErasure } from './erase-at-vendor.ts';

let world: TestWorld;
let fixture: Fixture;
let usual: VendorDoubles;
let own: VendorDoubles;
let ids: { twilio: string; retell: string; sendgrid: string; calcom: string };

const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  [usual, own] = [new VendorDoubles(), new VendorDoubles()];
  const { operatorId } = fixture;
  const about = { operatorId, account: 'mine' };
  ids = {
    twilio: await connectOwn(world.db, {
      ...{ ...about, vendor: 'twilio', secrets: { accountSid: 'AC1', authToken: 'x' } },
    }),
    retell: await connectOwn(world.db, { ...about, vendor: 'retell', secrets: { apiKey: 'x' } }),
    sendgrid: await connectOwn(world.db, {
      ...{ ...about, vendor: 'sendgrid', secrets: { apiKey: 'x', webhookPublicKey: 'x', from: 'x' } },
    }),
    calcom: await connectOwn(world.db, {
      ...{ ...about, vendor: 'calcom', secrets: { apiKey: 'x', webhookSecret: 'x' } },
    }),
  };
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const deps = () => {
  const { ports } = own;
  return {
    db: world.db,
    accounts: openAccounts({
      ...{ db: world.db, seal: testSeal, usual: usual.ports, freshMs: 0 },
      connect: {
        twilio: () => ports.twilio,
        messagebird: () => ports.messagebird,
        sendgrid: () => ports.sendgrid,
        retell: () => ports.retell,
        calcom: () => ports.calcom,
        instantly: () => ports.instantly,
        stripe: () => ports.stripe,
      },
    }),
  };
};

/** A text, an email and a call, through the own accounts or the environment's. */
async function reach(through: 'own' | 'usual', connected: typeof ids): Promise<void> {
  const { operatorId, clientId, leadId, contactId, ourNumber, phone } = fixture;
  const who = { operatorId, clientId, leadId, contactId, direction: 'outbound' };
  const by = (vendor: keyof typeof ids) => (through === 'own' ? connected[vendor] : null);
  const sent = { status: 'sent', purpose: 'sequence', fromAddress: ourNumber, body: 'Hi' };
  await asked(async (tx) => {
    await tx.message.create({
      data: {
        ...{ ...who, ...sent, channel: 'sms', vendor: 'twilio', toAddress: phone, key: `sms ${through}` },
        ...{ vendorId: `SM ${through}`, connectionId: by('twilio') },
      },
    });
    await tx.message.create({
      data: {
        ...{ ...who, ...sent, channel: 'email', vendor: 'sendgrid', key: `email ${through}` },
        ...{ toAddress: `${through}@example.com`, connectionId: by('sendgrid') },
      },
    });
    await tx.call.create({
      data: {
        ...{ ...who, status: 'ended', key: `call ${through}`, vendorId: `rc ${through}` },
        ...{ connectionId: by('retell'), transcript: 'Hello', endedAt: new Date('2025-01-01T00:00:00Z') },
      },
    });
  });
}

async function erase(): Promise<Record<string, (string | null)[]>> {
  const { operatorId, contactId: id } = fixture;
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
  const wish = { id, confirm: id, reason: 'asked', requestedBy: 'person' } as const;
  const { id: erasureId } = await askErasure(world.db, caller, wish, now);
  await eraseRows(world.db, { operatorId, erasureId }, now);
  const { eraseAtVendor } = vendorErasure(deps());
  for (const holder of ['twilio', 'sendgrid', 'retell'] as const)
    await new MockActivityEnvironment().run(() => eraseAtVendor({ operatorId, erasureId, holder }));
  const items = await asked((tx) => tx.erasureItem.findMany({ orderBy: { createdAt: 'asc' } }));
  const outcomes: Record<string, (string | null)[]> = {};
  for (const { holder, connectionId, status, reason } of items)
    outcomes[`${holder} ${connectionId ? 'own' : 'usual'}`] = [status, reason];
  return outcomes;
}

test('a person is erased at every account that reached it, and at no other', async () => {
  await reach('usual', ids);
  await reach('own', ids);
  const outcomes = await erase();
  expect(usual.deleted).toEqual(['rc usual']);
  expect(own.deleted).toEqual(['rc own']);
  expect(usual.erased).toContain('SM usual');
  expect(usual.erased).not.toContain('SM own');
  expect(own.erased).toContain('SM own');
  expect(Object.keys(outcomes).sort()).toEqual(
    ['retell', 'sendgrid', 'twilio'].flatMap((holder) => [`${holder} own`, `${holder} usual`]),
  );
});

test('what lies at an account that was ended is kept, and the certificate says that it must be erased there by hand', async () => {
  await reach('own', ids);
  for (const id of [ids.twilio, ids.retell, ids.sendgrid]) await endOwn(world.db, fixture.operatorId, id);
  const outcomes = await erase();
  for (const holder of ['twilio', 'retell', 'sendgrid']) {
    const [status, reason] = outcomes[`${holder} own`] ?? [];
    expect(status).toBe('kept');
    expect(reason).toContain('connected no more: have it erased there by hand');
  }
  expect([...usual.deleted, ...usual.erased, ...own.deleted, ...own.erased]).toEqual([]);
});

test('what was said in a call is given up at its own account; where that was ended, here, and it is said what is left', async () => {
  await reach('usual', ids);
  await reach('own', ids);
  const { eraseCalls } = callErasure(deps());
  const { operatorId } = fixture;
  const night = () => new MockActivityEnvironment().run(() => eraseCalls({ operatorId, place: null }));
  expect(await night()).toMatchObject({ erased: 2, refused: [] });
  expect([usual.deleted, own.deleted]).toEqual([['rc usual'], ['rc own']]);
  await asked((tx) => tx.call.updateMany({ data: { contentErasedAt: null, transcript: 'Hello' } }));
  await endOwn(world.db, operatorId, ids.retell);
  expect(await night()).toMatchObject({ erased: 2, refused: [] });
  expect(own.deleted).toEqual(['rc own']);
  const left = await asked((tx) => tx.call.findFirstOrThrow({ where: { connectionId: ids.retell } }));
  expect(left.transcript).toBeNull();
  expect(left.reason).toContain('connected no more');
});
