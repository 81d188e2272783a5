import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Registration } from '../contracts/connections/account.ts';
import {
  CONNECTION_VENDORS,
  type ConnectionSecrets,
  type ConnectionVendor,
} from '../contracts/connections/secrets.ts';
import { asOperator, asSystem } from '../prisma/tenant.ts';
import { noteHealth } from '../services/connections/note-health.ts';
import { openSecrets, sealSecrets } from '../services/connections/sealed-secrets.ts';
import { sendgridPublicKey, startTown, type Town } from '../sandbox/harness.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../tests/setup/fixtures.ts';
import { testSeal } from '../tests/setup/seal.ts';
import { accountsAt } from '../worker/vendors.ts';
import { listAccounts, type Where } from './vendors/accounts.ts';
import { allOperators } from './rebuild/compare.ts';
import { checkVendors, linesOf } from './vendors-check.ts';
import { type Registering, registerVendors } from './vendors-register.ts';

let world: TestWorld;
let town: Town;
let fixture: Fixture;
let slug = '';
beforeAll(async () => {
  [world, town] = await Promise.all([openTestWorld(), startTown()]);
});
afterAll(async () => {
  await world?.close();
  await town?.close();
});
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const { operatorId } = fixture;
  const found = await asOperator(world.db, operatorId, (tx) =>
    tx.organization.findUniqueOrThrow({ where: { id: operatorId } }),
  );
  slug = found.slug;
});

/** By credentials that the sandbox knows. */
const secretsOf = (): ConnectionSecrets => ({
  twilio: town.options.twilio,
  messagebird: town.options.messagebird,
  sendgrid: { apiKey: 'SG.test', webhookPublicKey: sendgridPublicKey, from: 'sample@example.com' },
  stripe: town.options.stripe,
  retell: town.options.retell,
  calcom: { ...town.options.calcom, apiKey: 'cal_key' },
  instantly: town.options.instantly,
});

function looking(
  only: Where['only'] = {},
  isSandboxed = true,
  change: Partial<ConnectionSecrets> = {},
): Where {
  const at = town.sandbox.baseUrl;
  const secrets = { ...secretsOf(), ...change };
  const of = <V extends ConnectionVendor>(vendor: V) => ({
    ...secrets[vendor],
    ...{ baseUrl: vendor === 'stripe' ? at : `${at}/${vendor}`, isSandboxed, isConnected: true },
  });
  const vendors = {
    ...{ twilio: of('twilio'), messagebird: of('messagebird'), sendgrid: of('sendgrid') },
    ...{ stripe: of('stripe'), retell: of('retell'), calcom: of('calcom'), instantly: of('instantly') },
  };
  const inboundMail = { domain: 'in.example.com', secret: 'x'.repeat(32), attachmentsDir: '/none' };
  const environment = { vendors, publicUrl: 'https://app.example.com', inboundMail };
  return { db: world.db, seal: testSeal, environment, accountAt: accountsAt(vendors), only };
}

const quiet: Registering['progress'] = {
  step: (_label, work) => work(() => undefined),
  line: () => undefined,
};
async function register(
  where: Where,
  by: Partial<Registering> = {},
): Promise<{ said: string[]; code: number }> {
  const said: string[] = [];
  const code = await registerVendors({
    ...{ where, isNamed: where.only.vendor !== undefined, newSecret: false, mayShow: true },
    ...{ ask: async () => true, say: (line) => said.push(line), progress: quiet },
    ...by,
  });
  return { said, code };
}

/** Entered, and not yet confirmed by the vendor. */
async function enter(vendor: ConnectionVendor): Promise<void> {
  const [connectionId, { operatorId }] = [randomUUID(), fixture];
  const place = { connectionId, vendor, slot: 'candidate' } as const;
  const sealedCandidate = sealSecrets(testSeal, place, secretsOf()[vendor]);
  const data = { id: connectionId, operatorId, vendor, sealedCandidate, candidateAt: new Date() };
  await asOperator(world.db, operatorId, (tx) => tx.vendorConnection.create({ data }));
}

/** The operator's own account at a vendor, in use. */
async function connect(vendor: ConnectionVendor, secrets = secretsOf()[vendor]): Promise<string> {
  const connectionId = randomUUID();
  const sealedSecrets = sealSecrets(testSeal, { connectionId, vendor, slot: 'secrets' }, secrets);
  const data = { id: connectionId, operatorId: fixture.operatorId, vendor, sealedSecrets, version: 1 };
  await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.vendorConnection.create({ data: { ...data, status: 'active', account: 'a' } }),
  );
  return connectionId;
}

