/** One reason to believe that a show happened or not. A qualifying call is a yes of source `call`. */
export interface EvidenceRow {
  readonly source: 'client' | 'lead' | 'staff' | 'call';
  readonly answer: 'yes' | 'no';
  readonly at: Date;
}

export type Verdict = 'shown' | 'no_show' | 'disputed';

export interface VerdictQuestion {
  /** Without what was withdrawn. */
  readonly evidence: readonly EvidenceRow[];
  readonly now: Date;
  readonly startsAt: Date;
  /** When silence becomes an answer; null: not before everybody has been asked. */
  readonly verdictAt: Date | null;
}

/**
 * Decides whether the show happened. Null: too early to say.
 *
 * The client's word counts at once; a contradiction is for a person; silence counts at the verdict time, when the
 * lead's word overrides what staff know of it, and that a call.
 */
export function decideVerdict({ evidence, now, startsAt, verdictAt }: VerdictQuestion): Verdict | null {
  if (now < startsAt) return null;
  const says = (source: EvidenceRow['source'], answer: EvidenceRow['answer']): boolean =>
    evidence.some((row) => row.source === source && row.answer === answer);

  if (says('client', 'yes') && says('client', 'no')) return 'disputed';
  if (says('client', 'yes')) return 'shown';
  const lastOf = (source: EvidenceRow['source']) => latest(evidence.filter((row) => row.source === source));
  const [leadSays, staffSay] = [lastOf('lead')?.answer, lastOf('staff')?.answer];
  const called = says('call', 'yes');
  if (says('client', 'no'))
    return leadSays === 'yes' || staffSay === 'yes' || called ? 'disputed' : 'no_show';
  if (!verdictAt || now < verdictAt) return null;
  const said = leadSays ?? staffSay;
  if (said) return said === 'yes' ? 'shown' : 'no_show';
  return called ? 'shown' : 'no_show';
}

/**
 * What new evidence does to a verdict that has been given: a yes after NO-SHOW and a client's no after SHOWN are for
 * a person. So is a no that the client took back when it was the reason.
 */
export function reconsiderVerdict(
  given: Exclude<Verdict, 'disputed'>,
  fresh: { readonly source: EvidenceRow['source']; readonly answer: EvidenceRow['answer'] } | 'withdrawn',
): 'stands' | 'disputed' {
  if (fresh === 'withdrawn') return given === 'no_show' ? 'disputed' : 'stands';
  if (given === 'no_show') return fresh.answer === 'yes' && fresh.source !== 'call' ? 'disputed' : 'stands';
  return fresh.source === 'client' && fresh.answer === 'no' ? 'disputed' : 'stands';
}

function latest(rows: readonly EvidenceRow[]): EvidenceRow | undefined {
  return rows.reduce<EvidenceRow | undefined>(
    (last, row) => (last && last.at > row.at ? last : row),
    undefined,
  );
}
