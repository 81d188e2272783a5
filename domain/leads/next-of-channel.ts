import type { Step } from '../../contracts/campaigns/sequence.ts';
import { stepAfter } from '../campaigns/next-step.ts';

type Channel = 'sms' | 'email' | 'call';

const ONE = { sms: 'text', email: 'email', call: 'call' } as const;

/**
 * When the next text, email or call of a sequence comes after the step at which somebody stands, as a sentence: which
 * steps and waits lie between. Past a branch or a split, and past a wait for a date, there is no telling.
 *
 * @returns null: it is what they stand at, or they stand nowhere
 */
export function sayNextOf(channel: Channel, steps: readonly Step[], stepId: string | null): string | null {
  const stepOf = (id: string | null) => steps.find((each) => each.id === id);
  const here = stepOf(stepId);
  if (!here || here.kind === channel) return null;
  const name = ONE[channel];
  let seconds = here.kind === 'wait' ? here.seconds : 0;
  let [isOpen, isDated] = [isUncertain(here), isOfTheCalendar(here)];
  for (let step = stepOf(stepAfter(steps, here.id)); step; step = stepOf(stepAfter(steps, step.id))) {
    if (step.kind === channel) {
      const from = here.kind === 'wait' ? 'this wait began' : 'this step is done';
      const after =
        seconds === 0 ? `as soon as ${from.replace(' began', ' is over')}` : `${span(seconds)} after ${from}`;
      const when = isDated ? 'after a date that it waits for' : after;
      return `The next ${name} is due ${when}${isOpen ? ', if their answers lead there' : ''}.`;
    }
    if (step.kind === 'wait') seconds += step.seconds;
    isOpen ||= isUncertain(step);
    isDated ||= isOfTheCalendar(step);
  }
  return isOpen ? null : `No further ${name} is planned for them.`;
}

function isUncertain({ kind }: Step): boolean {
  return kind === 'branch' || kind === 'split';
}

function isOfTheCalendar({ kind }: Step): boolean {
  return kind === 'wait_until' || kind === 'wait_for_date';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** In its largest unit that fits: `2 days`. */
function span(seconds: number): string {
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[3];
  const count = Math.round(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
