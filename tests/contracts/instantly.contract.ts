import './reach.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type HappeningKind, KINDS } from '../../sandbox/instantly/records.ts';
import { createInstantlyClient, type InstantlyClient } from '../../vendors/instantly/client.ts';
import { identityOf, parseInstantly, receive, verify } from '../../vendors/instantly/events.ts';
import { contractsFolder } from './document.ts';
import { driveAccount } from './drive-account.ts';
import { lookAtInstantly } from './drive-instantly.ts';
import { holdAnswers, holdCompleteness, holdRequests } from './hold.ts';
import type { Json } from './json.ts';
import { allowedIn, sampleAt } from './kinds.ts';
import { missingNames } from './sample.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

/** More than a page of what was sent. */
const OPENS = 120;

let stage: Stage;
let client: InstantlyClient;
let campaignId: string;

const api = (method: string, path: string, json?: unknown) =>
  stage.byHand(method, `/api/v2${path}`, json === undefined ? {} : { json });
const statusesOf = async (...asked: Promise<{ status: number }>[]) =>
  (await Promise.all(asked)).map(({ status }) => status);

async function happen(kind: HappeningKind, email = 'lead33@example.com'): Promise<void> {
  await stage.press(`/outreach/${campaignId}/happen`, {
    kind,
    email,
    text: 'Please call me',
    phone: '+14155557033',
  });
}

async function readCampaigns(): Promise<void> {
  const span = 'start_date=2026-01-01&end_date=2026-12-31T00:00:00.000Z';
  expect(
    await statusesOf(
      api('GET', `/campaigns/${campaignId}`),
      api('GET', '/campaigns?limit=3&search=offer&status=1'),
      api('GET', `/campaigns/analytics?id=${campaignId}&${span}`),
      api('GET', `/campaigns/analytics?ids=${campaignId}&ids=${campaignId}`),
      api('GET', '/campaigns/analytics'),
      api('GET', `/campaigns/analytics/overview?id=${campaignId}&${span}`),
      api('GET', '/campaigns/analytics/overview'),
      api('GET', `/campaigns/analytics/daily?${span}`),
    ),
  ).toEqual([200, 200, 200, 200, 200, 200, 200, 200]);
  expect(
    await statusesOf(
      api('GET', '/campaigns/00000000-0000-4000-8000-000000000000'),
      api('GET', '/campaigns?limit=101'),
      api('GET', '/campaigns/analytics?id=none'),
      api('GET', '/campaigns/analytics/overview?id=none'),
      api('GET', '/campaigns/analytics/daily?campaign_id=none'),
      api('GET', '/campaigns/analytics/daily?start_date=2026-02-02&end_date=2026-01-01'),
      api('GET', '/nothing'),
      stage.byHand('GET', '/api/v2/campaigns', { key: '' }),
      stage.byHand('GET', '/api/v2/campaigns', { key: 'Bearer another' }),
    ),
  ).toEqual([404, 400, 400, 400, 400, 400, 404, 401, 401]);
  await stage.press('/outreach/plan', { ends: '1' });
  expect((await api('GET', '/campaigns')).status).toBe(402);
  await stage.press('/outreach/plan', { ends: '0' });
}

async function readSent(): Promise<void> {
  const { body } = await api('GET', '/webhook-events?limit=1&success=true&search=lead33@example.com');
  const { items } = JSON.parse(body) as { items: { id: string }[] };
  expect(
    await statusesOf(
      api('GET', `/webhook-events/${items[0]?.id}`),
      api('GET', '/webhook-events/none'),
      api('GET', '/webhook-events?success=maybe'),
    ),
  ).toEqual([200, 404, 400]);
}

