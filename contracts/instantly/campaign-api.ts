import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Instantly'];

const count = z.int().min(0);

/** Where a list in order of names stands is said by a name, and those are of any length. */
export const byNameQuery = pageQuery.extend({
  cursor: z.string().max(4000).optional().describe('`nextCursor` of the page before'),
});

/** What is counted, of one day or of many. */
const counted = {
  sent: count,
  opens: count,
  uniqueOpens: count.describe('People who opened, each once in a campaign'),
  clicks: count,
  uniqueClicks: count,
  replies: count.describe('Without the answers of machines'),
  uniqueReplies: count,
  autoReplies: count,
  bounces: count,
  unsubscribes: count,
  interested: count,
  notInterested: count,
  meetingsBooked: count,
  completed: count,
};

export const instantlyCounts = z.object(counted).meta({ id: 'InstantlyCounts' });
export type InstantlyCounts = z.infer<typeof instantlyCounts>;

const day = z.iso.date().describe('A day in UTC, which is how Instantly counts days: YYYY-MM-DD');

const span = {
  from: day.optional().describe('Left out: the first of thirty days'),
  to: day.optional().describe('The last day; left out: today'),
};

const dayView = z.object({ day, ...counted });

const campaignView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z
      .enum(['draft', 'active', 'paused', 'completed', 'subsequences', 'in_trouble', 'gone'])
      .nullable()
      .describe('As Instantly last said; `gone`: its list has it no more; null: not known'),
    clientId: z.string(),
    clientName: z.string().nullable().describe('Null: the caller is the client'),
    assignedAt: instant,
    lastEventAt: instant.nullable(),
    counts: instantlyCounts,
  })
  .meta({ id: 'InstantlyCampaign' });

export type InstantlyCampaignView = z.input<typeof campaignView>;

export const instantlyCampaignsContract = {
  list: endpoint
    .meta({ needs: 'instantly:read' })
    .route({
      method: 'GET',
      path: '/api/instantly/campaigns',
      tags,
      summary: 'Campaigns at Instantly that a client has, with all that was counted for it',
    })
    .input(
      byNameQuery
        .extend({
          clientId: id.optional().describe('Left out by staff: every client’s'),
        })
        .strict(),
    )
    .output(pageOf(campaignView)),
  get: endpoint
    .meta({ needs: 'instantly:read' })
    .route({
      method: 'GET',
      path: '/api/instantly/campaigns/{id}',
      tags,
      summary: 'One campaign at Instantly, day by day',
    })
    .input(
      byId
        .extend({
          ...span,
          clientId: id.optional().describe('Whose figures; staff has to say where several clients have it'),
        })
        .strict(),
    )
    .output(campaignView.extend({ days: z.array(dayView) }).meta({ id: 'InstantlyCampaignDays' })),
  overview: endpoint
    .meta({ needs: 'instantly:read' })
    .route({
      method: 'GET',
      path: '/api/instantly/overview',
      tags,
      summary: 'What came of cold email, day by day, and in as many days before',
      description:
        'Where several clients have one campaign, staff that names none of them reads what each was told, added up.',
    })
    .input(z.object({ ...span, clientId: id.optional() }).strict())
    .output(
      z
        .object({
          from: day,
          to: day,
          campaigns: count.describe('How many campaigns there are to see'),
          counts: instantlyCounts,
          before: instantlyCounts.describe('Of as many days before'),
          days: z.array(dayView),
        })
        .meta({ id: 'InstantlyOverview' }),
    ),
};
