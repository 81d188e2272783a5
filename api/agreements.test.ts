import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { agreementAt } from '../services/billing/agreement-at.ts';
import { readAgreements } from '../services/billing/read-agreements.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let campaignId: string;
let clientId: string;
let count = 0;

const DAY = 86_400_000;
const now = new Date(Date.now() + 10 * DAY);
const inDays = (days: number): string => new Date(now.getTime() + days * DAY).toISOString();

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  user = await api.addOperator(`sellers-${count}`);
  stranger = await api.addOperator(`strangers-${count}`);
  ({ clientId, campaignId } = await addCampaign(user));
  client = await api.addClientKey(user, clientId);
  api.setNow(now);
});

const make = (body: object, as = user) => as.call('post', `/api/clients/${clientId}/agreements`).send(body);
const list = (query = '', as = user) => as.call('get', `/api/clients/${clientId}/agreements${query}`);
const made = async (body: object) => (await make(body).expect(201)).body;

interface Listed {
  readonly version: number;
  readonly standing: string;
  readonly until: string | null;
}
const standings = async (): Promise<[number, string, string | null][]> =>
  (await list().expect(200)).body.items.map((each: Listed) => [each.version, each.standing, each.until]);
/** The version that holds at a moment: read for one client and for many, it is the same. */
const versionAt = (at: string): Promise<number> =>
  asOperator(api.db, user.operatorId, async (tx) => {
    const { version } = await agreementAt(tx, clientId, new Date(at));
    const ofMany = await readAgreements(tx, [clientId]);
    expect(ofMany(clientId, new Date(at)).version).toBe(version);
    return version;
  });

