import { describe, expect, it } from '@jest/globals';
import { UnreadableEvent, type WebhookRequest } from '../event.ts';
import { identityOf, INSTANTLY_HEADER, parseInstantly, receive, verify } from './events.ts';

const SECRET = 'a-secret-of-instantly';

function request(body: unknown, headers: WebhookRequest['headers'] = {}): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { rawBody: Buffer.from(text), headers, url: 'https://example.com/api/webhooks/instantly' };
}

const reply = {
  timestamp: '2026-05-04T09:30:00.000Z',
  event_type: 'reply_received',
  workspace: '11111111-1111-4111-8111-111111111111',
  campaign_id: '22222222-2222-4222-8222-222222222222',
  campaign_name: 'Sample campaign',
  lead_email: 'Lead07@Example.com',
  email_account: 'sender@example.com',
  unibox_url: 'https://app.instantly.ai/app/unibox?thread=7',
  step: 2,
  variant: 1,
  is_first: true,
  email_id: '33333333-3333-4333-8333-333333333333',
  reply_text_snippet: 'Please call',
  reply_subject: 'Re: Hello',
  reply_text: 'Please call me on Tuesday',
  reply_html: '<p>Please call me on Tuesday</p>',
  firstName: 'Sample',
  lastName: 'Lead 07',
  companyName: 'Sample Company',
  phone: '+14155550107',
};

describe('verify', () => {
  const shows = (header: string | string[] | undefined, secret = SECRET) =>
    verify(request(reply, { [INSTANTLY_HEADER]: header }), secret);

  it('takes our secret in our header and nothing else', async () => {
    expect(await shows(SECRET)).toBe('ok');
    for (const wrong of [undefined, '', ' ', 'a', `${SECRET}x`, SECRET.slice(1), SECRET.toUpperCase()])
      expect(await shows(wrong)).toBe('forged');
    expect(await shows([SECRET, SECRET])).toBe('forged');
    expect(await verify(request(reply, { authorization: SECRET }), SECRET)).toBe('forged');
  });

  it('calls everything forged while no secret is set', async () => {
    for (const shown of [undefined, '', 'undefined']) expect(await shows(shown, '')).toBe('forged');
  });
});

