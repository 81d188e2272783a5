import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { FRESH_FOR_MS, proposeTimes, timesInWords } from '../../domain/appointments/propose-times.ts';
import type { Transaction } from '../../prisma/tenant.ts';

const OFFERING: ReadonlySet<TemplateName | 'written'> = new Set([
  'booking_link',
  'offer_new_time',
  'rebook_first',
  'rebook_second',
  'rebook_last',
]);

export interface TimesReader {
  readonly template: TemplateName | 'written';
  readonly campaignId: string;
  /** IANA zone of whoever reads it */
  readonly zone: string;
  /** BCP 47: the language of the words around */
  readonly locale: string;
  readonly now: Date;
}

/** The next free times in words, for messages that propose some; null when none are known, or not freshly enough. */
export async function offerTimes(
  tx: Transaction,
  { template, campaignId, zone, locale, now }: TimesReader,
): Promise<string | null> {
  if (!OFFERING.has(template)) return null;
  const known = await tx.availability.findFirst({ where: { campaignId } });
  if (!known || now.getTime() - known.fetchedAt.getTime() > FRESH_FOR_MS) return null;
  const slots = (known.slots as string[]).map((slot) => new Date(slot));
  const times = proposeTimes(slots, { zone, now });
  return times.length > 0 ? timesInWords(times, zone, locale) : null;
}
