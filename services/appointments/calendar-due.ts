import type { CampaignRef } from '../../contracts/appointments/availability.ts';
import { FRESH_FOR_MS } from '../../domain/appointments/propose-times.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** A calendar that is to be asked for its free times. */
export interface CalendarDue extends CampaignRef {
  readonly eventTypeId: string;
}

/** A campaign's calendar; null when it has none, or does not run. */
export async function calendarDue(
  db: Database,
  { operatorId, campaignId }: CampaignRef,
): Promise<CalendarDue | null> {
  const campaign = await asOperator(db, operatorId, (tx) =>
    tx.campaign.findUnique({
      where: { id: campaignId },
      select: { status: true, calcomEventTypeId: true },
    }),
  );
  if (campaign?.status !== 'active' || !campaign.calcomEventTypeId) return null;
  return { operatorId, campaignId, eventTypeId: campaign.calcomEventTypeId };
}

/** The calendar of a lead's campaign, running or not; null when it has none, or its free times are fresh. */
export async function calendarOfLead(
  db: Database,
  { operatorId, leadId, now }: { operatorId: string; leadId: string; now: Date },
): Promise<CalendarDue | null> {
  const lead = await asOperator(db, operatorId, (tx) =>
    tx.lead.findUnique({
      where: { id: leadId },
      select: { campaign: { include: { availability: { select: { fetchedAt: true } } } } },
    }),
  );
  if (!lead?.campaign.calcomEventTypeId) return null;
  const { id: campaignId, calcomEventTypeId: eventTypeId, availability } = lead.campaign;
  const isFresh = availability.some(({ fetchedAt }) => now.getTime() - fetchedAt.getTime() <= FRESH_FOR_MS);
  return isFresh ? null : { operatorId, campaignId, eventTypeId };
}
