import { everyDay, type Week } from './hours.ts';

/** Hours of a state's law that are stricter than 08:00–21:00 on every day. */
export interface StateRule {
  /** Two letters */
  readonly state: string;
  /** By the clock at the person's. */
  readonly week: Week;
  /** Nobody is solicited on a legal holiday. */
  readonly closesHolidays: boolean;
  /** The statute or regulation. */
  readonly source: string;
}

const EIGHT_TO_EIGHT = everyDay('08:00', '20:00');
const NINE_TO_NINE = everyDay('09:00', '21:00');

const rule = (state: string, week: Week, source: string, closesHolidays = false): StateRule => ({
  state,
  week,
  closesHolidays,
  source,
});

function withoutSunday([mon, tue, wed, thu, fri, sat]: Week): Week {
  return [mon, tue, wed, thu, fri, sat, null];
}

function withSunday([mon, tue, wed, thu, fri, sat]: Week, from: string, to: string): Week {
  return [mon, tue, wed, thu, fri, sat, { from, to }];
}

function withSaturday([mon, tue, wed, thu, fri, , sun]: Week, from: string, to: string): Week {
  return [mon, tue, wed, thu, fri, { from, to }, sun];
}

/**
 * They hold for calls and texts, whether a law speaks of both or of calls alone, and for everybody, whether or not it
 * exempts who has agreed. Where a law has other hours for machines than for people, the machine's are taken: ours are.
 */
const RULES: readonly StateRule[] = [
  // Speaks of automated calls; published tables give it for all.
  rule('AL', withoutSunday(EIGHT_TO_EIGHT), 'Ala. Admin. Code r. 770-X-5-.17(1)(b)', true),
  rule('CT', everyDay('09:00', '20:00'), 'Conn. Gen. Stat. § 42-288a, as amended by P.A. 23-98'),
  rule('FL', EIGHT_TO_EIGHT, 'Fla. Stat. § 501.616(6)(a)'),
  // Of autodialers; for a person who dials it is 08:00.
  rule('IL', NINE_TO_NINE, '815 ILCS 305/15'),
  rule('KY', everyDay('10:00', '21:00'), 'Ky. Rev. Stat. § 367.46955'),
  rule('LA', withoutSunday(EIGHT_TO_EIGHT), 'La. P.S.C. General Order R-29617 § V(A)(2)', true),
  rule('MA', EIGHT_TO_EIGHT, 'Mass. Gen. Laws ch. 159C § 3'),
  rule('MD', EIGHT_TO_EIGHT, 'Md. Code, Com. Law § 14-4501 et seq. (Stop the Spam Calls Act of 2023)'),
  rule('MN', NINE_TO_NINE, 'Minn. Stat. § 325E.30'),
  // Legal holidays were closed by a rule of the Public Service Commission, which has been repealed.
  rule('MS', withoutSunday(EIGHT_TO_EIGHT), 'Miss. Code § 77-3-723(1)'),
  rule('NM', NINE_TO_NINE, 'N.M. Stat. § 57-12-22'),
  rule('NV', everyDay('09:00', '20:00'), 'Nev. Rev. Stat. § 598.0918'),
  rule('OK', EIGHT_TO_EIGHT, 'Okla. Stat. tit. 15 § 775C.4'),
  rule('OR', EIGHT_TO_EIGHT, 'Or. Laws 2025, H.B. 3865 (ORS 646.561 et seq.), since 1 January 2026'),
  rule('PA', everyDay('08:00', '21:00'), '73 Pa. Stat. § 2241 et seq., as amended by Act 80 of 2019', true),
  rule(
    'RI',
    withoutSunday(withSaturday(everyDay('09:00', '18:00'), '10:00', '17:00')),
    'R.I. Gen. Laws §§ 5-61-2(9), 5-61-3.6',
    true,
  ),
  rule('SD', withoutSunday(NINE_TO_NINE), 'S.D. Codified Laws § 37-30A-3'),
  rule('TX', withSunday(NINE_TO_NINE, '12:00', '21:00'), 'Tex. Bus. & Com. Code § 301.051'),
  rule('UT', withoutSunday(everyDay('08:00', '21:00')), 'Utah Code § 13-25a-103', true),
  rule('WA', EIGHT_TO_EIGHT, 'Wash. Rev. Code § 80.36.390'),
  rule('WY', EIGHT_TO_EIGHT, 'Wyo. Stat. § 40-12-302'),
];

/** By the state's two letters. A state that is not in it has no stricter hours that we know of. */
export const STATE_RULES: ReadonlyMap<string, StateRule> = new Map(RULES.map((row) => [row.state, row]));
