import { z } from 'zod';
import type { Attachment, InboundEmail } from '../../contracts/messaging/facts.ts';
import { type ReceivedEvent, UnreadableEvent } from '../event.ts';
import { parseJson, readFields, sha256 } from '../read-event.ts';
import type { InboundForm } from './inbound-form.ts';

const KIND = 'inbound';

/** Unique by the Message-ID and whom it is for: one mail to two threads may be posted twice. Else by a hash. */
export function receiveInbound(form: InboundForm): ReceivedEvent {
  const body = JSON.stringify(form);
  const { fields } = form;
  const mailId = bracketed(headersOf(fields['headers'])['message-id'])[0];
  const identity = mailId
    ? [mailId, ...[...envelopeOf(fields['envelope']).to].sort()].join('\n')
    : JSON.stringify([fields, form.attachments]);
  return { externalId: `inbound:${sha256(identity)}`, kind: KIND, body };
}

/** A body that is no form: the file that it was kept in is all we know. */
export function unreadInbound(raw: Attachment, contentType: string): ReceivedEvent {
  const form: InboundForm = { fields: { 'content-type': contentType }, attachments: [], raw, cut: [] };
  return { externalId: `inbound:${raw.sha256}`, kind: KIND, body: JSON.stringify(form) };
}

const file = z.object({ name: z.string(), type: z.string(), size: z.number(), sha256: z.string() });
const keptForm = z.looseObject({
  fields: z.record(z.string(), z.string()),
  attachments: z.array(file),
  raw: file.nullable(),
});

/** @throws UnreadableEvent for a mail without words: one that was posted raw, or is no form at all */
export function parseInbound(body: string): InboundEmail {
  const { fields, attachments, raw } = readFields('sendgrid', keptForm, parseJson('sendgrid', body));
  const { text, html } = fields;
  if (raw && text === undefined && html === undefined) {
    throw new UnreadableEvent(`sendgrid: the mail was not taken apart: it is kept as file ${raw.sha256}`);
  }
  const headers = headersOf(fields['headers']);
  const envelope = envelopeOf(fields['envelope']);
  const from = addressesIn(fields['from'] ?? headers['from'])[0] ?? envelope.from ?? '';
  if (!from && envelope.from === null) throw new UnreadableEvent('sendgrid: from: the mail names no sender');
  const lists = [fields['to'], fields['cc'], headers['to'], headers['cc']];
  const [inReplyTo = null] = bracketed(headers['in-reply-to']);
  return {
    mailId: short(bracketed(headers['message-id'])[0] ?? null),
    inReplyTo: short(inReplyTo),
    references: [...(inReplyTo ? [inReplyTo] : []), ...bracketed(headers['references']).reverse()],
    from,
    to: [...new Set([...envelope.to, ...lists.flatMap(addressesIn)])],
    envelopeFrom: envelope.from,
    subject: fields['subject'] ?? '',
    text: text ?? '',
    html: html ?? '',
    headers,
    attachments,
  };
}

/** RFC 5322 allows a line of 998 characters; what is longer than anybody's is told apart by its hash. */
function short(mailId: string | null): string | null {
  return mailId !== null && mailId.length > 250 ? sha256(mailId) : mailId;
}

const envelopeFields = z.object({
  to: z.array(z.string()).catch([]),
  from: z.string().nullable().catch(null),
});

/** What the mail servers told one another; the mail itself may show anything. */
function envelopeOf(field: string | undefined): z.output<typeof envelopeFields> {
  const read = envelopeFields.safeParse(field === undefined ? {} : jsonOrNull(field));
  if (!read.success) return { to: [], from: null };
  return {
    to: read.data.to.flatMap(addressesIn),
    from: read.data.from === null ? null : (addressesIn(read.data.from)[0] ?? ''),
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Folded lines are one; a name that comes again says nothing new. */
function headersOf(text = ''): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !Object.hasOwn(headers, name)) headers[name] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** More than two hundred addresses: the time that reading a hostile list takes grows with its square. */
const LONGEST_LIST = 10_000;

/** `"Lead, Sample" <lead07@example.com>, other@example.com`, in lower case. */
function addressesIn(list = ''): string[] {
  const plain = list
    .slice(0, LONGEST_LIST)
    .replace(/"(\\.|[^"\\])*"/g, ' ')
    .toLowerCase();
  const found = plain.match(/[^\s<>,;:()@"]{1,64}@[^\s<>,;:()@"]{1,255}/g) ?? [];
  const pointed = plain.match(/<[^<>\s@]{1,64}@[^<>\s@]{1,255}>/g)?.map((one) => one.slice(1, -1));
  return pointed ? [...new Set([...pointed, ...found])] : found;
}

/** Message-IDs as they stand in `Message-ID`, `In-Reply-To` and `References`. */
function bracketed(header = ''): string[] {
  const ids = header.match(/<[^<>\s]{1,998}>/g)?.map((id) => id.slice(1, -1)) ?? [];
  return ids.length > 0 ? ids : header.split(/\s+/).filter((id) => id.includes('@'));
}
