import type { CampaignRef } from '../../contracts/appointments/availability.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

export interface FetchedSlots extends CampaignRef {
  /** When each begins, in order */
  readonly slots: readonly Date[];
  /** What was asked about. */
  readonly from: Date;
  readonly to: Date;
  readonly fetchedAt: Date;
}

/** Keeps a campaign's free times, unless newer ones are there: two requests may overtake each other. */
export async function saveAvailability(db: Database, fetched: FetchedSlots): Promise<void> {
  const { operatorId, campaignId, from, to, fetchedAt } = fetched;
  const slots = fetched.slots.map((slot) => slot.toISOString());
  await asOperator(db, operatorId, async (tx) => {
    const { clientId } = await tx.campaign.findUniqueOrThrow({
      where: { id: campaignId },
      select: { clientId: true },
    });
    const says = { slots, from, to, fetchedAt };
    await tx.availability.createMany({
      data: { operatorId, clientId, campaignId, ...says },
      skipDuplicates: true,
    });
    await tx.availability.updateMany({
      where: { campaignId, fetchedAt: { lt: fetchedAt } },
      data: says,
    });
  });
}
