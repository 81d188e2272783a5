import type { CallOutcome } from '../../contracts/calls/facts.ts';

/** What Retell says of how a call ended; its words are those of `DisconnectionReason` in its API reference. */
export interface Ending {
  readonly direction: 'inbound' | 'outbound';
  /** registered, not_connected, ongoing, ended, error */
  readonly status: string | undefined;
  readonly reason: string | undefined;
  readonly wasTalk: boolean;
  /** By the analysis, which comes later. */
  readonly inVoicemail: boolean;
  /** What the agent's own analysis calls it. */
  readonly said: CallOutcome | undefined;
}

/** With these nobody has picked up. All others of `dial_` are of their kind. */
const NEVER_CONNECTED = new Set([
  'user_declined',
  'invalid_destination',
  'telephony_provider_permission_denied',
  'telephony_provider_unavailable',
  'sip_routing_error',
  'marked_as_spam',
  'concurrency_limit_reached',
  'no_valid_payment',
  'error_user_not_joined',
  'registered_call_timeout',
]);

/** `machine_detected` is how older events call a voicemail. */
const MACHINES = new Set(['voicemail_reached', 'machine_detected', 'ivr_reached']);

/**
 * What a call ended in, as soon as it is known; undefined: only the analysis can tell. How it was disconnected is in
 * every event of its end, so it decides over what the analysis says: the events may come in any order.
 */
export function outcomeOf(ending: Ending): CallOutcome | undefined {
  const { reason, said } = ending;
  if (isUnanswered(ending)) return 'no_answer';
  if (reason !== undefined && MACHINES.has(reason)) return 'voicemail';
  // "Call me back" is what greetings say. A refusal or an appointment is somebody's own word.
  if (ending.inVoicemail && said !== 'not_interested' && said !== 'appointment_set') return 'voicemail';
  return said;
}

function isUnanswered({ direction, status, reason, wasTalk }: Ending): boolean {
  if (direction === 'inbound' || wasTalk) return false;
  if (status === 'not_connected') return true;
  return reason !== undefined && (reason.startsWith('dial_') || NEVER_CONNECTED.has(reason));
}
