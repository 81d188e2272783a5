import { BirdClient } from '@messagebird/sdk';
import { z } from 'zod';
import type { DeliveryReceipt, InboundText } from '../../contracts/messaging/facts.ts';
import { type ReceivedEvent, UnreadableEvent, type Verification, type WebhookRequest } from '../event.ts';
import {
  freshness,
  headerOf,
  isoInstant,
  optionalText,
  ourId,
  parseJson,
  readFields,
} from '../read-event.ts';

/** Bird signs every attempt anew; five minutes is the bound of its own SDK. */
const PAST_TOLERANCE_MS = 300_000;

/**
 * Bird signs its event's id, the time and the body, by Standard Webhooks. The SDK goes by the process's own clock, and
 * looks at the time first: a forgery of an old time is called stale.
 */
export async function verify(request: WebhookRequest, secret: string): Promise<Verification> {
  const id = headerOf(request, 'webhook-id');
  const signedAt = headerOf(request, 'webhook-timestamp');
  const signature = headerOf(request, 'webhook-signature');
  if (!secret || !id || !signature || !/^\d{1,12}$/.test(signedAt ?? '')) return 'forged';
  const signed = { 'webhook-id': id, 'webhook-timestamp': signedAt ?? '', 'webhook-signature': signature };
  if (isRight(request.rawBody.toString('utf8'), signed, secret)) return 'ok';
  const age = freshness(Number(signedAt) * 1000, new Date(Date.now()), PAST_TOLERANCE_MS);
  return age === 'ok' ? 'forged' : age;
}

function isRight(body: string, headers: Record<string, string>, secret: string): boolean {
  try {
    new BirdClient({ webhooks: { secret } }).webhooks.unwrap(body, headers);
    return true;
  } catch (error) {
    // The SDK reads the body after the signature: its complaint about the body says that the signature is right.
    return error instanceof Error && error.message === whyNoJson(body);
  }
}

function whyNoJson(body: string): string | undefined {
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const envelope = z.looseObject({ type: z.string().min(1), timestamp: isoInstant, data: z.unknown() });

/** One event a request; its id rides in the header, the same at each attempt. @throws UnreadableEvent */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const body = request.rawBody.toString('utf8');
  const { type } = readFields('messagebird', envelope, parseJson('messagebird', body));
  const externalId = headerOf(request, 'webhook-id');
  if (!externalId) throw new UnreadableEvent('messagebird: webhook-id is missing');
  return [{ externalId, kind: type, body }];
}

export type MessagebirdFact =
  | { readonly type: 'text'; readonly text: InboundText }
  /** `from`: the number of ours that it went out by, when it says so. */
  | { readonly type: 'receipt'; readonly receipt: DeliveryReceipt; readonly from: string | undefined };

const identified = z.looseObject({
  sms_id: z.string().min(1),
  from: optionalText,
  to: optionalText,
  text: z.string().nullish(),
  metadata: z.looseObject({ operator_id: ourId, message_id: ourId }).nullish().catch(undefined),
  error: z
    .looseObject({ code: z.string().min(1) })
    .nullish()
    .catch(undefined),
});

const STATES = new Map<string, DeliveryReceipt['state']>([
  ['sms.sent', 'sent'],
  ['sms.delivered', 'delivered'],
  // `undelivered` may clear later, but Bird does not try again: it is final too.
  ['sms.undelivered', 'failed'],
  ['sms.failed', 'failed'],
  ['sms.rejected', 'failed'],
  ['sms.expired', 'failed'],
]);

/** The kinds of events that we use. */
export const MESSAGEBIRD_EVENTS: readonly string[] = ['sms.received', ...STATES.keys()];

/** Null for what says nothing new of a text, and for other channels. @throws UnreadableEvent */
export function parseMessagebird(body: string): MessagebirdFact | null {
  const event = readFields('messagebird', envelope, parseJson('messagebird', body));
  const state = STATES.get(event.type);
  if (!state && event.type !== 'sms.received') return null;
  const { data } = readFields('messagebird', z.looseObject({ data: identified }), event);
  const { sms_id: vendorId, from } = data;
  if (!state) return { type: 'text', text: textOf(data) };
  const reason = data.error?.code ?? event.type.replace('sms.', '');
  const receipt = {
    vendorId,
    messageId: data.metadata?.message_id,
    operatorId: data.metadata?.operator_id,
    state,
    ...(state === 'failed' && { reason, code: reason }),
    at: event.timestamp,
  };
  return { type: 'receipt', receipt, from };
}

/** A text without words is a picture. @throws UnreadableEvent when it does not say from whom, or to which number */
function textOf({ sms_id: vendorId, from, to, text }: z.output<typeof identified>): InboundText {
  if (!from || !to) throw new UnreadableEvent(`messagebird: data.${from ? 'to' : 'from'} is missing`);
  return { vendorId, from, to, body: text ?? '' };
}
