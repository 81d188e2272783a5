import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BirdClient } from '@messagebird/sdk';
import { leadPhone, ourNumber, startTown, type Town, twilioClient, until } from '../harness.ts';

describe('MessageBird', () => {
  let town: Town;
  let bird: BirdClient;
  beforeAll(async () => {
    town = await startTown();
    const { apiKey, webhookSecret } = town.options.messagebird;
    bird = clientOf(apiKey, webhookSecret);
  });
  afterAll(() => town.close());

  const clientOf = (apiKey: string, secret = '') =>
    new BirdClient({
      apiKey,
      baseUrl: `${town.sandbox.baseUrl}/messagebird`,
      maxRetries: 0,
      webhooks: { secret },
    });
  const text = (to: string, body = 'Hello', from = ourNumber) =>
    ({ from, to, text: body, category: 'transactional' }) as const;

  /** The events about one phone, each unwrapped: what is not rightly signed throws. */
  const eventsOf = (phone: string) =>
    town.receiver.got
      .filter(({ path, raw }) => path === '/messagebird' && raw.includes(phone))
      .map(({ raw, headers }) => bird.webhooks.unwrap(raw, headers as Record<string, string>));
  const typesOf = (phone: string) =>
    eventsOf(phone)
      .map(({ type }) => type)
      .sort();

  test('a text is accepted, sent and delivered, each told in a signed event with its metadata', async () => {
    const to = leadPhone(8);
    const sent = await bird.sms.send({ ...text(to), metadata: { message_id: 'm1' } });
    expect(sent).toMatchObject({ status: 'accepted', direction: 'outbound', to, from: ourNumber });
    await until('the delivery', () => typesOf(to).includes('sms.delivered'));
    expect(typesOf(to)).toEqual(['sms.accepted', 'sms.delivered', 'sms.sent']);
    for (const { data } of eventsOf(to))
      expect(data).toMatchObject({ sms_id: sent.id, metadata: { message_id: 'm1' } });
    expect(await bird.sms.get(sent.id)).toMatchObject({ status: 'delivered', text: 'Hello' });
  });

  test('a STOP comes in by whoever carried the text, and the next one is rejected', async () => {
    const to = leadPhone(9);
    await bird.sms.send(text(to));
    await until('the STOP', () => typesOf(to).includes('sms.received'));
    const stop = eventsOf(to).find(({ type }) => type === 'sms.received');
    expect(stop?.data).toMatchObject({ from: to, to: ourNumber, text: 'STOP' });
    const { id } = await bird.sms.send(text(to, 'Once more'));
    await until('the rejection', () => typesOf(to).includes('sms.rejected'));
    expect(await bird.sms.get(id)).toMatchObject({
      status: 'rejected',
      last_error: { code: 'recipient_opted_out' },
    });
    const page = await (await fetch(`${town.sandbox.baseUrl}/phones/${encodeURIComponent(to)}`)).text();
    expect(page).toContain('Once more');
  });

  test('each vendor lists its own texts, page by page, newest first', async () => {
    const to = leadPhone(8);
    for (const body of ['1', '2', '3']) await bird.sms.send(text(to, body));
    await twilioClient(town).messages.create({ to, from: ourNumber, body: 'by Twilio' });
    const listed: (string | undefined)[] = [];
    for await (const sms of bird.sms.list({ to, limit: 2 })) listed.push(sms.text);
    expect(listed).toEqual(['3', '2', '1']);
    const theirs = await twilioClient(town).messages.list({ to });
    expect(theirs.map(({ body }) => body)).toEqual(['by Twilio']);
  });

  test('a key answers again what it answered, and refuses another request', async () => {
    const to = leadPhone(8);
    const once = await bird.sms.send(text(to), { idempotencyKey: 'k1' });
    expect((await bird.sms.send(text(to), { idempotencyKey: 'k1' })).id).toBe(once.id);
    await expect(bird.sms.send(text(to, 'Other'), { idempotencyKey: 'k1' })).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  test('says no as Bird does', async () => {
    await expect(bird.sms.send(text('4155550123'))).rejects.toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('to:'),
    });
    await expect(bird.sms.send(text(leadPhone(8), 'x'.repeat(1_900)))).rejects.toMatchObject({
      statusCode: 422,
    });
    await expect(bird.sms.get('sms_none')).rejects.toMatchObject({ statusCode: 404 });
    await expect(clientOf('bk_us1_other').sms.list()).rejects.toMatchObject({ statusCode: 401 });
  });
});
