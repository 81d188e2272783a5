import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { LeadStory } from './lead-story.ts';
import { messageStatus, type Rest } from './take-step.ts';

/**
 * A STOP blocks the text at once, and its signal may still be on the way: it is not an invitation to email. What is
 * committed reaches its workflow by the relay: long enough for that.
 */
const SIGNALS_WITHIN_MS = 60_000;

const WHAT = 'Send the booking link';

/**
 * What follows an appointment that was set in a call and is not booked: the link by text, by email to whoever cannot be
 * texted, and then a person.
 *
 * @returns null when it is time for the person
 */
export async function planBooking(story: LeadStory, callId: string): Promise<Rest | null> {
  const { lead, policy, now, at } = story;
  const linkKey = (channel: 'sms' | 'email') => `${leadWorkflowId(lead.id)}:booking:${callId}:${channel}`;
  // From when it was heard: a booking that was told late is told by then, too.
  at.setInCallAt ??= now;
  const texted = await messageStatus(story, linkKey('sms'));
  if (texted === null) {
    const until = new Date(at.setInCallAt.getTime() + policy.booking.linkAfter * 1000);
    const why = 'an appointment was set in a call, and it is not booked yet';
    return until > now ? pause(WHAT, until, why) : send('sms', linkKey('sms'));
  }
  if (texted === 'blocked' || texted === 'failed') {
    const mailed = await messageStatus(story, linkKey('email'));
    if (mailed === null) {
      const until = at.wakeAt ?? new Date(now.getTime() + SIGNALS_WITHIN_MS);
      return until > now
        ? pause(`${WHAT} by email`, until, 'it cannot go by text')
        : send('email', linkKey('email'));
    }
    if (mailed === 'blocked' || mailed === 'failed') return null;
  }
  const until = at.wakeAt ?? new Date(now.getTime() + policy.booking.taskAfter * 1000);
  const why = 'the appointment that was set in a call is not booked, with the booking link sent';
  return until > now ? pause('Ask a person to see to the booking', until, why) : null;
}

function pause(what: string, until: Date, why: string): Rest {
  return { move: { do: 'wait', until: until.getTime() }, what, until, why };
}

/** Whoever sends has no more to wait for: the next wait counts from when it is out. */
function send(channel: 'sms' | 'email', key: string): Rest {
  const move = { do: 'send', channel, purpose: 'booking', template: 'booking_link', key } as const;
  return { move, what: WHAT, why: 'it is its turn' };
}
