import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import twilio from 'twilio';
import {
  eventsOf,
  leadPhone,
  ourNumber,
  startTown,
  type Town,
  textsOf,
  twilioClient,
  until,
} from '../harness.ts';

describe('Twilio', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());

  const isSigned = (received: Town['receiver']['got'][number]) =>
    twilio.validateRequest(
      town.options.twilio.authToken,
      String(received.headers['x-twilio-signature']),
      received.url,
      Object.fromEntries(new URLSearchParams(received.raw)),
    );

  test('a text is queued, sent and delivered, each told to its own signed address', async () => {
    const to = leadPhone(8);
    const statusCallback = `${town.receiver.url}/status?message=m-1&x=a%20b`;
    const message = await twilioClient(town).messages.create({
      to,
      from: ourNumber,
      body: 'Hello',
      statusCallback,
    });
    expect(message).toMatchObject({ status: 'queued', to, from: ourNumber, direction: 'outbound-api' });
    expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/);
    const reports = await until('two reports', () => {
      const found = town.receiver.got.filter((one) => one.path.startsWith('/status'));
      return found.length === 2 && found;
    });
    expect(reports.map((one) => new URLSearchParams(one.raw).get('MessageStatus')).sort()).toEqual([
      'delivered',
      'sent',
    ]);
    expect(reports.every((one) => one.path === '/status?message=m-1&x=a%20b' && isSigned(one))).toBe(true);
    const fetched = await twilioClient(town).messages(message.sid).fetch();
    expect(fetched.status).toBe('delivered');
  });

  test('an answer comes in signed, and the list finds texts by number and day', async () => {
    const to = leadPhone(0);
    await twilioClient(town).messages.create({ to, from: ourNumber, body: 'Did you meet? Reply YES or NO.' });
    await until('the answer', () => textsOf(town).includes(`${to}: YES`));
    const inbound = town.receiver.got.findLast((one) => one.path === '/twilio');
    expect(inbound && isSigned(inbound)).toBe(true);
    const listed = await twilioClient(town).messages.list({
      to,
      dateSentAfter: new Date(Date.now() - 60_000),
    });
    expect(listed.map((one) => one.body)).toEqual(['Did you meet? Reply YES or NO.']);
    expect(await twilioClient(town).messages.list({ to, from: '+14155550000' })).toEqual([]);
  });

  test('a list longer than a page is walked to its end', async () => {
    const to = leadPhone(8);
    for (const body of ['1', '2', '3'])
      await twilioClient(town).messages.create({ to, from: ourNumber, body });
    const listed = await twilioClient(town).messages.list({ to, pageSize: 2, limit: 10 });
    expect(listed.map((one) => one.body)).toEqual(['3', '2', '1']);
  });

  test.each([
    [{ to: '', body: 'x' }, 21604],
    [{ to: '+14155550123', body: '' }, 21602],
    [{ to: '4155550123', body: 'x' }, 21211],
    [{ to: '+1415', body: 'x' }, 21211],
    [{ to: '+14155550123', body: 'x', from: 'me' }, 21212],
    [{ to: '+14155550123', body: 'x', from: '' }, 21603],
    [{ to: '+14155550123', body: 'x'.repeat(1601) }, 21617],
    [{ to: '+14155550123', body: 'x', statusCallback: 'nowhere' }, 21609],
  ])('refuses %j by code %i', async (fields, code) => {
    const sending = twilioClient(town).messages.create({ from: ourNumber, ...fields });
    await expect(sending).rejects.toMatchObject({ status: 400, code });
  });

  test('refuses a wrong token, and knows no other message', async () => {
    const stranger = twilio(town.options.twilio.accountSid, 'wrong');
    stranger.api.baseUrl = `${town.sandbox.baseUrl}/twilio`;
    await expect(stranger.messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(
      twilioClient(town)
        .messages(`SM${'1'.repeat(32)}`)
        .fetch(),
    ).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  test('after a STOP the pair is closed until START, and no other number is', async () => {
    const to = leadPhone(9);
    const send = (from = ourNumber) => twilioClient(town).messages.create({ to, from, body: 'Hello' });
    await send();
    await until('STOP', () => textsOf(town).includes(`${to}: STOP`));
    await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
    await send('+14155550198');
    await fetch(`${town.sandbox.baseUrl}/phones/${encodeURIComponent(to)}/texts`, {
      method: 'POST',
      body: new URLSearchParams({ to: ourNumber, body: 'start' }),
    });
    await send();
    expect(textsOf(town).filter((text) => text === `${to}: STOP`)).toHaveLength(1);
    expect(eventsOf(town, 'retell')).toEqual([]);
  });
});
