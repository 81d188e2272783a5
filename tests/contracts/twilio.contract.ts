import './reach.ts';
import { afterAll, beforeAll, describe, it, expect } from '@jest/globals';
import twilio from 'twilio';
import type { Received } from '../../sandbox/harness.ts';
import { createTwilioClient, type TwilioClient } from '../../vendors/twilio/client.ts';
import { parseTwilio, receive, verify } from '../../vendors/twilio/events.ts';
import { contractsFolder } from './document.ts';
import { driveAccount } from './drive-account.ts';
import { driveTwilio } from './drive-twilio.ts';
import { holdAnswers, holdCompleteness, holdEvents, holdRequests } from './hold.ts';
import { allowedIn, sampleAt, sourceAt, sourcesIn, wordsIn } from './kinds.ts';
import { requestFaults } from './requests.ts';
import { openStage, type Stage } from './stage.ts';
import { watched } from './watched.ts';

const OURS = '+14155550199';
const LEAD = '+14155550133';
/** What a text from a phone is told in: https://www.twilio.com/docs/messaging/guides/webhook-request */
const INBOUND = (
  'MessageSid SmsSid SmsMessageSid AccountSid MessagingServiceSid From To Body NumMedia NumSegments SmsStatus ApiVersion ' +
  'FromCity FromState FromZip FromCountry ToCity ToState ToZip ToCountry'
).split(' ');

let stage: Stage;
let client: TwilioClient;
let messages: string;

/** Every way in which a new text is refused, and the vendor's code. */
const refusals: Readonly<Record<number, Record<string, string>>> = {
  21604: { From: OURS, Body: 'Hello' },
  21603: { To: LEAD, Body: 'Hello' },
  21602: { To: LEAD, From: OURS },
  21617: { To: LEAD, From: OURS, Body: 'x'.repeat(1_601) },
  21211: { To: '5550133', From: OURS, Body: 'Hello' },
  21212: { To: LEAD, From: '5550133', Body: 'Hello' },
  21266: { To: OURS, From: OURS, Body: 'Hello' },
  21609: { To: LEAD, From: OURS, Body: 'Hello', StatusCallback: 'nowhere' },
  21610: { To: LEAD, From: OURS, Body: 'Hello' },
};

const create = (form: Record<string, string>) => stage.byHand('POST', `${messages}.json`, { form });

const say = (body: string) => stage.press(`/phones/${LEAD}/texts`, { to: OURS, body });

async function driveNumbers(): Promise<void> {
  const account = messages.replace(/\/Messages$/, '');
  const numbers = `${account}/IncomingPhoneNumbers`;
  await stage.byHand('GET', `${account}.json`);
  const made = await stage.byHand('POST', `${numbers}.json`, { form: { PhoneNumber: OURS } });
  const one = `${numbers}/${(JSON.parse(made.body) as { sid: string }).sid}.json`;
  const change = (form: Record<string, string>) => stage.byHand('POST', one, { form });
  const statuses = [
    await stage.byHand('GET', `${numbers}.json?PhoneNumber=${encodeURIComponent(OURS)}`),
    await stage.byHand('GET', one),
    await change({ SmsUrl: `${stage.town.receiver.url}/elsewhere`, SmsMethod: 'POST', FriendlyName: 'Ours' }),
    await change({ SmsUrl: 'nowhere' }),
    await change({ SmsMethod: 'PUT' }),
    await stage.byHand('POST', `${numbers}.json`, { form: { PhoneNumber: 'nobody' } }),
    await stage.byHand('POST', `${numbers}.json`, { form: { PhoneNumber: OURS, SmsUrl: 'nowhere' } }),
    await stage.byHand('DELETE', one),
    await stage.byHand('GET', `${numbers}/PN${'0'.repeat(32)}.json`),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 200, 400, 400, 400, 400, 204, 404]);
}