describe('receive', () => {
  it('puts aside what is nested deeper than it can be read', () => {
    const deep = `{"event_type":"x","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(() => receive(request(deep))).toThrow(UnreadableEvent);
  });

  it('keeps the text to the byte, and kinds that it does not know', () => {
    const text = '{"event_type":"a label of ours", "campaign_id":"c1", "big":12345678901234567890}\r\n';
    expect(receive(request(text))).toEqual([
      { externalId: expect.stringMatching(/^[0-9a-f]{64}$/), kind: 'a label of ours', body: text },
    ]);
  });

  it.each([
    ['not json'],
    ['[]'],
    ['{}'],
    [''],
    ['{"event_type":""}'],
    ['{"event_type":7}'],
    [JSON.stringify({ event_type: 'x'.repeat(201) })],
  ])('cannot read %.40j', (text) => {
    expect(() => receive(request(text))).toThrow(UnreadableEvent);
  });
});

describe('the identity of an event', () => {
  it('is which email, what happened, by whom and when, whatever else is said', () => {
    const first = identityOf(reply);
    expect(identityOf({ ...reply, campaign_name: 'Renamed', lead_email: 'lead07@example.com' })).toBe(first);
    const changes = [
      { email_id: 'another' },
      { event_type: 'email_opened' },
      { lead_email: 'x@y' },
      { timestamp: '' },
    ];
    const others = changes.map((change) => identityOf({ ...reply, ...change }));
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it('is all that was said where one of them is missing, in whichever order it was said', () => {
    const { email_id: _, ...opened } = { ...reply, event_type: 'email_opened' };
    const turned = Object.fromEntries(
      Object.entries({ ...opened, more: { b: [1, { d: 4, c: 3 }], a: 1 } }).reverse(),
    );
    expect(identityOf(turned)).toBe(identityOf({ ...opened, more: { a: 1, b: [1, { c: 3, d: 4 }] } }));
    expect(identityOf({ ...opened, step: 3 })).not.toBe(identityOf(opened));
    expect(identityOf({ ...opened, more: [1, 2] })).not.toBe(identityOf({ ...opened, more: [2, 1] }));
  });

  it("is the same by Instantly's own record of what it sent", () => {
    const sent = '{ "event_type":"email_opened",\n "campaign_id":"c1", "lead_email":"lead07@example.com" }';
    const record = JSON.parse(
      '{"lead_email":"lead07@example.com","event_type":"email_opened","campaign_id":"c1"}',
    );
    expect(receive(request(sent))[0]?.externalId).toBe(identityOf(record));
  });
});

describe('parseInstantly', () => {
  const parse = (value: unknown) => parseInstantly(JSON.stringify(value));

  it('reads a reply', () => {
    expect(parse(reply)).toEqual({
      kind: 'replied',
      said: 'reply_received',
      campaignId: reply.campaign_id,
      campaignName: 'Sample campaign',
      leadEmail: 'lead07@example.com',
      firstName: 'Sample',
      lastName: 'Lead 07',
      company: 'Sample Company',
      phone: '+14155550107',
      at: new Date('2026-05-04T09:30:00Z'),
      step: 2,
      subject: 'Re: Hello',
      text: 'Please call me on Tuesday',
      senderEmail: 'sender@example.com',
      threadUrl: 'https://app.instantly.ai/app/unibox?thread=7',
    });
  });

  it('reads the short form, which has no time of its own', () => {
    const short = {
      event_type: 'reply_received',
      campaign_id: 'c1',
      lead_email: 'lead07@example.com',
      message_body: 'Yes please',
    };
    expect(parse(short)).toMatchObject({
      kind: 'replied',
      campaignId: 'c1',
      text: 'Yes please',
      at: undefined,
    });
    expect(parse({ ...short, timestamp: null })?.at).toBeUndefined();
  });

  it.each([
    ['email_sent', 'sent'],
    ['email_opened', 'opened'],
    ['link_clicked', 'clicked'],
    ['email_link_clicked', 'clicked'],
    ['reply_received', 'replied'],
    ['auto_reply_received', 'auto_replied'],
    ['email_bounced', 'bounced'],
    ['lead_unsubscribed', 'unsubscribed'],
    ['lead_interested', 'interested'],
    ['lead_not_interested', 'not_interested'],
    ['lead_meeting_booked', 'meeting_booked'],
    ['campaign_completed', 'completed'],
    ['lead_neutral', 'other'],
    ['lead_out_of_office', 'other'],
    ['a label of ours', 'other'],
  ])('calls %s %s, and keeps its word', (said, kind) => {
    expect(parse({ event_type: said, campaign_id: 'c1' })).toMatchObject({ kind, said, campaignId: 'c1' });
  });

  it("counts a reply that says that a machine wrote it as a machine's", () => {
    expect(parse({ ...reply, is_auto_reply: true })?.kind).toBe('auto_replied');
    expect(parse({ ...reply, is_auto_reply: false })?.kind).toBe('replied');
    expect(parse({ ...reply, event_type: 'email_opened', is_auto_reply: true })?.kind).toBe('opened');
  });

  it('is of nobody who names no campaign', () => {
    for (const campaign_id of [undefined, null, '', ' '])
      expect(parse({ ...reply, event_type: 'account_error', campaign_id })).toBeNull();
  });

  it('does not stumble over what it can do without, and makes no link of what is no page', () => {
    const odd = {
      ...{ event_type: 'email_opened', campaign_id: 'c1', lead_email: 7, step: 'two', email_subject: {} },
      ...{
        unibox_url: 'javascript:alert(1)',
        reply_text: 'a\u0000b',
        campaign_name: null,
        phone: 14155550107,
      },
    };
    expect(parse(odd)).toMatchObject({
      ...{ kind: 'opened', leadEmail: undefined, step: undefined, subject: undefined, threadUrl: undefined },
      ...{ text: 'ab', campaignName: undefined },
    });
    expect(parse({ ...reply, step: '3' })?.step).toBe(3);
  });

  it('does not guess when it was: a time that cannot be read is for a person to look at', () => {
    for (const timestamp of ['yesterday', '2026-05-04T09:30:00', 1_777_887_000])
      expect(() => parse({ ...reply, timestamp })).toThrow(UnreadableEvent);
  });
});
