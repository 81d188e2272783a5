import { DateTime } from 'luxon';

/** As printed on a card: month 1 to 12, year in full. */
export interface CardExpiry {
  readonly expMonth: number;
  readonly expYear: number;
}

/** `expiring`: good, but not beyond the end of next month. */
export type CardStanding = 'good' | 'expiring' | 'expired';

/** What is due because of a card's end: a first letter, a second one, or a person's care. */
export type CardNotice = 'expiring' | 'last_days' | 'expired';

const LAST_DAYS = 7;

/** How a card stands. It is good through the last day of its month, in the IANA zone that is given. @throws RangeError */
export function cardStanding(card: CardExpiry, now: Date, zone: string): CardStanding {
  const { expiringFrom, end } = momentsOf(card, zone);
  if (now >= end) return 'expired';
  return now >= expiringFrom ? 'expiring' : 'good';
}

/** What a card's end makes due now; only the latest of it, should days have been passed over. Null: nothing. */
export function cardNotice(card: CardExpiry, now: Date, zone: string): CardNotice | null {
  const standing = cardStanding(card, now, zone);
  if (standing !== 'expiring') return standing === 'expired' ? 'expired' : null;
  return now >= momentsOf(card, zone).lastDaysFrom ? 'last_days' : 'expiring';
}

/** E.g. 2027-02 */
export function expiryMonth({ expMonth, expYear }: CardExpiry): string {
  return `${expYear}-${String(expMonth).padStart(2, '0')}`;
}

function momentsOf({ expMonth, expYear }: CardExpiry, zone: string) {
  const month = DateTime.fromObject({ year: expYear, month: expMonth }, { zone });
  // An invalid moment is neither before nor after now: the card would pass for good.
  if (!month.isValid) throw new RangeError(`month ${expMonth} of ${expYear} cannot be told in ${zone}`);
  const end = month.plus({ months: 1 });
  return {
    expiringFrom: month.minus({ months: 1 }).toJSDate(),
    lastDaysFrom: end.minus({ days: LAST_DAYS }).toJSDate(),
    end: end.toJSDate(),
  };
}
