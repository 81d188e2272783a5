import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { registerEndpoint } from '../../vendors/account.ts';
import { instantlyAccount } from '../../vendors/instantly/account.ts';
import { createInstantlyClient } from '../../vendors/instantly/client.ts';
import { identityOf, receive, verify } from '../../vendors/instantly/events.ts';
import { addAccount, type Received, startTown, type Town, until } from '../harness.ts';

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.close());

const root = () => town.sandbox.baseUrl;
const clientOf = ({ options }: Town = town) =>
  createInstantlyClient({ apiKey: options.instantly.apiKey, baseUrl: `${root()}/instantly` });
const ask = (path: string, key = town.options.instantly.apiKey) =>
  fetch(`${root()}/instantly/api/v2${path}`, { headers: { authorization: `Bearer ${key}` } });

async function press(path: string, form: Record<string, string>): Promise<number> {
  const body = new URLSearchParams(form);
  return (await fetch(`${root()}/outreach${path}`, { method: 'POST', redirect: 'manual', body })).status;
}

async function firstCampaign(): Promise<string> {
  const [first] = await clientOf().listCampaigns();
  if (!first) throw new Error('there is no campaign');
  return first.externalId;
}

const at = (day: number, hour = 9) => `2026-05-0${day}T0${hour}:00:00.000Z`;
const arrived = (count: number): Promise<Received[]> =>
  until(`${count} events`, () => town.receiver.got.length >= count && town.receiver.got);

describe('a workspace', () => {
  test('has campaigns for several pages, the same at each asking, and each account its own', async () => {
    const listed = await clientOf().listCampaigns();
    expect(listed.length).toBeGreaterThan(150);
    expect(new Set(listed.map(({ externalId }) => externalId)).size).toBe(listed.length);
    expect(await clientOf().listCampaigns()).toEqual(listed);
    const others = await clientOf(addAccount(town, 'second')).listCampaigns();
    const ids = new Set(listed.map(({ externalId }) => externalId));
    expect(others.filter(({ externalId }) => ids.has(externalId))).toEqual([]);
    const { items } = (await (await ask('/campaigns?limit=1&search=spring')).json()) as { items: object[] };
    expect(items).toMatchObject([{ name: 'A spring offer' }]);
  });

  test('says no to a wrong key, and to everybody while it has no plan', async () => {
    const refused = await ask('/campaigns', 'another');
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Invalid API key' },
    ]);
    await press('/plan', { ends: '1' });
    expect((await ask('/campaigns')).status).toBe(402);
    await press('/plan', { ends: '0' });
    expect((await ask('/campaigns')).status).toBe(200);
  });
});

