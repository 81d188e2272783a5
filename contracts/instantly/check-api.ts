import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Instantly'];

const figures = z.record(z.string(), z.int());

const checkView = z
  .object({
    campaignId: z.string(),
    campaignName: z.string(),
    day: z.iso.date().describe('In UTC'),
    ours: figures.describe(
      'sent, opens, uniqueOpens, clicks, uniqueClicks, replies, uniqueReplies, autoReplies',
    ),
    theirs: figures,
    isSame: z
      .boolean()
      .describe(
        'Whether sent, opens, clicks, replies and automatic replies are the same; over which span Instantly counts a ' +
          'person once it does not say',
      ),
    checkedAt: instant,
  })
  .meta({ id: 'InstantlyCheck' });

export type InstantlyCheckView = z.input<typeof checkView>;

export const instantlyChecksContract = {
  list: endpoint
    .meta({ needs: 'instantly:write' })
    .route({
      method: 'GET',
      path: '/api/instantly/checks',
      tags,
      summary: 'Our figures beside Instantly’s, the latest day first',
    })
    .input(
      pageQuery
        .extend({
          campaignId: id.optional(),
          differing: z.enum(['true']).optional().describe('Only where they differ'),
        })
        .strict(),
    )
    .output(
      pageOf(checkView).extend({
        pickedUp: z.int().describe('Events that had not reached us, and were found when we looked'),
        readUntil: instant.nullable().describe('Until when we have looked'),
      }),
    ),
};
