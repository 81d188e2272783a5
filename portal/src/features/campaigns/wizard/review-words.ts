import { count } from '../../../kit/money.ts';
import { moment } from '../../../kit/time.tsx';
import { hoursWords, paceWords, people } from '../campaign-words.ts';
import type { Draft } from './draft.ts';

interface Known {
  readonly clientName: string;
  readonly sequenceName: string;
  readonly policyName: string;
  /** New leads, as the list was read; null: not known before it is fetched, or there is none */
  readonly leads: number | null;
  readonly firstAt: string | null;
  readonly window: { readonly from: string; readonly to: string } | null;
}

/** What will happen, in sentences. */
export function reviewWords(draft: Draft, known: Known): string[] {
  const { clientName, sequenceName, policyName } = known;
  return [
    `“${draft.name.trim()}” works for ${clientName}.`,
    whoWords(draft, known),
    whenWords(draft, known),
    firstWords(draft, known),
    `They go through the sequence “${sequenceName}” under the policy “${policyName}”.`,
    `Calls and texts come from ${draft.fromNumber}. ${agentWords(draft)}`,
    draft.bookingUrl.trim()
      ? `They book at ${draft.bookingUrl.trim()}.`
      : 'No booking link is given: messages go out without one.',
    endWords(draft),
  ];
}

function whoWords({ list }: Draft, { leads }: Known): string {
  if (list === 'none') return 'No list goes with it: leads are added later.';
  if (leads === null && list === 'file') return 'The people of the list, as soon as it is read.';
  if (leads === null) return 'The people of the list at the address you gave, as soon as it is fetched.';
  return `${people(leads)} of the list ${leads === 1 ? 'becomes a lead' : 'become leads'}.`;
}

function whenWords(draft: Draft, { window, leads }: Known): string {
  const pace = paceWords({
    newPerHour: draft.newPerHour === '' ? null : draft.newPerHour,
    newPerDay: draft.newPerDay === '' ? null : draft.newPerDay,
    maxCallsAtOnce: draft.maxCallsAtOnce === '' ? null : draft.maxCallsAtOnce,
  });
  const policy = window ? `${window.from} to ${window.to}` : 'any hour';
  const within = `${draft.hours ? hoursWords(draft.hours) : window ? policy : `at ${policy}`} in their own time`;
  const hours = draft.hours ? `${within} (the policy allows ${policy})` : within;
  return `It begins with ${pace}; they are reached ${hours}.${lengthWords(draft, leads)}`;
}

function lengthWords({ newPerDay, newPerHour }: Draft, leads: number | null): string {
  if (!leads) return '';
  const days = newPerDay === '' ? 0 : Math.ceil(leads / newPerDay);
  const hours = newPerHour === '' ? 0 : Math.ceil(leads / newPerHour);
  // The slower of the two limits.
  if (days > 1 && days * 24 >= hours) return ` At that pace all have begun after ${count(days)} days.`;
  return hours > 1 ? ` At that pace all have begun after ${count(hours)} hours.` : '';
}

function firstWords({ startsAt, zone }: Draft, { firstAt }: Known): string {
  if (!firstAt) return 'Its hours leave no time in which anybody could be reached.';
  const at = moment(firstAt);
  const there = moment(firstAt, zone);
  const both = at === there ? at : `${at}, which is ${there}`;
  const isNow = !startsAt && Date.parse(firstAt) - Date.now() < 60_000;
  if (isNow) return 'Started now, the first are reached at once.';
  return `Started now, the first are reached on ${both}.`;
}

function agentWords({ retellAgentId }: Draft): string {
  return retellAgentId.trim() ? `The agent ${retellAgentId.trim()} speaks.` : 'No agent is named for calls.';
}

function endWords({ endsAt, atEnd }: Draft): string {
  const then = atEnd === 'finish' ? 'finish what they began' : 'stop at once';
  if (!endsAt) return 'It has no end of its own: it waits for more leads until somebody stops it.';
  return `It ends on ${moment(endsAt.replace(' ', 'T'))}; who is under way then will ${then}.`;
}
