import { symmetric } from 'retell-sdk/lib/webhook_auth';
import { z } from 'zod';
import type { CallFact, CallOutcome } from '../../contracts/calls/facts.ts';
import { type ReceivedEvent, UnreadableEvent, type Verification, type WebhookRequest } from '../event.ts';
import {
  epochMs,
  freshness,
  headerOf,
  optionalText,
  ourId,
  parseJson,
  readFields,
  sha256,
} from '../read-event.ts';
import { type Ending, outcomeOf } from './outcome.ts';

/** Retell signs every attempt anew; five minutes is the bound of its own SDK. */
const PAST_TOLERANCE_MS = 300_000;

/**
 * The SDK checks the digest, at the signed time itself; the bounds are ours, so that stale is not called
 * forged.
 */
export async function verify(request: WebhookRequest, apiKey: string, now: Date): Promise<Verification> {
  const header = headerOf(request, 'x-retell-signature');
  const signedAt = Number(/^v=(\d{1,15}),/.exec(header ?? '')?.[1] ?? Number.NaN);
  if (!apiKey || !header || Number.isNaN(signedAt)) return 'forged';
  const body = request.rawBody.toString('utf8');
  const isRight = await symmetric.verify(body, apiKey, header, { timestamp: signedAt });
  return isRight ? freshness(signedAt, now, PAST_TOLERANCE_MS) : 'forged';
}

const envelope = z.looseObject({ event: z.string().min(1), call: z.unknown().optional() });
const identified = z.looseObject({ call_id: z.string().min(1) });

/**
 * One event a request. Retell has no event id: a call has each kind of event once. @throws UnreadableEvent
 */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const body = request.rawBody.toString('utf8');
  const { event, call } = readFields('retell', envelope, parseJson('retell', body));
  const kind = kindOf(event);
  const known = identified.safeParse(call);
  if (!known.success && isCallKind(kind)) throw new UnreadableEvent('retell: call.call_id is missing');
  return [{ externalId: `${kind}:${known.success ? known.data.call_id : sha256(body)}`, kind, body }];
}

/**
 * What the event says of a phone call; null for kinds that we do not use and for calls in a browser.
 * @throws UnreadableEvent
 */
export function parseRetell(body: string): CallFact | null {
  const { event, call } = readFields('retell', envelope, parseJson('retell', body));
  const kind = kindOf(event);
  return isCallKind(kind) ? callFactOf(CALL_KINDS[kind], call) : null;
}

const CALL_KINDS = { call_started: 'started', call_ended: 'ended', call_analyzed: 'analyzed' } as const;

/** The kinds of events that we use. */
export const RETELL_EVENTS = Object.keys(CALL_KINDS) as readonly (keyof typeof CALL_KINDS)[];

/** Retell's pages spell both `call_started` and `call.started`. */
function kindOf(event: string): string {
  return event.replaceAll('.', '_');
}

function isCallKind(kind: string): kind is keyof typeof CALL_KINDS {
  return Object.hasOwn(CALL_KINDS, kind);
}

/** A word that is not on the list is the agent's own: whoever reads the fact decides as for a missing one. */
const outcome = z
  .enum([
    'appointment_set',
    'callback_requested',
    'not_interested',
    'no_outcome',
    'voicemail',
    'no_answer',
  ] satisfies CallOutcome[])
  .optional()
  .catch(undefined);

/** Nobody needs more words to say when. */
const LONGEST_TIME = 200;

/** What the agent wrote into a field of its own making. */
const ownText = z
  .string()
  .transform((text) => text.trim().slice(0, LONGEST_TIME) || undefined)
  .optional()
  .catch(undefined);

const phoneCall = z.looseObject({
  call_id: z.string().min(1),
  direction: z.enum(['inbound', 'outbound']),
  from_number: optionalText,
  to_number: optionalText,
  metadata: z.looseObject({ operator_id: ourId, lead_id: ourId, call_id: ourId }).optional().catch(undefined),
  start_timestamp: epochMs.nullish(),
  end_timestamp: epochMs.nullish(),
  duration_ms: z.number().nonnegative().nullish(),
  call_status: optionalText,
  disconnection_reason: optionalText,
  transcript: optionalText,
  recording_url: optionalText,
  call_analysis: z
    .looseObject({
      call_summary: optionalText,
      in_voicemail: z.boolean().nullish().catch(undefined),
      custom_analysis_data: z.looseObject({ outcome, callback_time: ownText }).nullish(),
    })
    .nullish(),
});

/** @throws UnreadableEvent */
export function callFactOf(kind: CallFact['kind'], value: unknown): CallFact | null {
  if ((value as { call_type?: unknown } | null | undefined)?.call_type === 'web_call') return null;
  const call = readFields('retell', z.looseObject({ call: phoneCall }), { call: value }).call;
  const analysis = call.call_analysis;
  const ended = kind === 'started' ? undefined : outcomeOf(readEnding(call));
  return {
    kind,
    vendorCallId: call.call_id,
    direction: call.direction,
    from: call.from_number,
    to: call.to_number,
    operatorId: call.metadata?.operator_id,
    leadId: call.metadata?.lead_id,
    callId: call.metadata?.call_id,
    startedAt: call.start_timestamp ?? undefined,
    endedAt: call.end_timestamp ?? undefined,
    // How long it rang is not talk.
    durationMs: ended === 'no_answer' ? 0 : (call.duration_ms ?? undefined),
    disconnectionReason: call.disconnection_reason,
    transcript: call.transcript,
    recordingUrl: call.recording_url,
    summary: analysis?.call_summary,
    outcome: ended,
    callbackTime: analysis?.custom_analysis_data?.callback_time,
  };
}

function readEnding(call: z.output<typeof phoneCall>): Ending {
  return {
    direction: call.direction,
    status: call.call_status,
    reason: call.disconnection_reason,
    wasTalk: call.transcript !== undefined,
    inVoicemail: call.call_analysis?.in_voicemail ?? false,
    said: call.call_analysis?.custom_analysis_data?.outcome,
  };
}
