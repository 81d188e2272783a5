import { slotsByDay } from '../../domain/appointments/propose-times.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

const DAY_MS = 86_400_000;

export interface AvailabilityQuestion {
  readonly id: string;
  /** From now on */
  readonly days: number;
  /** IANA; undefined: the campaign's */
  readonly zone?: string | undefined;
}

/** A campaign's free times to come, by day. They are what the calendar last told: it is not asked. @throws Refusal not_found, invalid */
export async function getAvailability(
  db: Database,
  caller: Caller,
  { id, days, zone }: AvailabilityQuestion,
  now: Date,
) {
  const given = zone === undefined ? undefined : toZone(zone);
  if (given === null) {
    throw new Refusal('invalid', 'The days cannot be told.', [
      { field: 'zone', message: 'must be an IANA zone' },
    ]);
  }
  return asTenant(db, caller.tenant, async (tx) => {
    const campaign = await tx.campaign.findUnique({
      where: { id },
      select: { zone: true, availability: true },
    });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    const [known] = campaign.availability;
    const until = now.getTime() + days * DAY_MS;
    const slots = ((known?.slots ?? []) as string[])
      .map((slot) => new Date(slot))
      .filter((slot) => slot > now && slot.getTime() < until);
    const inZone = given ?? campaign.zone;
    return {
      campaignId: id,
      zone: inZone,
      fetchedAt: known?.fetchedAt ?? null,
      days: slotsByDay(slots, inZone),
    };
  });
}