describe('vendors:check', () => {
  test('says of every account of this installation that it works, whose it is and what last came', async () => {
    const event = { at: new Date(Date.now() - 3 * 60_000), kind: 'invoice.paid' };
    await noteHealth(world.db, { vendor: 'stripe', connection: 'environment', operatorId: null }, { event });
    const checked = await checkVendors(looking(), () => undefined);
    expect(checked.map(({ vendor, ok, mode, endpoint }) => [vendor, ok, mode, endpoint])).toEqual(
      CONNECTION_VENDORS.map((vendor) => [vendor, true, 'sandbox', 'by itself']),
    );
    const lines = checked.flatMap((each) => linesOf(each, new Date())).join('\n');
    expect(lines).toMatch(
      /✓ Stripe, this installation: Sandbox, acct_\w+; sandbox; last event 3 minutes ago/,
    );
    expect(lines).toContain('calls at once');
  });

  test.each(CONNECTION_VENDORS)('says what %s says of wrong credentials, and no secret', async (vendor) => {
    const wrong = {
      twilio: { accountSid: town.options.twilio.accountSid, authToken: 'wrong-secret-1' },
      messagebird: { apiKey: 'bk_us1_wrong-secret-1', webhookSecret: 'whsec_eA==' },
      sendgrid: { ...secretsOf().sendgrid, apiKey: 'SG.wrong-secret-1' },
      stripe: { secretKey: 'sk_test_wrong-secret-1', webhookSecret: 'whsec_x' },
      retell: { apiKey: 'wrong-secret-1' },
      calcom: { apiKey: 'cal_wrong-secret-1', webhookSecret: 'x' },
      instantly: { apiKey: 'wrong-secret-1', webhookSecret: 'x'.repeat(16) },
    };
    const [checked] = await checkVendors(looking({ vendor }, true, wrong), () => undefined);
    expect(checked).toMatchObject({
      ok: false,
      account: null,
      findings: [{ remedy: expect.stringContaining('environment') }],
    });
    expect(checked?.findings[0]?.problem).toMatch(/refuses the credentials: \S+/);
    expect(JSON.stringify(checked)).not.toContain('wrong-secret-1');
  });

  test('says what is malformed by its name', async () => {
    const stripe = { ...town.options.stripe, webhookSecret: 'secret-of-another-kind' };
    const [checked] = await checkVendors(looking({ vendor: 'stripe' }, true, { stripe }), () => undefined);
    expect(checked?.findings.map(({ problem }) => problem)).toEqual([
      'webhookSecret should begin with whsec_.',
    ]);
  });

  test('says that the last event was refused', async () => {
    const refused = { at: new Date(), reason: 'forged', count: 1 } as const;
    const connection = await connect('retell');
    await noteHealth(world.db, { vendor: 'retell', connection, operatorId: fixture.operatorId }, { refused });
    const [checked] = await checkVendors(looking({ operator: slug }), () => undefined);
    expect(JSON.stringify(checked?.findings)).toContain('its signature was wrong');
    // This installation's alone gets another secret by it.
    expect(JSON.stringify(checked?.findings)).not.toContain('--new-secret');
  });

  test('shows nothing that a terminal would obey, whatever an operator’s events call themselves', async () => {
    const connection = await connect('retell');
    const event = { at: new Date(), kind: 'call\u001b[2J\u009b1;1H\r\nstarted' };
    const { operatorId } = fixture;
    await noteHealth(world.db, { vendor: 'retell', connection, operatorId }, { event });
    const checked = await checkVendors(looking({ operator: slug }), () => undefined);
    const lines = checked.flatMap((each) => linesOf(each, new Date()));
    expect(lines.join('')).toContain('started');
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });

  test('says why what was entered was refused, and not that it does not open', async () => {
    await enter('stripe');
    const dropped = { sealedCandidate: null, candidateAt: null, problem: 'Stripe: no such key.' };
    await asOperator(world.db, fixture.operatorId, (tx) => tx.vendorConnection.updateMany({ data: dropped }));
    const [checked] = await checkVendors(looking({ operator: slug }), () => undefined);
    expect(checked?.findings.map(({ problem }) => problem)).toEqual(['Stripe: no such key.']);
  });

  test('says of a real vendor that it cannot reach us, and what to set', async () => {
    const where = looking({ vendor: 'calcom' }, false);
    const environment = { ...where.environment, publicUrl: 'http://127.0.0.1:3000' };
    const [checked] = await checkVendors({ ...where, environment }, () => undefined);
    expect(checked?.findings[0]?.remedy).toContain('PUBLIC_URL');
  });
});

