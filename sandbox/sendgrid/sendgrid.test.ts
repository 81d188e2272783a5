import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventWebhook } from '@sendgrid/eventwebhook';
import sendgrid from '@sendgrid/mail';
import { type Received, sendgridPublicKey, startTown, type Town, until } from '../harness.ts';

describe('SendGrid', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town.close());

  /** The SDK is one object for a process, so it is set before each use. */
  function mailer(key: string): typeof sendgrid {
    sendgrid.setApiKey(key);
    // The SDK's types leave out the client, which is the only way to another address.
    const { client } = sendgrid as unknown as {
      client: { setDefaultRequest(name: string, value: string): void };
    };
    client.setDefaultRequest('baseUrl', `${town.sandbox.baseUrl}/sendgrid/`);
    return sendgrid;
  }

  const mail = {
    from: 'office@example.com',
    subject: 'News',
    text: 'Nothing new.',
    personalizations: [
      { to: [{ email: 'lead07@example.com' }], customArgs: { operator_id: 'op-1', message_id: 'm-7' } },
    ],
  };
  const eventsIn = (received: Received) => JSON.parse(received.raw) as Record<string, unknown>[];

  test('a mail is accepted, and its signed events carry our arguments at their top', async () => {
    const [response] = await mailer('SG.test').send(mail);
    expect(response.statusCode).toBe(202);
    const messageId = String(response.headers['x-message-id']);
    expect(messageId).toMatch(/^\w{22}$/);
    const received = await until('processed, delivered and open', () => {
      const found = town.receiver.got.filter((one) => one.path === '/sendgrid');
      return found.flatMap(eventsIn).length === 3 && found;
    });
    const webhook = new EventWebhook();
    const key = webhook.convertPublicKeyToECDSA(sendgridPublicKey);
    for (const { raw, headers } of received) {
      expect(raw.endsWith('\r\n')).toBe(true);
      const signature = String(headers['x-twilio-email-event-webhook-signature']);
      const timestamp = String(headers['x-twilio-email-event-webhook-timestamp']);
      expect(webhook.verifySignature(key, raw, signature, timestamp)).toBe(true);
      expect(webhook.verifySignature(key, raw.trim(), signature, timestamp)).toBe(false);
    }
    const events = received.flatMap(eventsIn);
    expect(events.map((event) => event.event).sort()).toEqual(['delivered', 'open', 'processed']);
    expect(new Set(events.map((event) => event.sg_event_id)).size).toBe(3);
    for (const event of events) {
      expect(event).toMatchObject({ email: 'lead07@example.com', operator_id: 'op-1', message_id: 'm-7' });
      expect(String(event.sg_message_id).startsWith(`${messageId}.`)).toBe(true);
    }
  });

  test('a mail without text is read from its HTML: the client finds the link there', async () => {
    const link = `${town.receiver.url}/answer/token-html?lang=en&amp;answer=`;
    const html = `<p>Lead +14155550121</p><a href="${link}yes">Yes</a> <a href="${link}no">No</a>`;
    await mailer('SG.test').send({
      to: 'client@example.com',
      from: mail.from,
      subject: 'Did you meet?',
      html,
    });
    const press = await until('the click', () => town.receiver.got.find(({ raw }) => raw === 'answer=yes'));
    expect(press.path).toBe('/answer/token-html?lang=en&answer=yes');
    town.sandbox.state.mails.clear();
  });

  test('its own sandbox mode checks and sends nothing', async () => {
    const [response] = await mailer('SG.test').send({
      ...mail,
      mailSettings: { sandboxMode: { enable: true } },
    });
    expect(response.statusCode).toBe(200);
    expect(town.sandbox.state.mails.size).toBe(0);
  });

  test('refuses a wrong key by 401, and a mail without subject or recipient by the field', async () => {
    await expect(mailer('SG.wrong').send(mail)).rejects.toMatchObject({ code: 401 });
    await expect(mailer('SG.test').send({ ...mail, subject: '' })).rejects.toMatchObject({
      code: 400,
      response: { body: { errors: [{ field: 'subject', help: null }] } },
    });
    const raw = await fetch(`${town.sandbox.baseUrl}/sendgrid/v3/mail/send`, {
      method: 'POST',
      headers: { authorization: 'Bearer SG.test', 'content-type': 'application/json' },
      body: JSON.stringify({ from: { email: 'office@example.com' }, subject: 'x' }),
    });
    expect(raw.status).toBe(400);
    expect(await raw.json()).toMatchObject({ errors: [{ field: 'personalizations' }] });
  });

  describe('a reply', () => {
    const posted = () => town.receiver.got.filter((one) => one.path === '/sendgrid-inbound/inbound-secret');
    const reply = (id: string, body: object) =>
      fetch(`${town.sandbox.baseUrl}/mails/${id}/reply`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const received = async (replyTo?: string) => {
      town.receiver.got.length = 0;
      town.sandbox.state.mails.clear();
      await mailer('SG.test').send({ ...mail, ...(replyTo && { replyTo }) });
      return [...town.sandbox.state.mails.values()][0]?.id ?? '';
    };

    test('is posted as Inbound Parse does: a form with the words, the envelope and the files', async () => {
      const id = await received('reply+07@in.example.com');
      const base64 = Buffer.from([1, 2, 3]).toString('base64');
      const answer = await reply(id, { text: 'Tuesday works.', attachments: [{ name: 'a.bin', base64 }] });
      expect(answer.status).toBe(202);
      const [got] = await until('the form', () => posted().length > 0 && posted());
      const form = await new Response(got?.raw, {
        headers: { 'content-type': String(got?.headers['content-type']) },
      }).formData();
      expect(form.get('from')).toBe('lead07@example.com');
      expect(form.get('text')).toMatch(/^Tuesday works\.\s+On .* wrote:\s+> Nothing new\./);
      expect(JSON.parse(String(form.get('envelope')))).toEqual({
        to: ['reply+07@in.example.com'],
        from: 'lead07@example.com',
      });
      expect(String(form.get('headers'))).toMatch(/^Message-ID: <.+>$/m);
      const file = form.get('attachment1') as File;
      expect([file.name, [...new Uint8Array(await file.arrayBuffer())]]).toEqual(['a.bin', [1, 2, 3]]);
    });

    test('out of office says so as mail programs do', async () => {
      await reply(await received('reply+07@in.example.com'), { outOfOffice: true });
      const [got] = await until('the form', () => posted().length > 0 && posted());
      expect(got?.raw).toContain('Auto-Submitted: auto-replied');
      expect(got?.raw).toContain('Automatic reply: News');
    });

    test('is refused where the mail asks for none', async () => {
      expect((await reply(await received(), { text: 'Hi' })).status).toBe(409);
      expect((await reply('nobody', { text: 'Hi' })).status).toBe(404);
    });
  });
});
