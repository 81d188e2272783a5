import type { Purpose } from '../../contracts/messaging/workflow.ts';

interface Rules {
  /**
   * `once`: an opt-out is confirmed to whoever has just opted out. `transactional`: whoever owes money is told of it even
   * after an opt-out, which ends commercial mail alone (15 U.S.C. 7702(17)(A), 7704(a)(4)), but nothing goes to an
   * address that bounces, complained or was taken off by a person of ours.
   */
  readonly suppression: 'heeded' | 'once' | 'transactional' | 'exempt';
  /** Hours of the day at the person's, and how often. */
  readonly window: boolean;
  readonly caps: boolean;
  /** It waits while its client is paused for not paying. */
  readonly pause: boolean;
  /** It waits while its campaign is paused, and is dropped when that is over with its leads. */
  readonly campaign: boolean;
}

const WE_BEGIN: Rules = { suppression: 'heeded', window: true, caps: true, pause: true, campaign: false };
const THEY_EXPECT: Rules = {
  suppression: 'heeded',
  window: false,
  caps: false,
  pause: false,
  campaign: false,
};

const PURPOSES: Readonly<Record<Purpose, Rules>> = {
  // What belongs to an appointment goes on, whatever becomes of the campaign.
  sequence: { ...WE_BEGIN, campaign: true },
  rebook: WE_BEGIN,
  broadcast: WE_BEGIN,
  booking: { ...WE_BEGIN, caps: false, pause: false },
  conversation: { ...WE_BEGIN, caps: false, pause: false },
  reminder: THEY_EXPECT,
  question: THEY_EXPECT,
  client_question: THEY_EXPECT,
  reply: THEY_EXPECT,
  opt_out_confirmation: { ...THEY_EXPECT, suppression: 'once' },
  billing: { ...THEY_EXPECT, suppression: 'transactional' },
  security: { ...THEY_EXPECT, suppression: 'exempt' },
};

export function rulesFor(purpose: Purpose): Rules {
  return PURPOSES[purpose];
}

/** What counts towards how often a person is reached. */
export const CAPPED: Purpose[] = (Object.keys(PURPOSES) as Purpose[]).filter(
  (purpose) => PURPOSES[purpose].caps,
);
