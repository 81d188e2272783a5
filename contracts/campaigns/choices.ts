import { z } from 'zod';
import { instant, stored } from '../page.ts';

export const stretch = z
  .object({ started: z.int().min(0), most: z.int(), resets: instant.describe('When it is counted anew') })
  .describe('Null: as many as come');

export const clockWindow = z.object({ from: z.string(), to: z.string() });
const channel = z.enum(['sms', 'call', 'email']);

export const choicesView = z
  .object({
    agents: z.array(z.object({ id: z.string(), usedIn: z.string().describe('The newest campaign with it') })),
    eventTypes: z
      .array(z.object({ id: z.string(), campaignId: z.string(), usedIn: z.string() }))
      .describe('Taken: an event type belongs to one campaign'),
    policies: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        version: z.int(),
        isAllowed: z.boolean().describe('Not without hours of rest where a vendor is real'),
        leadsPerSecond: z.number(),
        window: clockWindow.nullable(),
        reminders: z.array(z.int()).describe('Seconds before an appointment'),
        verdictAfter: z.int().describe('Seconds after its end'),
        rebookings: z.int().describe('Tries to win back who did not come'),
        caps: z.array(z.object({ channel: stored(channel), max: z.int(), per: z.int().describe('Seconds') })),
        consent: z.array(stored(channel)).describe('Nobody is reached so who has not agreed to it'),
      }),
    ),
  })
  .meta({ id: 'CampaignChoices' });