describe('what people do', () => {
  test('is told with the secret, is in the record of what was sent, and counts by day', async () => {
    const id = await firstCampaign();
    const lead = { email: 'Lead07@example.com', firstName: 'Sample' };
    const acts: readonly (readonly [string, string])[] = [
      ...[['email_sent', at(1)] as const, ['email_opened', at(1, 9)] as const],
      ...[['email_opened', at(2)] as const, ['link_clicked', at(2)] as const],
      ...[['reply_received', at(2)] as const, ['auto_reply_received', at(3)] as const],
    ];
    for (const [kind, when] of acts)
      expect(await press(`/${id}/happen`, { ...lead, kind, at: when, text: 'Yes' })).toBe(303);
    const got = await arrived(acts.length);
    for (const { raw, headers } of got)
      expect(
        await verify({ rawBody: Buffer.from(raw), headers, url: '' }, town.options.instantly.webhookSecret),
      ).toBe('ok');
    const days = await clientOf().readDays({ campaignId: id, from: '2026-05-01', to: '2026-05-03' });
    expect(days).toMatchObject([
      { day: '2026-05-01', sent: 1, opens: 1, uniqueOpens: 1, replies: 0 },
      { day: '2026-05-02', sent: 0, opens: 1, uniqueOpens: 0, clicks: 1, replies: 1, uniqueReplies: 1 },
      { day: '2026-05-03', replies: 0, autoReplies: 1 },
    ]);
    const today = new Date().toISOString().slice(0, 10);
    const search = `${town.receiver.url}/instantly`;
    const { payloads } = await clientOf().listSent({ from: today, to: today, search });
    const came = got.map(({ raw, headers }) => receive({ rawBody: Buffer.from(raw), headers, url: '' })[0]);
    expect(payloads.map(identityOf).sort()).toEqual(came.map((one) => one?.externalId).sort());
  });

  test('that never arrives is in the record all the same', async () => {
    town.sandbox.dials.turn('instantly', { silence: 1 });
    await press(`/${await firstCampaign()}/happen`, { kind: 'email_sent', email: 'lead07@example.com' });
    const { items } = (await (await ask('/webhook-events?success=false')).json()) as { items: object[] };
    expect(items).toMatchObject([{ success: false, payload: { event_type: 'email_sent' } }]);
    expect(town.receiver.got).toEqual([]);
  });

  test('is no event where nothing, nobody or no campaign is named', async () => {
    const id = await firstCampaign();
    expect(await press(`/${id}/happen`, { kind: 'dances', email: 'lead07@example.com' })).toBe(409);
    expect(await press(`/${id}/happen`, { kind: 'email_sent', email: 'nobody' })).toBe(409);
    expect(await press('/none/happen', { kind: 'email_sent', email: 'lead07@example.com' })).toBe(409);
  });
});

describe('a webhook', () => {
  test('is sent what it asks for with its own headers, is switched off and resumed', async () => {
    const id = await firstCampaign();
    const address = `${town.receiver.url}/ours`;
    const secrets = { apiKey: town.options.instantly.apiKey, webhookSecret: 'the secret of this webhook' };
    const account = instantlyAccount(secrets, `${root()}/instantly`);
    const wish = { address, owner: 'environment', known: 'all' } as const;
    const { registration } = await registerEndpoint(account, wish);
    await press(`/${id}/happen`, { kind: 'link_clicked', email: 'lead07@example.com' });
    const [event] = await arrived(1);
    expect(event).toMatchObject({
      path: '/ours',
      headers: { 'x-followthrough-secret': secrets.webhookSecret },
    });
    await press(`/webhooks/${registration.ids[0]}/switch-off`, {});
    await press(`/${id}/happen`, { kind: 'email_sent', email: 'lead07@example.com' });
    expect((await registerEndpoint(account, wish)).did).toEqual([expect.stringMatching(/^Resumes/)]);
    await press(`/${id}/happen`, { kind: 'email_opened', email: 'lead07@example.com' });
    const got = await arrived(2);
    expect(got.map(({ raw }) => (JSON.parse(raw) as { event_type: string }).event_type)).toEqual([
      ...['link_clicked', 'email_opened'],
    ]);
    // What was not sent is in no record either: it is lost to whoever looks there.
    const { items } = (await (await ask('/webhook-events')).json()) as { items: object[] };
    expect(items).toHaveLength(2);
  });
});

describe('the room', () => {
  test('shows campaigns, what was counted and what happened, and no word of a lead as HTML', async () => {
    const id = await firstCampaign();
    const text = '<script>alert(1)</script>';
    await press(`/${id}/happen`, { kind: 'reply_received', email: 'lead07@example.com', text });
    const page = async (path: string) => (await fetch(`${root()}/outreach${path}`)).text();
    expect(await page('')).toContain(`/outreach/${id}`);
    expect(await page('?q=spring')).not.toContain('Outreach 001');
    const shown = await page(`/${id}`);
    expect(shown).toMatch(/lead07@example\.com/);
    expect(shown).toContain('&lt;script&gt;');
    expect(shown).not.toContain(text);
    expect((await fetch(`${root()}/outreach/none`)).status).toBe(404);
  });
});
