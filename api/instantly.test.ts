import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InstantlyFact } from '../contracts/instantly/facts.ts';
import { asOperator } from '../prisma/tenant.ts';
import { recordInstantlyEvent } from '../services/instantly/record-event.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { ACTOR } from '../tests/setup/fixtures.ts';
import { addSignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
/** Two operators; the first has two clients, which have a campaign of their own each, and one that both have. */
let staff: TestUser;
let stranger: TestUser;
let a: TestUser;
let b: TestUser;
let clientA: string;
let clientB: string;
let foreignClient: string;
/** By what Instantly calls them. */
let campaigns: Record<string, string>;
let told = 0;

beforeAll(async () => {
  api = await startTestApi();
  staff = await api.addOperator('staff');
  stranger = await api.addOperator('stranger');
  [clientA, clientB] = [(await addCampaign(staff)).clientId, (await addCampaign(staff)).clientId];
  [a, b] = [await api.addClientKey(staff, clientA), await api.addClientKey(staff, clientB)];
  foreignClient = (await addCampaign(stranger)).clientId;
  for (const campaignId of ['of-a', 'of-b', 'of-both', 'of-nobody']) await tell(staff, { campaignId });
  await tell(stranger, { campaignId: 'of-stranger' });
  const rows = await Promise.all(
    [staff, stranger].map(({ operatorId }) =>
      asOperator(api.db, operatorId, (tx) => tx.instantlyCampaign.findMany()),
    ),
  );
  campaigns = Object.fromEntries(rows.flat().map(({ externalId, id }) => [externalId, id]));
  await save(staff, clientA, ['of-a', 'of-both']).expect(200);
  await save(staff, clientB, ['of-b', 'of-both']).expect(200);
  await save(stranger, foreignClient, ['of-stranger']).expect(200);
  await tell(staff, {
    campaignId: 'of-a',
    kind: 'replied',
    text: 'Sounds good',
    threadUrl: 'https://x.example/t',
  });
  await tell(staff, { campaignId: 'of-both', kind: 'opened' });
});
afterAll(() => api.stop());

async function tell({ operatorId }: TestUser, fact: Partial<InstantlyFact>): Promise<void> {
  told += 1;
  const whole = { kind: 'sent', said: 'email_sent', campaignId: 'x', campaignName: fact.campaignId } as const;
  const lead = { leadEmail: `lead${told}@example.com`, subject: 'Sample subject' };
  const news = { operatorId, connection: 'environment', externalId: `e${told}`, actor: ACTOR };
  await asOperator(api.db, operatorId, (tx) =>
    recordInstantlyEvent(tx, { ...news, receivedAt: new Date(), fact: { ...whole, ...lead, ...fact } }),
  );
}

const idOf = (name: string): string => campaigns[name] ?? '';

const save = (who: TestUser, clientId: string, names: readonly string[]) =>
  who.call('put', `/api/instantly/clients/${clientId}/assignments`).send({ campaignIds: names.map(idOf) });

const get = async (who: Pick<TestUser, 'call'>, path: string) =>
  (await who.call('get', `/api/instantly/${path}`).expect(200)).body;

const names = async (who: TestUser, path: string): Promise<string[]> =>
  (await get(who, path)).items
    .map((row: { name?: string; campaignName?: string }) => row.name ?? row.campaignName)
    .sort();

describe('a client sees what it has, and by no id what another has', () => {
  test('in lists', async () => {
    expect(await names(a, 'campaigns')).toEqual(['of-a', 'of-both']);
    expect(await names(b, 'campaigns')).toEqual(['of-b', 'of-both']);
    expect(await names(a, 'events')).toEqual(['of-a', 'of-a', 'of-both', 'of-both']);
    expect(await names(b, 'events')).toEqual(['of-b', 'of-both']);
    for (const query of [`clientId=${clientA}`, `clientId=${foreignClient}`])
      for (const list of ['campaigns', 'events']) expect(await names(b, `${list}?${query}`)).toEqual([]);
    for (const name of ['of-a', 'of-nobody', 'of-stranger'])
      expect(await names(b, `events?campaignId=${idOf(name)}`)).toEqual([]);
  });

  test('of one campaign', async () => {
    expect(await get(a, `campaigns/${idOf('of-a')}`)).toMatchObject({
      ...{ name: 'of-a', clientName: null, counts: { sent: 1, replies: 1, uniqueReplies: 1 } },
    });
    for (const name of ['of-a', 'of-nobody', 'of-stranger'])
      await b.call('get', `/api/instantly/campaigns/${idOf(name)}`).expect(404);
    await b.call('get', `/api/instantly/campaigns/${idOf('of-both')}?clientId=${clientA}`).expect(404);
    expect(await get(b, `campaigns/${idOf('of-both')}`)).toMatchObject({ counts: { sent: 0, opens: 1 } });
    expect(await get(a, `campaigns/${idOf('of-both')}`)).toMatchObject({ counts: { sent: 1, opens: 1 } });
  });

  test('in figures', async () => {
    expect(await get(b, 'overview')).toMatchObject({
      campaigns: 2,
      counts: { sent: 1, opens: 1, replies: 0 },
    });
    expect(await get(a, 'overview')).toMatchObject({
      campaigns: 2,
      counts: { sent: 2, opens: 1, replies: 1 },
    });
    await b.call('get', `/api/instantly/overview?clientId=${clientA}`).expect(404);
  });

  test('in files, which name no client and run no formula', async () => {
    await tell(staff, { campaignId: 'of-a', kind: 'replied', text: '=HYPERLINK("https://x.example")' });
    const file = async (who: TestUser, query = '') =>
      (await who.call('get', `/api/instantly/events.csv${query}`).expect(200)).text.split('\n').slice(0, -1);
    const mine = await file(a);
    expect(mine).toHaveLength(6);
    expect(mine[0]).toBe('\ufeffat,campaign,kind,said,lead_email,step,subject,text,campaign_id,event_id');
    expect(mine.join('\n')).toContain(`"'=HYPERLINK`);
    expect(await file(a, '?kind=opened')).toHaveLength(2);
    expect(await file(b)).toHaveLength(3);
    for (const name of ['of-a', 'of-nobody', 'of-stranger'])
      expect(await file(b, `?campaignId=${idOf(name)}`)).toHaveLength(1);
    expect(await file(b, `?clientId=${clientA}`)).toHaveLength(1);
    expect((await file(staff))[0]).toMatch(/^\ufeffclient,at/);
    await b.call('get', '/api/instantly/events.csv?kind=x').expect(400);
  });

  test('and gives nobody anything', async () => {
    await save(a, clientA, []).expect(403);
    for (const path of [`clients/${clientA}/assignments`, 'clients'])
      await a.call('get', `/api/instantly/${path}`).expect(403);
  });
});

describe('an operator sees its clients’, and by no id another’s', () => {
  test('in lists', async () => {
    expect(await names(staff, 'campaigns')).toEqual(['of-a', 'of-b', 'of-both', 'of-both']);
    expect(await names(stranger, 'campaigns')).toEqual(['of-stranger']);
    expect(await names(stranger, 'events')).toEqual(['of-stranger']);
    for (const query of [`clientId=${clientA}`, `campaignId=${idOf('of-a')}`])
      expect(await names(stranger, `events?${query}`)).toEqual([]);
    expect(await names(stranger, `campaigns?clientId=${clientA}`)).toEqual([]);
  });

  test('of one thing', async () => {
    for (const path of [
      `campaigns/${idOf('of-a')}`,
      `clients/${clientA}/assignments`,
      `overview?clientId=${clientA}`,
    ])
      await stranger.call('get', `/api/instantly/${path}`).expect(404);
    await save(stranger, clientA, []).expect(404);
    await save(stranger, foreignClient, ['of-stranger', 'of-a']).expect(404);
    expect(await names(stranger, 'campaigns')).toEqual(['of-stranger']);
  });

  test('which says whose figures it means where several have a campaign', async () => {
    const path = `/api/instantly/campaigns/${idOf('of-both')}`;
    const { body } = await staff.call('get', path).expect(400);
    expect(body.errors).toMatchObject([{ field: 'clientId' }]);
    expect((await staff.call('get', `${path}?clientId=${clientA}`).expect(200)).body.counts.sent).toBe(1);
  });

  test('with the threads at Instantly, which a client is not sent to', async () => {
    const replies = `events?kind=replied&clientId=${clientA}`;
    const ofStaff = (await get(staff, replies)).items.at(-1);
    expect(ofStaff).toMatchObject({ text: 'Sounds good', threadUrl: 'https://x.example/t' });
    expect((await get(a, replies)).items.at(-1)).toMatchObject({ text: 'Sounds good', threadUrl: null });
  });

  test('as owner and admin, and neither as rep nor as agent', async () => {
    const paths = [
      'campaigns',
      'events',
      'overview',
      'events.csv',
      'clients',
      `clients/${clientA}/assignments`,
    ];
    const answers = async (role: 'owner' | 'admin' | 'rep' | 'agent') => {
      const person = await addSignedIn(api, { organizationId: staff.operatorId, role });
      const all = paths.map(async (path) => (await person.call('get', `/api/instantly/${path}`)).status);
      return [...new Set(await Promise.all(all))];
    };
    expect([await answers('owner'), await answers('admin')]).toEqual([[200], [200]]);
    expect([await answers('rep'), await answers('agent')]).toEqual([[403], [403]]);
  });
});

describe('lists', () => {
  test.each(['campaigns', 'events', 'clients'])(
    'of %s are read to their end, each row once',
    async (list) => {
      const whole = (await get(staff, list)).items;
      const paged: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: unknown[]; nextCursor: string | null } = await get(
          staff,
          `${list}?limit=1${cursor && `&cursor=${cursor}`}`,
        );
        paged.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
      await staff.call('get', `/api/instantly/${list}?cursor=x`).expect(400);
    },
  );

  test('of clients have their figures, and are searched by name and email', async () => {
    const { items } = await get(staff, 'clients');
    const found = items.find(({ id }: { id: string }) => id === clientA);
    expect(found).toMatchObject({ campaigns: 2, counts: { sent: 2, opens: 1 } });
    expect((await get(staff, 'clients?search=nobody%25')).items).toEqual([]);
  });
});

