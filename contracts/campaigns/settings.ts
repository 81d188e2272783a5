import { z } from 'zod';
import { instant } from '../page.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a clock time, e.g. 09:30');
const day = z
  .strictObject({ from: clock, to: clock })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than `from`' })
  .nullable()
  .default(null);

/** Local clock times of each day of the week; a day that is null or left out is closed. */
export const campaignHours = z
  .strictObject({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day })
  .describe("By the contact's own clock, within the policy's; a day that is null or left out is closed");

export type CampaignHours = z.infer<typeof campaignHours>;

export const atEnd = z.enum(['finish', 'stop']);
const count = z.int().min(1).max(1_000_000);

/** What may be said of a campaign when it is drafted, and be changed while it runs. */
export const campaignSettings = {
  startsAt: instant.nullable().optional().describe('No lead is started before'),
  endsAt: instant.nullable().optional().describe('No lead is started after; the campaign ends then'),
  newPerHour: count.nullable().optional().describe("New leads in an hour of the campaign's zone"),
  newPerDay: count.nullable().optional().describe("New leads in a day of the campaign's zone"),
  maxCallsAtOnce: z.int().min(1).max(10_000).nullable().optional(),
  hours: campaignHours.nullable().optional(),
  atEnd: atEnd
    .optional()
    .describe('What becomes of leads in flight when it ends: they finish their sequence, or stop at once'),
};

export const campaignName = z.string().trim().min(1).max(200);
export const campaignZone = z
  .string()
  .max(64)
  .describe('IANA zone: of its days and hours, and of leads whose own is not known');
export const retellAgentId = z.string().min(1).max(200);
export const bookingUrl = z.url({ protocol: /^https?$/ }).max(2000);
export const calcomEventTypeId = z.coerce.string<string | number>().min(1).max(100);
export const fromNumber = z.string().max(40).describe('Our number that calls and texts');
