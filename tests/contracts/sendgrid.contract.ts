import './reach.ts';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventWebhook } from '@sendgrid/eventwebhook';
import { type Received, sendgridPublicKey } from '../../sandbox/harness.ts';
import { createSendgridClient, type SendgridClient } from '../../vendors/sendgrid/client.ts';
import { parseSendgrid, receive, verify } from '../../vendors/sendgrid/events.ts';
import { readInboundForm } from '../../vendors/sendgrid/inbound-form.ts';
import { parseInbound, receiveInbound } from '../../vendors/sendgrid/inbound.ts';
import { contractsFolder } from './document.ts';
import { driveAccount } from './drive-account.ts';
import { driveSendgrid, eraseRecipients } from './drive-sendgrid.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { sampleAt, tellersIn, wordsIn } from './kinds.ts';
import { requestFaults } from './requests.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

/** Our own names come back with every event. */
const OUR_ARGS = ['operator_id', 'message_id'];
/** Names that the samples lack: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  delivered: ['ip', 'tls'],
  bounce: ['ip', 'tls', 'bounce_classification'],
  click: ['url_offset'],
};
/** Names that come with some mails only: https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook */
const SOMETIMES = /^(?:html|spam_score|spam_report|cc|content-ids|attachment-info|attachment\d+)$/;

type Sample = Readonly<Record<string, unknown>> & { readonly event: string };

let stage: Stage;
let client: SendgridClient;
let samples: Sample[];

const whole = {
  personalizations: [{ to: [{ email: 'lead34@example.com' }] }],
  from: { email: 'sample@example.com' },
  subject: 'Hello',
  content: [{ type: 'text/plain', value: 'Hello' }],
};

/** Every way in which a mail is refused. */
const refused: readonly unknown[] = [
  {},
  { ...whole, personalizations: undefined },
  { ...whole, personalizations: [{}] },
  { ...whole, from: undefined },
  { ...whole, personalizations: [{ to: [{ email: 'nobody' }] }] },
  { ...whole, subject: undefined },
  { ...whole, content: undefined },
];

async function driveByHand(): Promise<void> {
  const send = (json: unknown) => stage.byHand('POST', '/v3/mail/send', { json });
  for (const body of refused) expect([body, (await send(body)).status]).toEqual([body, 400]);
  await send({ ...whole, mail_settings: { sandbox_mode: { enable: true } } });
  await stage.byHand('POST', '/v3/mail/send', { raw: '{' });
  await stage.byHand('POST', '/v3/mail/send', { json: whole, key: 'Bearer SG.another' });
  await stage.byHand('GET', '/v3/messages?query=nonsense');
  await stage.byHand('POST', '/v3/recipients/erasejob', { json: {} });
  await stage.byHand('GET', '/v3/nowhere');
}

