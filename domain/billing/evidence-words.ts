import { decidedBy } from './proof-content.ts';

/** One answer about a show, or a call that proves it. */
export interface Said {
  readonly source: string;
  readonly answer: string;
  /** What makes it one piece of evidence, e.g. `sms:SM…`; null where it is not kept. */
  readonly key: string | null;
}

/** To whom it is told: a client is spoken to. */
export type Listener = 'client' | 'operator';

const THEY_CAME: Readonly<Record<string, string>> = {
  yes: 'that they came',
  no: 'that they did not come',
};

/** How an answer reached us, by the first word of its key. */
const WAYS: Readonly<Record<string, string>> = {
  sms: 'by text',
  no_show: 'in the calendar',
  withdrawn: 'in the calendar',
};

/** Plain words for a piece of evidence: `You said that they came`, `They said by text that they did not come`. */
export function evidenceInWords({ source, answer, key }: Said, listener: Listener): string {
  if (source === 'call' && answer === 'yes') return 'A phone call with them took place';
  const what = THEY_CAME[answer];
  const who = speakerOf(source, listener);
  if (!what || !who) return `${source}: ${answer}`;
  const way = WAYS[key?.split(':')[0] ?? ''];
  return [who, 'said', way, what].filter(Boolean).join(' ');
}

function speakerOf(source: string, listener: Listener): string | null {
  if (source === 'client') return listener === 'client' ? 'You' : 'The client';
  if (source === 'lead') return 'They';
  return source === 'staff' ? 'Our staff' : null;
}

/** Who gave a verdict, and by what. What staff wrote may be about a person: that they decided is enough. */
export function verdictInWords(status: string, reason: string | null): string {
  if (status === 'booked') return 'Not decided yet';
  const became = VERDICTS[status] ?? status.replaceAll('_', ' ');
  if (reason === SILENCE || decidedBy(reason) === 'evidence') return `${became}: ${reason}`;
  return status === 'cancelled' || status === 'disputed' ? became : `${became}, as our staff decided`;
}

/** What a verdict without any evidence says. */
const SILENCE = 'nobody said that it took place';

const VERDICTS: Readonly<Record<string, string>> = {
  shown: 'Took place',
  no_show: 'Did not take place',
  disputed: 'Contested: a person decides',
  cancelled: 'Cancelled',
};
