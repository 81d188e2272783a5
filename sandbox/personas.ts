import type { Booking, Outcome, Person } from './records.ts';
import type { State } from './state.ts';

interface Persona {
  digit: number;
  name: string;
  story: string;
  /** Status that the lead ends in. */
  ending: string;
  picksUp: boolean;
  /** Outcome of its first, second, … answered call; the last one repeats. */
  outcomes: Outcome[];
  /** Which of its bookings it attends, a rescheduled one counting once; the last one repeats. */
  comes: boolean[];
  /** Whether it answers "Reply YES or NO" (by what it did); all others stay silent. */
  answersTexts: boolean;
  /** What the client clicks in the mail that asks about this person. */
  clientSays?: 'yes' | 'no';
  reschedules?: boolean;
  phonesIn?: boolean;
  rebooks?: boolean;
  stops?: boolean;
  opensMails: boolean;
}

const books = { picksUp: true, outcomes: ['appointment_set'], opensMails: true } satisfies Partial<Persona>;
const silent = { picksUp: false, outcomes: ['no_outcome'], comes: [false] } satisfies Partial<Persona>;

const personas: Persona[] = [
  {
    ...books,
    digit: 0,
    name: 'shows, says so',
    story: 'Answers the phone, sets an appointment, comes, and answers YES to the question by text.',
    ending: 'shown',
    comes: [true],
    answersTexts: true,
  },
  {
    ...books,
    digit: 1,
    name: 'shows, the client says so',
    story: 'Sets an appointment and comes, never answers texts; the client clicks yes in the mail.',
    ending: 'shown',
    comes: [true],
    answersTexts: false,
    clientSays: 'yes',
  },
  {
    ...books,
    digit: 2,
    name: 'shows, a call proves it',
    story: 'Sets an appointment and phones in at its start; nobody answers any question.',
    ending: 'shown',
    comes: [true],
    answersTexts: false,
    phonesIn: true,
  },
  {
    ...books,
    digit: 3,
    name: 'reschedules, then shows',
    story: 'Sets an appointment, moves it once right after, comes, and answers YES.',
    ending: 'shown',
    comes: [true],
    answersTexts: true,
    reschedules: true,
  },
  {
    ...books,
    digit: 4,
    name: 'no-show, rebooks, shows',
    story:
      'Misses its first appointment and answers NO; books again by the first text with a booking link, comes, and answers YES.',
    ending: 'shown',
    comes: [false, true],
    answersTexts: true,
    rebooks: true,
  },
  {
    ...books,
    digit: 5,
    name: 'no-show for good',
    story: 'Misses its appointment; the client clicks no in the mail; ignores every message to book again.',
    ending: 'no_show',
    comes: [false],
    answersTexts: false,
    clientSays: 'no',
  },
  {
    ...books,
    digit: 6,
    name: 'asks to be called back',
    story:
      'Asks at the first call to be called again; sets an appointment at the second, comes, and answers YES.',
    ending: 'shown',
    outcomes: ['callback_requested', 'appointment_set'],
    comes: [true],
    answersTexts: true,
  },
  {
    ...silent,
    digit: 7,
    name: 'not interested',
    story: 'Answers the phone and declines.',
    ending: 'dnc',
    picksUp: true,
    outcomes: ['not_interested'],
    answersTexts: false,
    opensMails: true,
  },
  {
    ...silent,
    digit: 8,
    name: 'never answers',
    story: 'Every call rings out; ignores texts and mails.',
    ending: 'exhausted',
    answersTexts: false,
    opensMails: false,
  },
  {
    ...silent,
    digit: 9,
    name: 'texts STOP',
    story: 'Every call rings out; answers the first text with STOP.',
    ending: 'opted_out',
    answersTexts: false,
    stops: true,
    opensMails: false,
  },
];

/** The table of personas as the sandbox and its page tell it. */
export const personaTable = personas.map(({ digit, name, story, ending }) => ({
  digit,
  name,
  story,
  ending,
}));

/** The persona behind a number: its last digit decides. Undefined when the number ends in no digit. */
export function personaOf(phone: string): Persona | undefined {
  return personas[Number.parseInt(phone.slice(-1), 10)];
}

/** The nth entry of a list whose last one repeats. */
function nth<T>(list: T[], index: number): T | undefined {
  return list[Math.min(index, list.length - 1)];
}

/** This person's bookings that still stand or were held, oldest first. */
function standing(state: State, person: Person): Booking[] {
  return person.bookings.flatMap((uid) => {
    const booking = state.bookings.get(uid);
    return booking?.status === 'accepted' ? [booking] : [];
  });
}

function missed(booking: Booking | undefined, now: number): boolean {
  return booking !== undefined && !booking.shows && booking.endsAt <= now;
}

/** How the person's call ends when it picks up; who has an appointment sets no second one. */
export function outcomeOf(state: State, person: Person): Outcome {
  const outcome = nth(personaOf(person.phone)?.outcomes ?? [], person.answeredCalls) ?? 'no_outcome';
  if (outcome !== 'appointment_set') return outcome;
  return standing(state, person).length > 0 ? 'no_outcome' : outcome;
}

/** Whether the person will attend the booking that it makes now. */
export function willShow(state: State, person: Person): boolean {
  return nth(personaOf(person.phone)?.comes ?? [], standing(state, person).length) ?? false;
}

/** What the person does about a text: says something, books by a link in it, or nothing. */
export function reactionToText(
  state: State,
  person: Person,
  text: { body: string; isFirst: boolean; bookingLink: string | undefined },
  now: number,
): { say: string } | { bookBy: string } | undefined {
  const persona = personaOf(person.phone);
  if (!persona) return undefined;
  if (persona.stops) return text.isFirst ? { say: 'STOP' } : undefined;
  const held = standing(state, person).filter((booking) => booking.startsAt <= now);
  if (/reply yes or no/i.test(text.body)) {
    if (!persona.answersTexts) return undefined;
    const came = held.at(-1)?.shows ?? persona.comes[0] ?? false;
    return { say: came ? 'YES' : 'NO' };
  }
  const last = standing(state, person).at(-1);
  if (persona.rebooks && text.bookingLink && !person.rebooked && missed(last, now)) {
    return { bookBy: text.bookingLink };
  }
  return undefined;
}
