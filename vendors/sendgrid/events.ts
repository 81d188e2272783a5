import { EventWebhook } from '@sendgrid/eventwebhook';
import { z } from 'zod';
import type { DeliveryReceipt, EmailRevocation } from '../../contracts/messaging/facts.ts';
import { type ReceivedEvent, UnreadableEvent, type Verification, type WebhookRequest } from '../event.ts';
import {
  epochSeconds,
  freshness,
  headerOf,
  optionalText,
  ourId,
  parseJson,
  readFields,
  sha256,
} from '../read-event.ts';

/**
 * SendGrid retries an event for up to 24 hours after it occurred ("Troubleshooting the Event Webhook") and
 * does not
 * say whether a retry is signed anew, so a tighter bound could lose every event of an outage. A replay
 * inside the
 * bound has no effect: sg_event_id makes it a repeat.
 */
const PAST_TOLERANCE_MS = 24 * 3_600_000;

const eventWebhook = new EventWebhook();

/** @param publicKey base64 of the SPKI DER, as SendGrid's settings show it */
export async function verify(request: WebhookRequest, publicKey: string, now: Date): Promise<Verification> {
  const signature = headerOf(request, 'x-twilio-email-event-webhook-signature');
  const timestamp = headerOf(request, 'x-twilio-email-event-webhook-timestamp');
  if (!publicKey || !signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return 'forged';
  return isSigned(publicKey, request.rawBody, signature, timestamp)
    ? freshness(Number(timestamp) * 1000, now, PAST_TOLERANCE_MS)
    : 'forged';
}

/**
 * The SDK throws on a signature that is not one; a key that is not one is our own mistake and is thrown on.
 */
function isSigned(publicKey: string, rawBody: Buffer, signature: string, timestamp: string): boolean {
  const key = eventWebhook.convertPublicKeyToECDSA(publicKey);
  try {
    return eventWebhook.verifySignature(key, rawBody, signature, timestamp);
  } catch {
    return false;
  }
}

const identified = z.looseObject({ sg_event_id: z.string().min(1), event: z.string().min(1) });

/**
 * One event for each element of the array. An element without id or kind is kept as `unknown` under its
 * hash, so that
 * it is quarantined alone and its neighbours are not. @throws UnreadableEvent when the body is no JSON array
 */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const text = request.rawBody.toString('utf8');
  const elements = parseJson('sendgrid', text);
  if (!Array.isArray(elements)) throw new UnreadableEvent('sendgrid: the body is not an array');
  return elementTexts(text).map((body, index) => {
    const known = identified.safeParse(elements[index]);
    return known.success
      ? { externalId: known.data.sg_event_id, kind: known.data.event, body }
      : { externalId: sha256(body), kind: 'unknown', body };
  });
}

/**
 * The text of each element of a JSON array, cut out rather than written anew: numbers beyond 2^53 (custom
 * args may be
 * such) would not survive. The text is known to be valid JSON, so only strings and depth need watching.
 */
function elementTexts(json: string): string[] {
  const texts: string[] = [];
  let start = json.indexOf('[') + 1;
  let depth = 0;
  let inString = false;
  for (let index = start; index < json.length; index += 1) {
    const char = json.charAt(index);
    if (inString) {
      if (char === '\\') index += 1;
      if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (depth === 0 && (char === ',' || char === ']')) {
      texts.push(json.slice(start, index).trim());
      start = index + 1;
    } else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
  }
  return texts.filter((text) => text !== '');
}

export type SendgridFact =
  | { readonly type: 'receipt'; readonly receipt: DeliveryReceipt }
  | { readonly type: 'revocation'; readonly revocation: EmailRevocation };

const STATES = new Map<string, DeliveryReceipt['state']>([
  ['processed', 'sent'],
  ['delivered', 'delivered'],
  ['bounce', 'failed'],
  ['dropped', 'failed'],
]);

const SOURCES = new Map<string, EmailRevocation['source']>([
  ['unsubscribe', 'unsubscribe'],
  ['group_unsubscribe', 'unsubscribe'],
  ['spamreport', 'spamreport'],
]);

/** The kinds of events that we use. */
export const SENDGRID_EVENTS: readonly string[] = [...STATES.keys(), ...SOURCES.keys()];

const ourIds = { operator_id: ourId, message_id: ourId };

const receiptEvent = z.looseObject({
  ...ourIds,
  sg_message_id: z.string().min(1),
  timestamp: epochSeconds,
  reason: optionalText,
  type: optionalText,
});

const revocationEvent = z.looseObject({ ...ourIds, email: z.string().trim().min(1) });

/** Null for kinds that we do not use. @throws UnreadableEvent */
export function parseSendgrid(body: string): SendgridFact | null {
  const value = parseJson('sendgrid', body);
  const { event } = readFields('sendgrid', z.looseObject({ event: z.string().min(1) }), value);
  const state = STATES.get(event);
  if (state) return { type: 'receipt', receipt: receiptOf(state, event, value) };
  const source = SOURCES.get(event);
  return source ? { type: 'revocation', revocation: revocationOf(source, value) } : null;
}

/**
 * sg_message_id is the X-Message-Id of our request, then `.filter…` or `.recv…` with the vendor's routing.
 */
function receiptOf(state: DeliveryReceipt['state'], event: string, value: unknown): DeliveryReceipt {
  const fields = readFields('sendgrid', receiptEvent, value);
  return {
    vendorId: fields.sg_message_id.replace(/\.(filter|recv).*$/s, ''),
    messageId: fields.message_id,
    operatorId: fields.operator_id,
    state,
    reason: state === 'failed' ? (fields.reason ?? event) : undefined,
    ...(state === 'failed' && { code: codeOf(event, fields) }),
    at: fields.timestamp,
  };
}

/** A bounce of type `blocked` is of the moment: the next email may get through. */
function codeOf(event: string, { type, reason }: { type?: string; reason?: string }): string {
  return event === 'bounce' && type !== 'blocked' ? 'hard_bounce' : (reason ?? event);
}

function revocationOf(source: EmailRevocation['source'], value: unknown): EmailRevocation {
  const fields = readFields('sendgrid', revocationEvent, value);
  return { email: fields.email, operatorId: fields.operator_id, messageId: fields.message_id, source };
}