describe('vendors:register', () => {
  test.each(CONNECTION_VENDORS)(
    'registers an operator’s own address at %s once, and then the check is content',
    async (vendor) => {
      const connectionId = await connect(vendor);
      if (vendor === 'twilio') {
        const number = { number: `+1415555${Math.floor(Math.random() * 9000) + 1000}`, vendor: 'twilio' };
        const { operatorId } = fixture;
        await asOperator(world.db, operatorId, (tx) =>
          tx.phoneNumber.create({ data: { ...number, operatorId } }),
        );
      }
      const where = looking({ vendor, operator: slug });
      expect((await checkVendors(where, () => undefined))[0]).toMatchObject({
        ok: false,
        endpoint: 'missing',
      });
      const first = await register(where);
      expect({ code: first.code, said: first.said.join('\n') }).toEqual({
        code: 0,
        said: expect.stringContaining(`https://app.example.com/api/webhooks/${vendor}/${connectionId}`),
      });
      const row = await asOperator(world.db, fixture.operatorId, (tx) =>
        tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } }),
      );
      const { ids } = row.registration as unknown as Registration;
      expect(ids).not.toEqual([]);
      expect(row.registeredAt).not.toBeNull();
      // No secret is said: it lies sealed in the row.
      expect(first.said.join('\n')).not.toMatch(/whsec_|MFkw/);
      expect((await checkVendors(where, () => undefined))[0]).toMatchObject({
        ok: true,
        endpoint: 'registered',
      });
      const again = await register(where, {
        ask: () => Promise.reject(new Error('there is nothing to ask')),
      });
      expect(again.said.join('\n')).toContain('It is as it should be.');
      const after = await asOperator(world.db, fixture.operatorId, (tx) =>
        tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } }),
      );
      expect((after.registration as unknown as Registration).ids).toEqual(ids);
    },
  );

  test('an endpoint at Stripe signs with the secret that is kept', async () => {
    const connectionId = await connect('stripe', { ...town.options.stripe, webhookSecret: '' });
    await register(looking({ vendor: 'stripe', operator: slug }));
    const { sealedSecrets } = await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.vendorConnection.findUniqueOrThrow({ where: { id: connectionId } }),
    );
    const place = { connectionId, vendor: 'stripe', slot: 'secrets' } as const;
    expect(openSecrets(testSeal, place, sealedSecrets ?? '').webhookSecret).toMatch(/^whsec_\w+/);
  });

  test('goes on having this installation’s account send to us for who entered one that is not confirmed', async () => {
    await enter('twilio');
    const number = `+1415555${Math.floor(Math.random() * 9000) + 1000}`;
    const { operatorId } = fixture;
    await asOperator(world.db, operatorId, (tx) =>
      tx.phoneNumber.create({ data: { number, vendor: 'twilio', operatorId } }),
    );
    const usual = await listAccounts(looking({ vendor: 'twilio' }));
    expect(usual.find(({ own }) => !own)?.wish.numbers).toContain(number);
    expect(await register(looking({ operator: slug }))).toEqual({
      ...{ code: 1, said: [expect.stringContaining('has not confirmed')] },
    });
  });

  test('shows the line for the environment once, where somebody watches, and asks first', async () => {
    const where = looking({ vendor: 'stripe' });
    await expect(register(where, { mayShow: false })).rejects.toThrow('--show-secret');
    await expect(register(where, { ask: async () => false })).rejects.toThrow('Nothing was changed.');
    const { said } = await register(where);
    expect(said.filter((line) => /^STRIPE_WEBHOOK_SECRET=whsec_\w+$/.test(line))).toHaveLength(1);
    expect((await register(where)).said.join('\n')).not.toContain('whsec_');
    const anew = await register(where, { newSecret: true });
    expect(anew.said.filter((line) => line.startsWith('STRIPE_WEBHOOK_SECRET='))).toHaveLength(1);
  });

  test('says that the sandbox needs no telling, where no operator has an account of its own', async () => {
    const ended = {
      ...{ status: 'ended', sealedSecrets: null },
      ...{ sealedCandidate: null, candidateAt: null },
    };
    for (const id of await allOperators(world.db))
      await asOperator(world.db, id, (tx) => tx.vendorConnection.updateMany({ data: ended }));
    expect(await register(looking())).toEqual({ said: [expect.stringContaining('by itself')], code: 0 });
  });

  test('leaves this installation’s sandboxed accounts alone, unless one is named', async () => {
    const { said } = await register(looking());
    expect(said.join('\n')).not.toContain('this installation:');
  });

  test.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://10.1.2.3', 'http://[::1]:3000'])(
    'refuses %s at a real vendor',
    async (publicUrl) => {
      const where = looking({ vendor: 'calcom' }, false);
      const environment = { ...where.environment, publicUrl };
      await expect(register({ ...where, environment })).rejects.toThrow('cannot reach');
    },
  );

  test('says what a vendor does not let us do, and goes on with the others', async () => {
    await connect('stripe', { secretKey: 'sk_test_wrong', webhookSecret: 'whsec_x' });
    await connect('calcom');
    const { said, code } = await register(looking({ operator: slug }));
    expect({ code, said: said.join('\n') }).toEqual({
      code: 1,
      said: expect.stringMatching(/Stripe, \S+: .*\n(.*\n)*Cal\.com/),
    });
    const rows = await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.vendorConnection.findMany({ where: { vendor: 'calcom' } }),
    );
    expect(rows[0]?.registeredAt).not.toBeNull();
    expect(await asSystem(world.db, (tx) => tx.vendorEvent.count())).toBe(0);
  });
});