async function driveByHand(): Promise<void> {
  const { body } = await create({ To: LEAD, MessagingServiceSid: `MG${'0'.repeat(32)}`, Body: 'Hello' });
  const { sid } = JSON.parse(body) as { sid: string };
  await stage.byHand('GET', `${messages}/${sid}.json`);
  await stage.byHand(
    'GET',
    `${messages}.json?PageSize=1&Page=1&DateSent%3E=2020-01-01&DateSent%3C=2099-01-01`,
  );
  await stage.byHand('GET', `${messages}.json`, { key: '' });
  await stage.byHand('GET', `${messages}/SM${'0'.repeat(32)}.json`);
  await stage.byHand('DELETE', `${messages}/SM${'0'.repeat(32)}.json`);
  await stage.byHand('GET', '/2010-04-01/Nowhere.json');
  await say('STOP');
  for (const [code, form] of Object.entries(refusals)) {
    const answer = await create(form);
    expect([code, answer.status, (JSON.parse(answer.body) as { code: number }).code]).toEqual([
      code,
      400,
      Number(code),
    ]);
  }
}

beforeAll(async () => {
  stage = await openStage('twilio');
  const { options, receiver } = stage.town;
  messages = `/2010-04-01/Accounts/${options.twilio.accountSid}/Messages`;
  client = watched(createTwilioClient({ ...options.twilio, baseUrl: `${stage.adapters.url}/twilio` }));
  await driveTwilio(client, `${receiver.url}/twilio`);
  await driveByHand();
  await stage.settled();
  await driveNumbers();
  await driveAccount(stage, {
    wish: { numbers: [OURS] },
    spoil: async ([sid]) =>
      stage.byHand('POST', `${messages.replace(/Messages$/, 'IncomingPhoneNumbers')}/${sid}.json`, {
        form: { SmsUrl: 'https://app.example.com/' },
      }),
  });
  await stage.settled();
});
afterAll(() => stage?.close());

describe('Twilio', () => {
  holdRequests(
    () => stage,
    () => [client],
  );

  it('is told whom a text is from, and what it says, though its document does not ask for it', () => {
    const sent = stage.adapters.recorded.find(({ method }) => method === 'POST');
    if (!sent) throw new Error('no text was sent');
    const without = (name: string) => {
      const body = new URLSearchParams(sent.body);
      body.delete(name);
      return requestFaults(stage.document, {
        ...sent,
        path: sent.path.slice('/twilio'.length),
        body: body.toString(),
      });
    };
    expect(without('From')).toEqual(['neither From nor MessagingServiceSid']);
    expect(without('Body')).toEqual(['neither Body, MediaUrl nor ContentSid']);
  });
});

describe('the stand-in of Twilio', () => {
  holdAnswers(() => stage);

  holdEvents({
    kinds: () => {
      const known = allowedIn(stage.document.resolve('#/components/schemas/message_enum_status'));
      const files = [...sourcesIn('sandbox/twilio'), sourceAt('sandbox/texts.ts')];
      // A text is queued when it is taken, which the answer tells.
      return wordsIn(files, known).filter((word) => word !== 'queued');
    },
    got: () => stage.town.receiver.got,
    isSigned: ({ headers, url, raw }) =>
      twilio.validateRequest(
        stage.town.options.twilio.authToken,
        String(headers['x-twilio-signature']),
        url,
        Object.fromEntries(new URLSearchParams(raw)),
      ),
    verify: (request) => verify(request, stage.town.options.twilio.authToken),
    receive,
    parse: ({ body }) => parseTwilio(body, new Date()),
    faults: ({ raw, headers }: Received) => {
      const form = new URLSearchParams(raw);
      const status = form.get('MessageStatus');
      const known = status
        ? [...new URLSearchParams(sampleAt(contractsFolder(), 'twilio/sms_status_delivered.form.txt')).keys()]
        : INBOUND;
      const type = String(headers['content-type']).split(';')[0];
      return [
        ...(type === 'application/x-www-form-urlencoded' ? [] : [type]),
        ...[...form.keys()].filter((name) => !known.includes(name)),
        ...known
          .filter((name) => !form.has(name) && !['RawDlrDoneDate', 'MessagingServiceSid'].includes(name))
          .map((name) => `no ${name}`),
      ];
    },
    unread: [],
  });

  holdCompleteness('twilio', { more: [sourceAt('sandbox/texts.ts')] });
});