describe('a new version', () => {
  test('201: holds from now on; what is left out stays, and the one before is past', async () => {
    const body = await made({
      rateMicrosPerMinute: 7_900,
      usageAlertCents: [500, 100, 500],
      note: 'As said',
    });
    expect(body).toMatchObject({
      ...{ version: 2, rateMicrosPerMinute: 7_900, milestoneSize: 25, milestonePriceCents: 200_000 },
      ...{ termsDays: 14, reversal: 'replace', collection: 'send_invoice', automaticTax: false },
      ...{ pauseAfterDays: null, usageAlertCents: [100, 500], note: 'As said', currency: 'usd' },
      ...{ effectiveFrom: now.toISOString(), standing: 'in_force', until: null },
    });
    expect(await standings()).toEqual([
      [2, 'in_force', null],
      [1, 'past', now.toISOString()],
    ]);
    const third = await made({ pauseAfterDays: 30, reversal: 'credit', collection: 'charge_automatically' });
    expect(third).toMatchObject({
      rateMicrosPerMinute: 7_900,
      pauseAfterDays: 30,
      reversal: 'credit',
      note: null,
    });
    expect(await made({ pauseAfterDays: null })).toMatchObject({ pauseAfterDays: null, reversal: 'credit' });
  });

  test('201: planned ahead, the one in force holds until then, and clients are shown with that one', async () => {
    await made({ termsDays: 30, effectiveFrom: inDays(10) });
    expect(await standings()).toEqual([
      [2, 'planned', null],
      [1, 'in_force', inDays(10)],
    ]);
    const shown = async () => (await user.call('get', '/api/clients').expect(200)).body.items[0].agreement;
    expect(await shown()).toMatchObject({ version: 1, termsDays: 14, reversal: 'replace' });
    expect([
      await versionAt(inDays(9.99)),
      await versionAt(inDays(10)),
      await versionAt(inDays(-999)),
    ]).toEqual([1, 2, 1]);
    api.setNow(new Date(inDays(11)));
    expect(await shown()).toMatchObject({ version: 2, termsDays: 30 });
    expect(await standings()).toEqual([
      [2, 'in_force', null],
      [1, 'past', inDays(10)],
    ]);
  });

  test('201: one after a planned one takes what is left out from it, and follows it', async () => {
    await made({ termsDays: 30, effectiveFrom: inDays(10) });
    const third = await made({ milestoneSize: 10, effectiveFrom: inDays(20) });
    expect(third).toMatchObject({ termsDays: 30, milestoneSize: 10, standing: 'planned' });
    expect(await standings()).toEqual([
      [3, 'planned', null],
      [2, 'planned', inDays(20)],
      [1, 'in_force', inDays(10)],
    ]);
  });

  test('201: at the moment of a planned one it corrects that one', async () => {
    await made({ termsDays: 30, effectiveFrom: inDays(10) });
    expect(await made({ milestoneSize: 10, effectiveFrom: inDays(10) })).toMatchObject({ termsDays: 30 });
    expect(await standings()).toEqual([
      [3, 'planned', null],
      [2, 'withdrawn', null],
      [1, 'in_force', inDays(10)],
    ]);
    expect(await versionAt(inDays(10))).toBe(3);
  });

  test('409: before a planned one only by saying that it is withdrawn; then it never holds', async () => {
    await made({ milestonePriceCents: 250_000, effectiveFrom: inDays(10) });
    const { body } = await make({ termsDays: 7 }).expect(409);
    expect(body).toMatchObject({ code: 'conflict', errors: [{ field: 'withdrawPlanned' }] });
    expect(body.detail).toContain(`Version 2 is planned from ${inDays(10)}`);
    expect(await standings()).toHaveLength(2);
    expect(await made({ withdrawPlanned: true })).toMatchObject({ version: 3, milestonePriceCents: 200_000 });
    expect(await standings()).toEqual([
      [3, 'in_force', null],
      [2, 'withdrawn', null],
      [1, 'past', now.toISOString()],
    ]);
    expect(await versionAt(inDays(11))).toBe(3);
    await make({ termsDays: 21 }).expect(201);
  });

  test('the trail says who agreed what, before and after', async () => {
    const { id } = await made({ rateMicrosPerMinute: 100_000, note: 'private' });
    const audits = await asOperator(api.db, user.operatorId, (tx) =>
      tx.audit.findMany({ where: { subjectType: 'agreement', subjectId: id } }),
    );
    expect(audits).toMatchObject([
      {
        action: 'agreement.make',
        actorKind: 'key',
        before: { clientId, version: 1, rateMicrosPerMinute: 200_000 },
        after: { clientId, version: 2, rateMicrosPerMinute: 100_000, effectiveFrom: now.toISOString() },
      },
    ]);
    expect(JSON.stringify(audits)).not.toContain('private');
  });

  test('a new milestone size at once has the shows counted anew; a later or another change does not', async () => {
    await made({ termsDays: 1 });
    await made({ milestoneSize: 5, effectiveFrom: inDays(1) });
    const signals = () =>
      asOperator(api.db, user.operatorId, (tx) =>
        tx.workflowSignal.findMany({ where: { workflowId: `billing:${clientId}` } }),
      );
    expect(await signals()).toEqual([]);
    await made({ milestoneSize: 5, withdrawPlanned: true });
    expect(await signals()).toMatchObject([{ signal: 'showsChanged', start: 'entity' }]);
  });

  test('twelve made at once are twelve versions, of which none is lost', async () => {
    const terms = Array.from({ length: 12 }, (_, i) => i + 100);
    const versions = await Promise.all(terms.map(async (termsDays) => (await made({ termsDays })).version));
    expect(versions.sort((a, b) => a - b)).toEqual(terms.map((_, i) => i + 2));
    const { items } = (await list().expect(200)).body;
    expect(items.map(({ termsDays }: { termsDays: number }) => termsDays).sort()).toEqual(
      [...terms, 14].sort(),
    );
  });

  test('two changes at once of different fields are both in the last version', async () => {
    await Promise.all([made({ termsDays: 3 }), made({ milestoneSize: 7 })]);
    const { body } = await list('?limit=1').expect(200);
    expect(body.items[0]).toMatchObject({ version: 3, termsDays: 3, milestoneSize: 7 });
  });

  test('an Idempotency-Key makes it once', async () => {
    const send = () => make({ termsDays: 3 }).set('Idempotency-Key', 'once').expect(201);
    expect((await send()).body.version).toBe((await send()).body.version);
    expect(await standings()).toHaveLength(2);
  });
});

