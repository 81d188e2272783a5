import type { CampaignHours } from '../../contracts/campaigns/settings.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { campaignHoursAt } from '../../domain/campaigns/hours.ts';
import { placeOf } from '../../domain/contacts/place.ts';
import { FEDERAL_HOLIDAYS } from '../../domain/policies/holidays.ts';
import { type Hours, windowHours } from '../../domain/policies/hours.ts';
import { STATE_RULES } from '../../domain/policies/state-rules.ts';
import { locatePhone } from './locate-phone.ts';

export interface HoursQuestion {
  /** IANA, which the attendee booked in; null: it is about no appointment. */
  readonly appointmentZone: string | null;
  readonly contact: {
    readonly phone: string | null;
    readonly zone: string | null;
    readonly state: string | null;
  };
  /** IANA */
  readonly campaignZone: string;
  readonly channel: 'sms' | 'email' | 'call';
  readonly window: PolicyBody['window'];
  /** Of the campaign's sequence; null or left out: it has none of its own, or it is no message of the sequence. */
  readonly campaignHours?: CampaignHours | null;
}

const NO_DATES = new Set<string>();

/**
 * The hours in which a person may be reached, all of which must allow it: the policy's window by every clock that the
 * person may live by, the campaign's own by the same clocks, and for texts and calls the stricter hours of the state. A
 * policy without a window has none but the campaign's.
 */
export async function hoursOf(question: HoursQuestion): Promise<readonly Hours[]> {
  const { appointmentZone, contact, campaignZone, channel, window, campaignHours = null } = question;
  if (!window && !campaignHours) return [];
  const place = placeOf({
    appointmentZone,
    contactZone: contact.zone,
    state: contact.state,
    number: contact.phone ? await locatePhone(contact.phone) : null,
    campaignZone,
  });
  const byPolicy = place.zones.flatMap((zone) => [
    ...windowHours(window, zone),
    ...campaignHoursAt(campaignHours, zone),
  ]);
  if (channel === 'email' || !window) return byPolicy;
  const byLaw = place.states.flatMap(({ state, zones }) => {
    const rule = STATE_RULES.get(state.code);
    if (!rule) return [];
    const closed = rule.closesHolidays ? FEDERAL_HOLIDAYS : NO_DATES;
    return zones.map((zone) => ({ zone, week: rule.week, closed, where: state.name }));
  });
  return [...byPolicy, ...byLaw];
}