describe('giving a client campaigns', () => {
  test('shows all there are, whose they are, and what waits', async () => {
    const view = await get(staff, `clients/${clientA}/assignments`);
    const brief = view.campaigns.map(({ name, isAssigned, others, waiting }: Record<string, unknown>) => [
      ...[name, isAssigned, (others as string[]).length, waiting],
    ]);
    expect(brief).toEqual([
      ['of-a', true, 0, 0],
      ['of-b', false, 1, 0],
      ['of-both', true, 1, 0],
      ['of-nobody', false, 0, 1],
    ]);
  });

  test('takes away what is not named: nothing of it is seen any more, and all of it when it comes back', async () => {
    const { version } = await get(staff, `clients/${clientA}/assignments`);
    const before = await get(a, `campaigns/${idOf('of-a')}`);
    expect((await save(staff, clientA, ['of-both']).expect(200)).body).toEqual({
      added: 0,
      removed: 1,
      counted: 0,
    });
    await a.call('get', `/api/instantly/campaigns/${idOf('of-a')}`).expect(404);
    expect(await names(a, 'events')).toEqual(['of-both', 'of-both']);
    expect((await get(a, 'overview')).counts).toMatchObject({ sent: 1, replies: 0 });
    const late = { campaignIds: [], version };
    await staff.call('put', `/api/instantly/clients/${clientA}/assignments`).send(late).expect(409);
    await save(staff, clientA, ['of-a', 'of-both']).expect(200);
    expect((await get(a, `campaigns/${idOf('of-a')}`)).counts).toEqual(before.counts);
  });
});

test('days are those of UTC, each there, at most four hundred', async () => {
  const { days, from, to } = await get(a, 'overview?from=2026-01-30&to=2026-02-02');
  expect([from, to]).toEqual(['2026-01-30', '2026-02-02']);
  expect(days.map(({ day }: { day: string }) => day)).toEqual([
    ...['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'],
  ]);
  for (const query of ['from=2026-02-02&to=2026-01-30', 'from=2020-01-01&to=2026-01-30'])
    await a.call('get', `/api/instantly/overview?${query}`).expect(400);
});
