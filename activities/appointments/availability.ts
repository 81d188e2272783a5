import type { CampaignPage, CampaignRef } from '../../contracts/appointments/availability.ts';
import type { LeadInput } from '../../contracts/leads/workflow.ts';
import { type CalendarDue, calendarDue, calendarOfLead } from '../../services/appointments/calendar-due.ts';
import { listCalendars } from '../../services/appointments/list-calendars.ts';
import { saveAvailability } from '../../services/appointments/save-availability.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';

export interface AvailabilityBooks {
  /** The campaigns that have a calendar, of every operator. */
  listCalendars(from: { readonly after: string | null }): Promise<CampaignPage>;
}

export interface CalendarActivities {
  /** Asks the calendar for a running campaign's free times. @returns how many; null: the campaign does not run */
  refreshAvailability(campaign: CampaignRef): Promise<number | null>;
  /** The same for a lead's campaign, unless its free times are fresh enough to be proposed. */
  freshenAvailability(lead: LeadInput): Promise<number | null>;
}

/** Two weeks: who is asked for a time wants a near one. */
const AHEAD_MS = 14 * 86_400_000;

export function availabilityBooks({ db }: Pick<ActivityDeps, 'db'>): AvailabilityBooks {
  return { listCalendars: ({ after }) => listCalendars(db, after) };
}

export function calendarActivities(deps: Pick<ActivityDeps, 'db' | 'accounts'>): CalendarActivities {
  const refresh = async (due: CalendarDue | null, now: Date): Promise<number | null> => {
    if (!due) return null;
    const { operatorId, campaignId, eventTypeId } = due;
    const to = new Date(now.getTime() + AHEAD_MS);
    const { port: calendar } = await deps.accounts.inUse('calcom', operatorId);
    const slots = await asked(() => calendar.listSlots({ eventTypeId, from: now, to }));
    await saveAvailability(deps.db, { operatorId, campaignId, slots, from: now, to, fetchedAt: now });
    return slots.length;
  };
  return {
    refreshAvailability: async (campaign) => refresh(await calendarDue(deps.db, campaign), attemptTime()),
    async freshenAvailability(lead) {
      const now = attemptTime();
      return refresh(await calendarOfLead(deps.db, { ...lead, now }), now);
    },
  };
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof VendorError ? retryLater(error) : error;
  }
}
