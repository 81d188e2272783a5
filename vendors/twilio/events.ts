import twilio from 'twilio';
import type { DeliveryReceipt, InboundText } from '../../contracts/messaging/facts.ts';
import { type ReceivedEvent, UnreadableEvent, type Verification, type WebhookRequest } from '../event.ts';
import { headerOf } from '../read-event.ts';

/**
 * Twilio signs the exact public address with the sorted form fields, and no time: what is right is never
 * stale.
 */
export async function verify(request: WebhookRequest, authToken: string): Promise<Verification> {
  const header = headerOf(request, 'x-twilio-signature');
  if (!authToken || !header) return 'forged';
  const fields = fieldsOf(request.rawBody.toString('utf8'));
  return twilio.validateRequest(authToken, header, request.url, fields) ? 'ok' : 'forged';
}

/** A repeated field keeps all its values: Twilio signs each of them. */
function fieldsOf(form: string): Record<string, string | string[]> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(form)) {
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return Object.fromEntries([...fields].map(([name, all]) => [name, all.length > 1 ? all : (all[0] ?? '')]));
}

/** Of the callback address's query; the stored event carries it in `OUR_FIELD`. */
const OUR_PARAM = 'message';
const OUR_FIELD = '_message';

/**
 * One event a request. The stored body is Twilio's form with our message id in front, `_message=<id>&…`,
 * empty
 * where the address had none: the first field of a name is the one that is read, so no field of the form can
 * pass for ours. @throws UnreadableEvent
 */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const raw = request.rawBody.toString('utf8').trimEnd();
  const form = new URLSearchParams(raw);
  const sid = form.get('MessageSid') ?? form.get('SmsSid') ?? form.get('CallSid');
  if (!sid) throw new UnreadableEvent('twilio: the form has neither MessageSid nor CallSid');
  const kind = statusOf(form) ?? form.get('CallStatus') ?? 'unknown';
  const ours = encodeURIComponent(queryOf(request.url).get(OUR_PARAM) ?? '');
  const externalId = isInbound(form) ? sid : `${sid}:${form.get('SequenceNumber') ?? kind}`;
  return [{ externalId, kind, body: `${OUR_FIELD}=${ours}&${raw}` }];
}

function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(url.split('?', 2)[1]?.split('#', 1)[0]);
}

export type TwilioFact =
  | { readonly type: 'text'; readonly text: InboundText }
  | { readonly type: 'receipt'; readonly receipt: DeliveryReceipt };

/**
 * Null for states between ours and for calls. Twilio's callbacks tell no time, so a receipt is `at` the
 * time it
 * was received. @throws UnreadableEvent
 */
export function parseTwilio(body: string, receivedAt: Date): TwilioFact | null {
  const form = new URLSearchParams(body);
  if (isInbound(form)) return { type: 'text', text: inboundTextOf(form) };
  const state = STATES.get(statusOf(form) ?? '');
  if (!state) return null;
  const receipt: DeliveryReceipt = {
    vendorId: required(form, 'MessageSid'),
    messageId: form.get(OUR_FIELD) || undefined,
    state,
    ...(state === 'failed' && { reason: reasonOf(form), code: reasonOf(form) }),
    at: receivedAt,
  };
  return { type: 'receipt', receipt };
}

const STATES = new Map<string, DeliveryReceipt['state']>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

function statusOf(form: URLSearchParams): string | null {
  return form.get('MessageStatus') ?? form.get('SmsStatus');
}

function isInbound(form: URLSearchParams): boolean {
  return statusOf(form) === 'received';
}

/** An empty Body is a text too: a picture without words. */
function inboundTextOf(form: URLSearchParams): InboundText {
  return {
    vendorId: required(form, 'MessageSid'),
    from: required(form, 'From'),
    to: required(form, 'To'),
    body: form.get('Body') ?? '',
  };
}

function reasonOf(form: URLSearchParams): string {
  return form.get('ErrorCode') || form.get('ErrorMessage') || statusOf(form) || 'failed';
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new UnreadableEvent(`twilio: ${name} is missing`);
  return value;
}
