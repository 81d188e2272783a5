import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type { CallPolicy } from '../../contracts/policies/policy.ts';

/** A call of one step that is over. */
export interface Tried {
  readonly outcome: CallOutcome;
  /** Epoch milliseconds: when it was over. */
  readonly at: number;
  /** Epoch milliseconds: when the lead asked to be called again. */
  readonly callbackAt?: number | undefined;
}

export type NextTry =
  | { readonly do: 'go_on' }
  | {
      readonly do: 'again';
      /** Epoch milliseconds */
      readonly at: number;
      /** In plain words */
      readonly why: string;
    };

/** Whether a step calls once more after the calls it has made, the newest last, and when. */
export function nextTry(policy: CallPolicy, tried: readonly Tried[]): NextTry {
  const last = tried.at(-1);
  if (!last) return { do: 'go_on' };
  const again = (count: number, max: number, at: number, why: string): NextTry =>
    count <= max ? { do: 'again', at, why } : { do: 'go_on' };
  const times = tried.filter(({ outcome }) => outcome === last.outcome).length;
  if (last.outcome === 'callback_requested') {
    const at = Math.max(last.callbackAt ?? last.at + policy.callbackAfter * 1000, last.at);
    return again(times, policy.callbacks, at, 'the lead asked to be called back');
  }
  const retries =
    last.outcome === 'no_answer'
      ? policy.retries?.noAnswer
      : last.outcome === 'voicemail'
        ? policy.retries?.voicemail
        : undefined;
  if (!retries) return { do: 'go_on' };
  const why = last.outcome === 'no_answer' ? 'nobody answered' : 'a machine answered';
  return again(times, retries.max, last.at + retries.after * 1000, why);
}
