import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { InstantlyFact } from '../../contracts/instantly/facts.ts';
import type { InstantlyKind } from '../../contracts/instantly/kinds.ts';
import { type ReceivedEvent, UnreadableEvent, type Verification, type WebhookRequest } from '../event.ts';
import { headerOf, isoInstant, parseJson, readFields, sha256 } from '../read-event.ts';

/** Instantly signs nothing. It sends along the headers that a webhook was registered with: this one carries our secret. */
export const INSTANTLY_HEADER = 'x-followthrough-secret';

/** What is right is never stale, and a replay falls to `externalId`. */
export async function verify(request: WebhookRequest, secret: string): Promise<Verification> {
  const shown = headerOf(request, INSTANTLY_HEADER);
  if (!secret || !shown) return 'forged';
  // Of one length, whatever was shown: only then are they compared in constant time.
  return timingSafeEqual(digest(secret), digest(shown)) ? 'ok' : 'forged';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const LONGEST_WORD = 200;

const envelope = z.looseObject({ event_type: z.string().trim().min(1).max(LONGEST_WORD) });

/**
 * One event a request.
 * @throws UnreadableEvent
 */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const body = request.rawBody.toString('utf8');
  const value = parseJson('instantly', body);
  const { event_type: kind } = readFields('instantly', envelope, value);
  return [{ externalId: identityOf(value), kind: withoutNul(kind), body }];
}

const identified = z.looseObject({
  email_id: z.string().min(1),
  event_type: z.string().min(1),
  lead_email: z.string().min(1),
  timestamp: z.string().min(1),
});

/**
 * What makes a repeat a repeat: Instantly gives no event id. A hash of which email, what happened to it, by whom and when;
 * where one of them is missing, of all that was said, in whichever order: so that its own record of what it sent gives the
 * same.
 * @throws UnreadableEvent
 */
export function identityOf(payload: unknown): string {
  const whole = identified.safeParse(payload).data;
  if (!whole) return sha256(canonical(payload));
  const { email_id, event_type, lead_email, timestamp } = whole;
  return sha256(JSON.stringify([email_id, event_type, lead_email.toLowerCase(), timestamp]));
}

/** JSON whose keys are in order, at every depth. @throws UnreadableEvent at more than thousands */
function canonical(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableEvent('instantly: the body is nested too deep');
    throw error;
  }
}

const KINDS = new Map<string, InstantlyKind>([
  ['email_sent', 'sent'],
  ['email_opened', 'opened'],
  // One subscribes to the one and receives the other.
  ['email_link_clicked', 'clicked'],
  ['link_clicked', 'clicked'],
  ['reply_received', 'replied'],
  ['auto_reply_received', 'auto_replied'],
  ['email_bounced', 'bounced'],
  ['lead_unsubscribed', 'unsubscribed'],
  ['lead_interested', 'interested'],
  ['lead_not_interested', 'not_interested'],
  ['lead_meeting_booked', 'meeting_booked'],
  ['campaign_completed', 'completed'],
]);

const withoutNul = (text: string): string => text.replaceAll('\0', '');

/** Whatever stands there, it does not make the event unreadable: what is no text is not known. */
const text = z
  .string()
  .transform((said) => withoutNul(said).trim() || undefined)
  .optional()
  .catch(undefined);

/** What leads elsewhere than to a web page must not become a link. */
const pageAddress = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);

const email = z
  .string()
  .transform((said) => withoutNul(said).trim().toLowerCase() || undefined)
  .optional()
  .catch(undefined);

const step = z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined);

const payload = envelope.extend({
  campaign_id: text,
  campaign_name: text,
  lead_email: email,
  /** Left out, null or empty: when it came. */
  timestamp: z.preprocess((said) => said || undefined, isoInstant.optional()).optional(),
  is_auto_reply: z.unknown().optional(),
  step: z.preprocess((said) => said || undefined, step).optional(),
  ...{ firstName: text, first_name: text, lastName: text, last_name: text },
  ...{ companyName: text, company_name: text, phone: text },
  ...{ email_subject: text, email_text: text, email_account: email },
  ...{ reply_subject: text, reply_text: text, reply_text_snippet: text, unibox_url: pageAddress },
  message_body: text,
});

/**
 * Null: it names no campaign (a mailbox in trouble, a label of the workspace's own), and belongs to no client.
 * @throws UnreadableEvent
 */
export function parseInstantly(body: string): InstantlyFact | null {
  const said = readFields('instantly', payload, parseJson('instantly', body));
  if (!said.campaign_id) return null;
  const isReply = said.event_type === 'reply_received';
  const isAuto = isReply && isYes(said.is_auto_reply);
  return {
    kind: isAuto ? 'auto_replied' : (KINDS.get(said.event_type) ?? 'other'),
    said: withoutNul(said.event_type),
    campaignId: said.campaign_id,
    campaignName: said.campaign_name,
    leadEmail: said.lead_email,
    firstName: said.firstName ?? said.first_name,
    lastName: said.lastName ?? said.last_name,
    company: said.companyName ?? said.company_name,
    phone: said.phone,
    at: said.timestamp,
    step: said.step,
    subject: said.reply_subject ?? said.email_subject,
    text: said.reply_text ?? said.reply_text_snippet ?? said.email_text ?? said.message_body,
    senderEmail: said.email_account,
    threadUrl: said.unibox_url,
  };
}

const isYes = (said: unknown): boolean => said === true || said === 1 || said === 'true';
