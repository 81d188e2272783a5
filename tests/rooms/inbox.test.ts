import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../sandbox/harness.ts';
import { parseInbound } from '../../vendors/sendgrid/inbound.ts';
import { parseSendgrid } from '../../vendors/sendgrid/events.ts';
import { offered, openRoom, type Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => {
  const { mails, suppressions, mailboxRules } = room.town.sandbox.state;
  for (const map of [mails, suppressions, mailboxRules]) map.clear();
  return room.forget();
});

const OURS = { operator_id: 'op_1', message_id: 'msg_7' };
const LEAD = 'lead07@example.com';

interface More {
  readonly to?: string;
  readonly isSecret?: boolean;
  readonly despiteUnsubscribe?: boolean;
  readonly html?: string;
  readonly text?: string;
}

/** Sends by our own client; answers the sandbox's id and the vendor's. */
async function send({ to = LEAD, ...more }: More = {}): Promise<{ id: string; vendorId: string }> {
  const before = room.town.sandbox.state.mails.size;
  const { vendorId } = await room.clients.sendgrid.sendEmail({
    ...{ from: 'Sample Company <office@example.com>', to, subject: 'Your appointment' },
    text: 'It is on Tuesday: https://example.com/t?a=1&b=2.',
    html: '<p>It is on Tuesday. <a class="x" href="https://example.com/h?a=1&amp;b=2">Move it</a></p>',
    ...{ customArgs: OURS, replyTo: 'reply+07@in.example.com', ...more },
    headers: {
      'List-Unsubscribe': `<${room.town.receiver.url}/unsubscribe/t>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });
  const mail = [...room.town.sandbox.state.mails.values()][before];
  return { id: mail?.id ?? '', vendorId };
}

const stateOf = (id: string) => room.town.sandbox.state.mails.get(id)?.status;
const settled = async (id: string, status: string) => {
  await until(`${id} ${status}`, () => stateOf(id) === status);
};
const act = (id: string, name: string) => room.press(`/inbox/${id}/act`, { do: name });
const factOf = async (kind: string) => parseSendgrid((await room.told('sendgrid', kind))[0]?.body ?? '');

describe('what a reader does with a mail', () => {
  test('a report of spam revokes by our ids, and SendGrid drops what comes next until it is cleared', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    expect((await act(id, 'spam')).status).toBe(303);
    expect(await factOf('spamreport')).toEqual({
      type: 'revocation',
      revocation: { email: LEAD, operatorId: 'op_1', messageId: 'msg_7', source: 'spamreport' },
    });
    const next = await send();
    await settled(next.id, 'dropped');
    expect(await factOf('dropped')).toMatchObject({
      receipt: { state: 'failed', reason: 'Spam Reporting Address', vendorId: next.vendorId },
    });
    const form = { list: 'spam_reports', email: LEAD, group: '', back: `/inbox/${next.id}` };
    expect((await room.press('/inbox/suppressions/clear', form)).headers.get('location')).toBe(
      `/inbox/${next.id}`,
    );
    expect((await room.press('/inbox/suppressions/clear', form)).status).toBe(409);
    await settled((await send()).id, 'opened');
  });

  test('an unsubscribe at SendGrid revokes, and holds back all but what is sent despite it', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    await act(id, 'unsubscribe');
    expect(await factOf('unsubscribe')).toMatchObject({
      type: 'revocation',
      revocation: { source: 'unsubscribe' },
    });
    await settled((await send()).id, 'dropped');
    await settled((await send({ despiteUnsubscribe: true })).id, 'opened');
  });

  test('one click posts what RFC 8058 says to the address in the header, and SendGrid tells nothing', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    await room.forget();
    await act(id, 'one_click');
    await room.quiet();
    const posted = room.town.receiver.got.find(({ path }) => path === '/unsubscribe/t');
    expect(posted).toMatchObject({ method: 'POST', raw: 'List-Unsubscribe=One-Click' });
    expect(posted?.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
    });
    expect(posted?.headers['cookie']).toBeUndefined();
    expect(room.kinds('sendgrid')).toEqual([]);
    expect(await room.page(`/inbox/${id}`)).toContain('answered 200');
  });

  test('a group is left where the mail names one', async () => {
    const body = {
      personalizations: [{ to: [{ email: LEAD }], custom_args: OURS }],
      ...{ from: { email: 'office@example.com' }, subject: 'News', asm: { group_id: 10 } },
      content: [{ type: 'text/plain', value: 'Nothing new.' }],
    };
    const headers = { authorization: 'Bearer SG.test', 'content-type': 'application/json' };
    const address = `${room.town.sandbox.baseUrl}/sendgrid/v3/mail/send`;
    await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    const id = [...room.town.sandbox.state.mails.keys()][0] ?? '';
    await settled(id, 'opened');
    await act(id, 'group_unsubscribe');
    const [event] = await room.told('sendgrid', 'group_unsubscribe');
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      asm_group_id: 10,
      email: LEAD,
      url: expect.any(String),
    });
    expect(parseSendgrid(event?.body ?? '')).toMatchObject({ revocation: { source: 'unsubscribe' } });
    // Another group, or none, still reaches them.
    await settled((await send()).id, 'opened');
  });

  test('a link leads on by way of the page, and is told of where the sender has it counted', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    const frame = await room.page(`/inbox/${id}/html`);
    expect(frame).toContain(`<a class="x" href="/inbox/${id}/click/html/0">`);
    const go = (path: string) => fetch(room.town.sandbox.baseUrl + path, { redirect: 'manual' });
    const counted = await go(`/inbox/${id}/click/html/0`);
    expect([counted.status, counted.headers.get('location')]).toEqual([302, 'https://example.com/h?a=1&b=2']);
    const [event] = await room.told('sendgrid', 'click');
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      ...{ url: 'https://example.com/h?a=1&b=2', url_offset: { index: 0, type: 'html' }, ...OURS },
    });
    expect((await go(`/inbox/${id}/click/text/0`)).headers.get('location')).toBe(
      'https://example.com/t?a=1&b=2',
    );
    const secret = await send({ isSecret: true });
    await settled(secret.id, 'opened');
    await go(`/inbox/${secret.id}/click/html/0`);
    await act(secret.id, 'open');
    await room.told('sendgrid', 'open', 3);
    expect(room.kinds('sendgrid').filter((kind) => kind === 'click')).toHaveLength(1);
    expect((await go(`/inbox/${id}/click/html/1`)).status).toBe(404);
  });

  test('a reply and an out of office come by Inbound Parse, as our parser reads them', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    const reply = (form: Record<string, string>) => room.press(`/inbox/${id}/reply`, form);
    expect((await reply({ text: '', quotes: '1' })).status).toBe(409);
    expect((await reply({ text: 'Yes', from: 'nobody' })).status).toBe(409);
    await reply({ text: 'Tuesday works.', from: 'other@example.com', quotes: '1' });
    await reply({ text: 'Alone.', from: LEAD });
    await reply({ text: '', from: LEAD, outOfOffice: '1' });
    const posts = await until('three posts', () => {
      const found = room.town.receiver.got.filter(({ path }) => path.startsWith('/sendgrid-inbound/'));
      return found.length === 3 && found;
    });
    const mails = await Promise.all(
      posts.map(async ({ raw, headers }) => {
        const type = String(headers['content-type']);
        const form = await new Response(raw, { headers: { 'content-type': type } }).formData();
        const fields = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
        return parseInbound(JSON.stringify({ fields, attachments: [], raw: null, cut: [] }));
      }),
    );
    const by = (text: string) => mails.find((one) => one.text.startsWith(text));
    expect(by('Tuesday')).toMatchObject({ from: 'other@example.com', to: ['reply+07@in.example.com'] });
    expect(by('Tuesday')?.text).toContain('> It is on Tuesday');
    expect(by('Alone.')?.text.trim()).toBe('Alone.');
    expect(by('I am out of the office')?.headers['auto-submitted']).toBe('auto-replied');
  });
});

describe('what a mailbox does', () => {
  const rule = (email: string, name: string) =>
    room.press('/inbox/mailbox', { email, rule: name, back: '/inbox' });

  test('an address that bounces is a hard bounce, and the next mail is not even tried', async () => {
    await rule(LEAD, 'bounces');
    const { id, vendorId } = await send();
    await settled(id, 'bounced');
    expect(await factOf('bounce')).toMatchObject({
      receipt: { vendorId, state: 'failed', code: 'hard_bounce', messageId: 'msg_7', operatorId: 'op_1' },
    });
    expect(room.kinds('sendgrid')).toEqual(['processed', 'bounce']);
    await rule(LEAD, '');
    await settled((await send()).id, 'dropped');
    const lists = await fetch(`${room.town.sandbox.baseUrl}/sendgrid/v3/suppression/bounces`, {
      headers: { authorization: 'Bearer SG.test' },
    });
    expect(await lists.json()).toMatchObject([{ email: LEAD, status: '5.1.1' }]);
  });

  test('a block is of the moment: the next mail goes out', async () => {
    await rule(LEAD, 'blocks');
    const { id } = await send();
    await settled(id, 'blocked');
    const fact = await factOf('bounce');
    expect(fact).toMatchObject({ receipt: { state: 'failed' } });
    expect(fact).not.toMatchObject({ receipt: { code: 'hard_bounce' } });
    await rule(LEAD, '');
    await settled((await send()).id, 'opened');
  });

  test('what is deferred waits, counts its tries, and is taken in the end', async () => {
    await rule(LEAD, 'defers');
    const { id } = await send();
    await settled(id, 'deferred');
    await act(id, 'defer');
    const tries = await room.told('sendgrid', 'deferred', 2);
    expect(tries.map(({ body }) => (JSON.parse(body) as { attempt: string }).attempt).sort()).toEqual([
      '1',
      '2',
    ]);
    expect(offered(await room.page(`/inbox/${id}`))).toEqual(['deliver', 'defer', 'bounce', 'block', 'drop']);
    await act(id, 'deliver');
    expect(await factOf('delivered')).toMatchObject({ receipt: { state: 'delivered' } });
    expect(room.kinds('sendgrid').filter((kind) => kind === 'processed')).toHaveLength(1);
  });

  test('a stale button is refused in words, and nothing is told', async () => {
    await rule(LEAD, 'bounces');
    const { id } = await send();
    await settled(id, 'bounced');
    await room.told('sendgrid', 'bounce');
    await room.forget();
    expect(offered(await room.page(`/inbox/${id}`))).toEqual([]);
    const answer = await act(id, 'spam');
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('This cannot be done with a mail that is bounced.');
    const click = await fetch(`${room.town.sandbox.baseUrl}/inbox/${id}/click/html/0`, {
      redirect: 'manual',
    });
    expect(click.status).toBe(409);
    expect((await act('nobody', 'spam')).status).toBe(409);
    await room.quiet();
    expect(room.kinds('sendgrid')).toEqual([]);
  });
});

describe('the inbox as it is shown', () => {
  test('a mailbox for each reader, what was not looked at yet, and what a search finds', async () => {
    await send();
    const { id } = await send({ to: 'lead08@example.com', text: 'A word: quince.' });
    expect(await room.page('/inbox')).toContain('2 new of 2');
    await room.page(`/inbox/${id}`);
    expect(await room.page('/inbox')).toContain('1 new of 2');
    const found = await room.page('/inbox?q=QUINCE');
    expect(found).toContain(`id="${id}"`);
    expect(found).toContain('1 mail<');
    expect(await room.page('/inbox?q=nothing-like-it')).toContain('No mail matches.');
  });

  test('a mail runs nothing and loads nothing; what it says is escaped outside its frame', async () => {
    const { id } = await send({
      text: '<script>alert(1)</script>',
      html: '<script>alert(1)</script><a href=x>x</a>',
    });
    expect(await room.page(`/inbox/${id}`)).toContain(
      'sandbox="allow-popups allow-popups-to-escape-sandbox"',
    );
    for (const part of ['html', 'text', 'headers']) {
      expect(await room.page(`/inbox/${id}?part=${part}`)).not.toContain('<script>alert');
    }
    const frame = await fetch(`${room.town.sandbox.baseUrl}/inbox/${id}/html`);
    const policy = String(frame.headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin|https?:/);
  });

  test('a page elsewhere presses nothing', async () => {
    const { id } = await send();
    await settled(id, 'opened');
    const answer = await room.press(`/inbox/${id}/act`, { do: 'spam' }, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(room.town.sandbox.state.suppressions.size).toBe(0);
  });
});