async function driveWebhooks(): Promise<void> {
  const wanted = {
    target_hook_url: `${stage.town.receiver.url}/elsewhere`,
    event_type: 'email_link_clicked',
  };
  const made = await api('POST', '/webhooks', { ...wanted, campaign: campaignId, name: 'By hand' });
  const one = `/webhooks/${(JSON.parse(made.body) as { id: string }).id}`;
  const statuses = [
    await api('GET', one),
    await api('GET', `/webhooks?limit=1&event_type=email_link_clicked&campaign=${campaignId}`),
    await api('GET', '/webhooks/event-types'),
    await api('PATCH', one, { headers: { authorization: 'Basic x' }, name: null }),
    await api('POST', `${one}/resume`),
    await api('POST', '/webhooks', {}),
    await stage.byHand('POST', '/api/v2/webhooks', { raw: '{' }),
    await api('PATCH', one, { event_type: 'dances' }),
    await api('GET', '/webhooks?limit=0'),
    await api('DELETE', one),
    await api('GET', one),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 400, 400, 400, 400, 200, 404]);
}

beforeAll(async () => {
  stage = await openStage('instantly');
  const { apiKey } = stage.town.options.instantly;
  client = watched(createInstantlyClient({ apiKey, baseUrl: `${stage.adapters.url}/instantly` }));
  campaignId = (await client.listCampaigns())[0]?.externalId ?? '';
  for (const kind of KINDS) await happen(kind);
  for (let n = 0; n < OPENS; n += 1) await happen('email_opened');
  await stage.settled();
  const seen = await lookAtInstantly(client, `${stage.town.receiver.url}/instantly`);
  expect(seen.payloads).toHaveLength(KINDS.length + OPENS);
  await readCampaigns();
  await readSent();
  await driveWebhooks();
  await driveAccount(stage, {
    async spoil([id], address) {
      await api('PATCH', `/webhooks/${id}`, { event_type: 'email_sent', headers: { other: 'x' } });
      await stage.press(`/outreach/webhooks/${id}/switch-off`, {});
      await api('POST', '/webhooks', { target_hook_url: address, event_type: 'all_events' });
    },
  });
  await stage.settled();
});
afterAll(() => stage?.close());

describe('Instantly', () => {
  holdRequests(
    () => stage,
    () => [client],
  );
});

describe('the stand-in of Instantly', () => {
  holdAnswers(() => stage);

  const got = () => stage.town.receiver.got.filter(({ path }) => path === '/instantly');
  const saidBy = ({ raw }: { raw: string }) => JSON.parse(raw) as Json & { event_type: string };

  it('shows the secret that was agreed, and another one is found out', async () => {
    const { webhookSecret } = stage.town.options.instantly;
    for (const received of got()) {
      const request = { rawBody: Buffer.from(received.raw), headers: received.headers, url: received.url };
      expect(await verify(request, webhookSecret)).toBe('ok');
      expect(await verify(request, `${webhookSecret}~`)).toBe('forged');
    }
  });

  it('tells every kind of event that one can ask for, and those that come unasked', () => {
    const wanted = allowedIn(stage.document.resolve('#/components/schemas/Webhook/properties/event_type'));
    const told = [...new Set(got().map((one) => saidBy(one).event_type))].sort();
    // What is found in data that was bought is no part of a campaign.
    const [all, clicks, bought] = ['all_events', 'email_link_clicked', 'supersearch_enrichment_completed'];
    const known = wanted.filter((kind) => ![all, clicks, bought].includes(kind));
    expect(told).toEqual([...known, 'link_clicked', 'auto_reply_received'].sort());
    expect(told).toEqual([...KINDS].sort());
  });

  it.each(['email_sent', 'email_opened', 'email_bounced', 'lead_interested', 'reply_received'])(
    'tells of %s with all that the vendor tells of it',
    (kind) => {
      const sample = JSON.parse(sampleAt(contractsFolder(), `instantly/${kind}.json`)) as Json;
      for (const one of got().filter((each) => saidBy(each).event_type === kind))
        expect(missingNames(sample, saidBy(one))).toEqual([]);
    },
  );

  it('is read by us, but for what is of no campaign', () => {
    for (const received of got()) {
      const [event] = receive({ rawBody: Buffer.from(received.raw), headers: received.headers, url: '' });
      expect(event?.externalId).toBe(identityOf(saidBy(received)));
      const fact = parseInstantly(received.raw);
      if (saidBy(received).event_type === 'account_error') expect(fact).toBeNull();
      else expect(fact).toMatchObject({ campaignId, leadEmail: 'lead33@example.com', at: expect.any(Date) });
    }
  });

  holdCompleteness('instantly', { guards: ['next(error)'] });
});
