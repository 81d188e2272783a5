import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { UnreadableEvent } from '../event.ts';
import { parseInbound, receiveInbound } from './inbound.ts';
import { readInboundForm } from './inbound-form.ts';

const TYPE = 'multipart/form-data; boundary=xYzZY';
const part = (name: string, value: string, more = '') =>
  `--xYzZY\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const form = (fields: Record<string, string>, files = '') =>
  `${Object.entries(fields)
    .map(([name, value]) => part(name, value))
    .join('')}${files}--xYzZY--\r\n`;
const keep = async (bytes: Readable) => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
};
/** In pieces of 7 bytes: a boundary may be cut anywhere. */
const read = (body: string) =>
  readInboundForm(
    Readable.from(body.match(/[\s\S]{1,7}/g)?.map((piece) => Buffer.from(piece)) ?? []),
    TYPE,
    keep,
  );
const parsed = async (fields: Record<string, string>) =>
  parseInbound(receiveInbound(await read(form(fields))).body);

describe('the mail', () => {
  test('is read from its headers and its envelope, folded lines included', async () => {
    const headers = [
      'Received: by mx.example',
      'Received: by other.example',
      'Message-ID:',
      ' <m1@mail.example>',
      'In-Reply-To: <sgm01@ismtpd-1>',
      'References: <first@x.example>\r\n\t<sgm01@ismtpd-1>',
      'AUTO-Submitted: no',
      '',
    ].join('\r\n');
    const envelope = JSON.stringify({ to: ['Reply+07@In.example.com'], from: 'Bounce@mail.example' });
    const mail = await parsed({
      headers,
      envelope,
      from: '"Lead, Sample (7)" <Lead07@Example.com>',
      to: 'Us <us@example.com>, "a@b.example" <reply+08@in.example.com>',
      text: 'Hi',
    });
    expect(mail).toMatchObject({
      mailId: 'm1@mail.example',
      inReplyTo: 'sgm01@ismtpd-1',
      from: 'lead07@example.com',
      envelopeFrom: 'bounce@mail.example',
      to: ['reply+07@in.example.com', 'us@example.com', 'reply+08@in.example.com'],
      subject: '',
    });
    expect(mail.references.slice(0, 2)).toEqual(['sgm01@ismtpd-1', 'sgm01@ismtpd-1']);
    expect(mail.headers).toMatchObject({ received: 'by mx.example', 'auto-submitted': 'no' });
  });

  test.each([
    ['nobody wants to hear of a failure', '{"to":["a@b.example"],"from":""}', ''],
    ['the empty path', '{"to":["a@b.example"],"from":"<>"}', ''],
    ['it was not told', '{"to":["a@b.example"]}', null],
    ['no JSON', 'nothing', null],
    ['something else', '[1]', null],
  ])('has an envelope: %s', async (_what, envelope, from) => {
    await expect(parsed({ envelope, from: 'a@b.example', text: 'Hi' })).resolves.toMatchObject({
      envelopeFrom: from,
    });
  });

  test.each(['from', 'to', 'cc', 'envelope'])('with a hostile %s is read in a moment', async (field) => {
    const hostile = '"' + '\\"'.repeat(100_000);
    const value = field === 'envelope' ? JSON.stringify({ to: [hostile], from: 'a@b.example' }) : hostile;
    const fields = { from: 'lead07@example.com', text: 'Hi', [field]: value };
    const began = performance.now();
    try {
      parseInbound(JSON.stringify({ fields, attachments: [], raw: null, cut: [] }));
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableEvent);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('cannot be read when it names nobody', async () => {
    await expect(parsed({ text: 'Hi' })).rejects.toThrow(UnreadableEvent);
  });

  test('is one for each recipient it was posted for', async () => {
    const id = async (to: string) => {
      const envelope = JSON.stringify({ to: [to], from: 'a@b.example' });
      return receiveInbound(await read(form({ headers: 'Message-ID: <m1@x.example>', envelope, text: 'Hi' })))
        .externalId;
    };
    expect(await id('one@in.example.com')).toBe(await id('one@in.example.com'));
    expect(await id('one@in.example.com')).not.toBe(await id('two@in.example.com'));
  });
});

describe('the form', () => {
  test('keeps a field beyond 2 MB only in part, and says so', async () => {
    const body = Buffer.from(form({ text: 'x'.repeat(2_000_001) }));
    const { cut, fields } = await readInboundForm(Readable.from([body]), TYPE, keep);
    expect([cut, fields['text']?.length]).toEqual([['text'], 2_000_000]);
  });

  test('with more parts than any mail has cannot be read: nothing of it is dropped in silence', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`f${i}`, 'x']));
    const body = Buffer.from(form(many));
    await expect(readInboundForm(Readable.from([body]), TYPE, keep)).rejects.toThrow('more than 1000 parts');
  });

  test('whose file cannot be kept is not called unreadable: it can be tried again', async () => {
    const files = part('attachment1', 'y'.repeat(300_000), '; filename="a.txt"') + part('text', 'Hi');
    const full = async () => Promise.reject(new Error('ENOSPC'));
    const body = () => Readable.from([Buffer.from(form({ from: 'a@b.example' }, files))]);
    await expect(readInboundForm(body(), TYPE, full)).rejects.toThrow('ENOSPC');
  });
});
