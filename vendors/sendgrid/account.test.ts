import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import { registerEndpoint } from '../account.ts';
import { type Reply, type SeenRequest, startTestVendor } from '../test-vendor.ts';
import { sendgridAccount } from './account.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

type Row = Record<string, unknown>;

const ADDRESS = 'https://example.com/api/webhooks/sendgrid/c1';
const SECRETS = { apiKey: 'SG.key', webhookPublicKey: 'ours', from: 'sample@example.com' };
const opened = () => sendgridAccount(SECRETS, fake.baseUrl);
const wishing = (more: Partial<EndpointWish> = {}): EndpointWish => ({
  ...{ address: ADDRESS, owner: 'c1', known: [] },
  ...more,
});

let rows: Row[];
const ok = (body: unknown, status = 200): Reply => ({ status, body });
const json = ({ body }: SeenRequest): Row => JSON.parse(body) as Row;
const changes = () => fake.seen.filter(({ method }) => method !== 'GET').length;
beforeEach(() => {
  rows = [];
});

describe('SendGrid', () => {
  let parses: Row[];
  let key: string;
  const events = '/v3/user/webhooks/event/settings';
  const parse = '/v3/user/webhooks/parse/settings';
  beforeEach(() => {
    parses = [];
    key = '';
    fake.replyWith((request) => {
      const { method, path } = request;
      const isRead = method === 'GET';
      if (path === `${events}/all`) return ok({ max_allowed: 5, webhooks: rows });
      if (path.startsWith(`${events}/signed/`)) {
        if (!isRead) key = 'theirs';
        return ok({ id: '1', public_key: key });
      }
      if (path.startsWith(parse)) {
        if (isRead) return ok({ result: parses });
        parses = [json(request)];
        return ok(parses[0], method === 'POST' ? 201 : 200);
      }
      if (method === 'POST') rows.push({ id: '1', ...json(request) });
      else Object.assign(rows[0] ?? {}, json(request));
      return ok(rows[0], method === 'POST' ? 201 : 200);
    });
  });
  const inbound = { domain: 'in.example.com', address: 'https://example.com/in/secret' };

  it('gets an event webhook, signed, and mail to our domain posted, once; the key is its own', async () => {
    const first = await registerEndpoint(opened(), wishing({ inbound }));
    expect(first.secrets).toEqual({ webhookPublicKey: 'theirs' });
    expect(first.registration.ids).toEqual(['1', 'in.example.com']);
    expect(rows).toEqual([
      expect.objectContaining({
        ...{
          url: ADDRESS,
          enabled: true,
          delivered: true,
          bounce: true,
          spam_report: true,
          unsubscribe: true,
        },
        ...{ open: false, click: false, deferred: false, group_resubscribe: false },
      }),
    ]);
    expect(parses).toEqual([
      { hostname: 'in.example.com', url: inbound.address, spam_check: false, send_raw: false },
    ]);
    expect(changes()).toBe(3);
    const again = await registerEndpoint(opened(), wishing({ inbound }));
    // What was opened still has the old key.
    expect(again.did).toEqual([expect.stringContaining('Takes over the key')]);
    expect(rows).toHaveLength(1);
  });

  it('has one that is off or lacks a kind put right', async () => {
    await registerEndpoint(opened(), wishing());
    Object.assign(rows[0] ?? {}, { enabled: false, bounce: false, click: true });
    const { did } = await registerEndpoint(opened(), wishing());
    expect(did.join()).toContain('it is off; it lacks bounce; it sends click besides');
    expect(rows).toEqual([expect.objectContaining({ enabled: true, bounce: true, click: false })]);
  });
});