describe('400', () => {
  test.each([
    ['effectiveFrom', { effectiveFrom: inDays(-1) }],
    ['effectiveFrom', { effectiveFrom: new Date(now.getTime() - 61_000) }],
    ['effectiveFrom', { effectiveFrom: inDays(800) }],
    ['effectiveFrom', { effectiveFrom: 'soon' }],
    ['currency', { currency: 'jpy' }],
    ['currency', { currency: 'USD' }],
    ['milestoneSize', { milestoneSize: 0 }],
    ['rateMicrosPerMinute', { rateMicrosPerMinute: 0.5 }],
    ['termsDays', { termsDays: 366 }],
    ['reversal', { reversal: 'refund' }],
    ['collection', { collection: 'cash' }],
    ['pauseAfterDays', { pauseAfterDays: -1 }],
    ['usageAlertCents[0]', { usageAlertCents: [0] }],
    ['usageAlertCents', { usageAlertCents: Array.from({ length: 11 }, (_, i) => i + 1) }],
    ['note', { note: 'a\0b' }],
    ['milestonePrice', { milestonePrice: 1 }],
  ])('%s is named', async (field, body) => {
    const answer = await make(body).expect(400);
    expect(answer.body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
    expect(await standings()).toHaveLength(1);
  });

  test('what is no instant is told what one looks like', async () => {
    const { body } = await make({ effectiveFrom: 'soon' }).expect(400);
    const message = 'must be an instant, e.g. 2026-01-31T09:00:00Z';
    expect(body.errors).toEqual([{ field: 'effectiveFrom', message }]);
  });

  test('a version does not begin before the one in force, not even within the minute that clocks may differ', async () => {
    await made({ termsDays: 1 });
    const early = { effectiveFrom: new Date(now.getTime() - 1_000) };
    expect((await make(early).expect(400)).body.errors[0].message).toContain('version 2, which is in force');
    await list('?cursor=eHh4').expect(400);
  });
});

describe('another currency', () => {
  test('201: while nothing was billed', async () => {
    expect(await made({ currency: 'eur' })).toMatchObject({ currency: 'eur' });
  });

  const addCall = async (data: { status: string; createdAt: Date }, seconds?: number) => {
    const lead = { campaignId, phone: '+14155550101' };
    const { body } = await user.call('post', '/api/leads').send(lead).expect(201);
    await asOperator(api.db, user.operatorId, async (tx) => {
      const about = { operatorId: user.operatorId, clientId };
      const of = { ...about, leadId: body.id, contactId: body.contact.id };
      const call = await tx.call.create({ data: { ...of, key: 'k', direction: 'outbound', ...data } });
      const talk = { rateMicrosPerMinute: 1, endedAt: now };
      if (seconds) await tx.usage.create({ data: { ...about, callId: call.id, seconds, ...talk } });
    });
  };

  test('409: when talk time waits to be billed', async () => {
    await addCall({ status: 'ended', createdAt: now }, 60);
    const { body } = await make({ currency: 'eur' }).expect(409);
    expect(body.detail).toBe('Talk time waits to be billed in usd.');
    await made({ currency: 'usd' });
  });

  test('409: while a call is under way; one that was lost days ago holds nobody up', async () => {
    await addCall({ status: 'ongoing', createdAt: now });
    const { body } = await make({ currency: 'eur' }).expect(409);
    expect(body.detail).toBe('A call is under way, which is billed in usd.');
    api.setNow(new Date(inDays(2)));
    await made({ currency: 'eur' });
  });

  test('409: once anything was billed, and at a later moment', async () => {
    const later = await make({ currency: 'eur', effectiveFrom: inDays(1) }).expect(409);
    expect(later.body.detail).toContain('a currency is changed at once');
    await asOperator(api.db, user.operatorId, async (tx) => {
      const { id: agreementId } = await agreementAt(tx, clientId, now);
      const about = { operatorId: user.operatorId, clientId, agreementId };
      const money = { currency: 'usd', amountCents: 1, termsDays: 1, description: 'x', month: now };
      await tx.invoice.create({ data: { ...about, ...money, kind: 'usage' } });
    });
    const { body } = await make({ currency: 'eur' }).expect(409);
    expect(body).toMatchObject({
      detail: 'The client has been billed in usd.',
      errors: [{ field: 'currency' }],
    });
  });
});

describe('who may', () => {
  test('200: a client reads its own, page by page', async () => {
    await made({ termsDays: 1 });
    await made({ termsDays: 2, effectiveFrom: inDays(1) });
    const pages: [number, string][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { items: Listed[]; nextCursor: string | null } } = await list(
        `?limit=1${cursor && `&cursor=${cursor}`}`,
        client,
      ).expect(200);
      pages.push(...body.items.map((each): [number, string] => [each.version, each.standing]));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual([
      [3, 'planned'],
      [2, 'in_force'],
      [1, 'past'],
    ]);
  });

  test("403: a client agrees nothing; 404: somebody else's client, or none", async () => {
    await make({ termsDays: 1 }, client).expect(403);
    await make({ termsDays: 1 }, stranger).expect(404);
    await list('', stranger).expect(404);
    const other = await addCampaign(user);
    const sibling = await api.addClientKey(user, other.clientId);
    await list('', sibling).expect(404);
    await user.call('get', '/api/clients/nobody/agreements').expect(404);
    expect(await standings()).toHaveLength(1);
  });
});

test('a new client begins with all that is agreed', async () => {
  const agreement = {
    ...{ currency: 'gbp', reversal: 'credit', collection: 'charge_automatically', automaticTax: true },
    ...{ pauseAfterDays: 0, usageAlertCents: [9, 1], note: 'Pilot' },
  };
  const { body } = await user.call('post', '/api/clients').send({ name: 'Pilot', agreement }).expect(201);
  expect(body.agreement).toMatchObject({ ...agreement, usageAlertCents: [1, 9], version: 1, termsDays: 14 });
  const yen = { name: 'Yen', agreement: { currency: 'jpy' } };
  await user.call('post', '/api/clients').send(yen).expect(400);
});
