import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant } from '../page.ts';

const tags = ['Leads'];

export const reachVerdict = z.object({
  can: z.enum(['now', 'later', 'no']),
  why: z.string().nullable().describe('Why not now, as a sentence; null: nothing is in the way'),
  again: instant.nullable().describe('Of `later`: when it is asked again'),
});

export const reachCap = z.object({
  max: z.int(),
  perSeconds: z.int().describe('So many within so many seconds'),
  used: z.int(),
  left: z.int(),
  freeAt: instant.nullable().describe('When the next one is free; null: now'),
});

const hours = z.object({
  where: z.string().describe('Whose hours they are: a place, never a person'),
  zone: z.string(),
  clock: z.string().describe('What time it is there now, e.g. `09:41`'),
  day: z.string().describe('Which day, e.g. `Mon 23 Nov`'),
  from: z.string().nullable().describe('Today’s, by that clock; null: closed all day'),
  to: z.string().nullable(),
});

export const channelReach = z
  .object({
    channel: z.enum(['sms', 'call', 'email']),
    address: z.string().nullable().describe('E.164 or an email address; null: there is none'),
    sequence: reachVerdict.describe('Whether its sequence may reach it by this channel'),
    byHand: reachVerdict
      .nullable()
      .describe('Whether a person of yours may write to it now. Null: nobody calls by hand here'),
    hours: z.array(hours).describe('All must allow it. None: at any time'),
    caps: z.array(reachCap).describe('How often of ourselves, over all campaigns'),
    suppressed: z.array(z.object({ reason: z.string(), purpose: z.string(), since: instant })),
    consent: z.object({
      isNeeded: z.boolean().describe('Whether the policy asks for a yes before anything goes out'),
      last: z.object({ action: z.string(), at: instant, source: z.string() }).nullable(),
    }),
    last: z
      .object({ id: z.string(), at: instant, status: z.string(), words: z.string() })
      .nullable()
      .describe('The last try, and what became of it as a sentence'),
    today: z.string().describe('Whether it was reached today, by its own clock, and if not, why: a sentence'),
  })
  .meta({ id: 'ChannelReach' });

/** Whether a lead can be reached now, and if not, why and when again. */
export const leadReachContract = {
  get: endpoint
    .meta({ needs: 'consent:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/reach',
      tags,
      summary: 'Whether a lead can be reached now, by each channel, and if not, why and when again',
    })
    .input(byId)
    .output(
      z.object({
        now: instant,
        zone: z.string().describe('The clock that the person most likely lives by; IANA'),
        clock: z.string().describe('What it shows now, e.g. `09:41`'),
        day: z.string().describe('e.g. `Mon 23 Nov`'),
        standing: z.string().describe('How it stands with its sequence, as a sentence'),
        channels: z.array(channelReach),
      }),
    ),
};