/** The lead answers the first mail, with a file and without, and is away. */
async function answerMail(): Promise<void> {
  const { baseUrl, state } = stage.town.sandbox;
  const mail = [...state.mails.values()].find(({ replyTo }) => replyTo);
  const file = { name: 'notes.txt', type: 'text/plain', base64: Buffer.from('Notes').toString('base64') };
  for (const said of [
    { text: 'Yes, please.', html: '<p>Yes, please.</p>', attachments: [file] },
    { outOfOffice: true },
  ]) {
    const answer = await fetch(`${baseUrl}/mails/${mail?.id}/reply`, {
      ...{ method: 'POST', body: JSON.stringify(said) },
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(202);
  }
}

/** What its reader and its server do with a mail, each with one of its own. */
async function sufferMails(): Promise<void> {
  const { state } = stage.town.sandbox;
  const mailOf = async (email: string, more: object = {}) => {
    const before = new Set(state.mails.keys());
    const mail = { ...whole, personalizations: [{ to: [{ email }] }], ...more };
    expect((await stage.byHand('POST', '/v3/mail/send', { json: mail })).status).toBe(202);
    return [...state.mails.keys()].find((id) => !before.has(id)) ?? '';
  };
  const link = { content: [{ type: 'text/html', value: '<a href="https://app.example.com/x">Look</a>' }] };
  const acts = (id: string, ...names: string[]) =>
    names.reduce(
      (last, name) => last.then(() => stage.press(`/inbox/${id}/act`, { do: name })),
      Promise.resolve(),
    );
  const held = await mailOf('lead41@example.com', { asm: { group_id: 7 }, ...link });
  await stage.settled();
  await acts(held, 'open', 'machine_open', 'spam', 'unsubscribe', 'group_unsubscribe', 'bounce');
  await fetch(`${stage.town.sandbox.baseUrl}/inbox/${held}/click/html/0`, { redirect: 'manual' });
  const other = await mailOf('lead42@example.com', link);
  await stage.settled();
  await fetch(`${stage.town.sandbox.baseUrl}/inbox/${other}/click/html/0`, { redirect: 'manual' });
  // It bounced: the next one is dropped.
  await mailOf('lead41@example.com');
  const rules = { defers: 'lead43@example.com', blocks: 'lead44@example.com', bounces: 'lead45@example.com' };
  for (const [rule, email] of Object.entries(rules)) {
    await stage.press('/inbox/mailbox', { email, rule });
    await mailOf(email);
  }
  await stage.settled();
}

async function driveSuppressions(): Promise<void> {
  for (const list of ['bounces', 'blocks', 'spam_reports', 'unsubscribes']) {
    await stage.byHand('GET', `/v3/suppression/${list}`);
  }
  const gone = async (path: string) => (await stage.byHand('DELETE', path)).status;
  expect([
    await gone('/v3/suppression/bounces/lead41@example.com'),
    await gone('/v3/suppression/spam_reports/lead41@example.com'),
    await gone('/v3/asm/suppressions/global/lead41@example.com'),
    await gone('/v3/asm/groups/7/suppressions/lead41@example.com'),
    await gone('/v3/suppression/blocks/lead44@example.com'),
    await gone('/v3/suppression/blocks/nobody@example.com'),
  ]).toEqual([204, 204, 204, 204, 204, 404]);
}

async function driveSettings(): Promise<void> {
  const events = '/v3/user/webhooks/event/settings';
  const url = `${stage.town.receiver.url}/elsewhere`;
  const ask = async (method: string, path: string, json?: unknown) =>
    (await stage.byHand(method, path, { json })).status;
  await ask('GET', '/v3/scopes');
  await ask('GET', '/v3/user/username');
  expect(await ask('GET', events)).toBe(404);
  const made = await stage.byHand('POST', events, { json: { enabled: false, url, delivered: true } });
  const { id } = JSON.parse(made.body) as { id: string };
  expect([await ask('POST', events, { url }), await ask('POST', events, { url: 'nowhere' })]).toEqual([
    400, 400,
  ]);
  for (const one of [events, `${events}/${id}`]) {
    await ask('GET', one);
    await ask('PATCH', one, { friendly_name: 'Ours' });
  }
  for (const one of [`${events}/signed`, `${events}/signed/${id}`]) {
    await ask('PATCH', one, { enabled: true });
    await ask('GET', one);
  }
  for (let more = 1; more <= 5; more += 1) await ask('POST', events, { url: `${url}/${more}` });
  const all = await stage.byHand('GET', `${events}/all`);
  for (const one of (JSON.parse(all.body) as { webhooks: { id: string }[] }).webhooks)
    await ask('DELETE', `${events}/${one.id}`);
  const parse = '/v3/user/webhooks/parse/settings';
  const host = 'reply.example.com';
  expect([
    await ask('POST', parse, { hostname: host, url }),
    await ask('POST', parse, { hostname: host, url }),
    await ask('POST', parse, { hostname: host }),
    await ask('POST', parse, { url: 1 }),
    await ask('GET', parse),
    await ask('GET', `${parse}/${host}`),
    await ask('PATCH', `${parse}/${host}`, { spam_check: true }),
    await ask('DELETE', `${parse}/${host}`),
    await ask('GET', `${parse}/${host}`),
  ]).toEqual([201, 400, 400, 400, 200, 200, 200, 204, 404]);
}

beforeAll(async () => {
  samples = JSON.parse(sampleAt(contractsFolder(), 'sendgrid/events.all.json')) as Sample[];
  stage = await openStage('sendgrid');
  const { apiKey } = stage.town.options.sendgrid;
  client = watched(createSendgridClient({ apiKey, baseUrl: `${stage.adapters.url}/sendgrid` }));
  await driveSendgrid(client);
  await stage.settled();
  await answerMail();
  await stage.settled();
  await sufferMails();
  await driveSuppressions();
  await stage.settled();
  await driveSettings();
  const inbound = { domain: 'reply.example.com', address: `${stage.town.receiver.url}/elsewhere` };
  await driveAccount(stage, {
    wish: { inbound },
    async spoil([id]) {
      const settings = '/v3/user/webhooks';
      await stage.byHand('PATCH', `${settings}/event/settings/${id}`, { json: { enabled: false } });
      await stage.byHand('PATCH', `${settings}/parse/settings/${inbound.domain}`, {
        json: { send_raw: true },
      });
    },
  });
  await eraseRecipients(client);
  await driveByHand();
});
afterAll(() => stage?.close());

const isInbound = ({ path }: Received) => path.startsWith('/sendgrid-inbound/');

describe('SendGrid', () => {
  holdRequests(
    () => stage,
    () => [client],
  );

  it('is given our ids within a personalization: at the top its document mistakes them', () => {
    const sent = stage.adapters.recorded.find(({ path }) => path.endsWith('/mail/send'));
    if (!sent) throw new Error('no mail was sent');
    const { personalizations, ...mail } = JSON.parse(sent.body) as {
      personalizations: { custom_args: object }[];
    };
    expect(personalizations[0]?.custom_args).toEqual({ operator_id: 'op_1', message_id: 'msg_1' });
    const body = JSON.stringify({ ...mail, personalizations, custom_args: { operator_id: 'op_1' } });
    expect(requestFaults(stage.document, { ...sent, path: '/v3/mail/send', body })).toContain(
      'custom_args at the top',
    );
  });
});

describe('the stand-in of SendGrid', () => {
  holdAnswers(() => stage);

  holdEvents({
    kinds: () =>
      wordsIn(
        tellersIn('sandbox/sendgrid'),
        samples.map(({ event }) => event),
      ),
    got: () => stage.town.receiver.got.filter((received) => !isInbound(received)),
    isSigned: ({ raw, headers }) => {
      const sdk = new EventWebhook();
      const signature = String(headers['x-twilio-email-event-webhook-signature']);
      const at = String(headers['x-twilio-email-event-webhook-timestamp']);
      return sdk.verifySignature(sdk.convertPublicKeyToECDSA(sendgridPublicKey), raw, signature, at);
    },
    verify: (request) => verify(request, sendgridPublicKey, new Date()),
    receive,
    parse: ({ body }) => parseSendgrid(body),
    faults: ({ raw }) => [
      ...(raw.endsWith('\r\n') ? [] : ['no CRLF at the end']),
      ...(JSON.parse(raw) as Sample[]).flatMap((event) => faultsBySample(event)),
    ],
    unread: ['click', 'deferred', 'open'],
  });

  it('posts what a lead answers as Inbound Parse does, and we read it', async () => {
    const posted = stage.town.receiver.got.filter(isInbound);
    expect(posted).toHaveLength(2);
    const names = [
      ...sampleAt(contractsFolder(), 'sendgrid/inbound_parse.default_data.multipart.txt').matchAll(
        /; name="([^"]+)"/g,
      ),
    ];
    const known = names.map(([, name = '']) => name);
    for (const { raw, headers } of posted) {
      const type = String(headers['content-type']);
      const keep = async (bytes: Readable) => ({ size: (await buffer(bytes)).length, sha256: 'x' });
      const form = await readInboundForm(Readable.from([Buffer.from(raw)]), type, keep);
      const given = [
        ...Object.keys(form.fields),
        ...form.attachments.map((_one, index) => `attachment${index + 1}`),
      ];
      expect(given.filter((name) => !known.includes(name) && !SOMETIMES.test(name))).toEqual([]);
      expect(known.filter((name) => !given.includes(name) && !SOMETIMES.test(name))).toEqual([]);
      const mail = parseInbound(receiveInbound(form).body);
      expect(mail).toMatchObject({ from: 'lead33@example.com', to: ['reply@example.com'] });
    }
  });

  holdCompleteness('sendgrid');
});

/** No document describes the events: each is held against a sample of its kind, by its names and their types. */
function faultsBySample(event: Sample): string[] {
  const sample = samples.find((one) => one.event === event.event);
  if (!sample) return [`no sample of ${event.event}`];
  const more = [...OUR_ARGS, ...(ALSO[event.event] ?? [])];
  const strange = Object.entries(event).filter(
    ([name, value]) => !more.includes(name) && typeof value !== typeof sample[name],
  );
  const missing = Object.keys(sample).filter((name) => name !== 'category' && !(name in event));
  return [
    ...strange.map(([name]) => `${event.event}: ${name}`),
    ...missing.map((name) => `${event.event}: no ${name}`),
  ];
}
