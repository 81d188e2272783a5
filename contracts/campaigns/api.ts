import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Campaigns'];

export const campaignView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    name: z.string(),
    status: stored(z.enum(['draft', 'active', 'stopped'])),
    policyId: z.string(),
    sequenceId: z.string(),
    zone: z.string(),
    fromNumber: z.string(),
    retellAgentId: z.string().nullable(),
    calcomEventTypeId: z.string().nullable(),
    bookingUrl: z.string().nullable(),
    startedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Campaign' });

const promiseSet = z.enum(['standard', 'quick']);

export const newCampaign = z.strictObject({
  clientId: id,
  name: z.string().trim().min(1).max(200),
  policy: promiseSet
    .default('standard')
    .describe('`quick` has seconds for days and no hours of rest: never with a real vendor'),
  sequence: promiseSet.optional().describe('The same as `policy` when left out'),
  sequenceId: id.optional().describe('A version of one of your own, instead of `sequence`'),
  zone: z.string().max(64).describe('IANA zone, for leads whose own is not known'),
  fromNumber: z.string().max(40).describe('Our number that calls and texts'),
  retellAgentId: z.string().min(1).max(200).optional(),
  calcomEventTypeId: z.coerce.string<string | number>().min(1).max(100).optional(),
  bookingUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
});

export type NewCampaign = z.infer<typeof newCampaign>;

export const campaignsContract = {
  create: endpoint
    .meta({ creates: true, who: 'operator' })
    .route({ method: 'POST', path: '/api/campaigns', tags, successStatus: 201, summary: 'Draft a campaign' })
    .input(newCampaign)
    .output(campaignView),
  list: endpoint
    .route({ method: 'GET', path: '/api/campaigns', tags, summary: 'List campaigns' })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(campaignView)),
  get: endpoint
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'One campaign, with its leads counted',
    })
    .input(byId)
    .output(
      campaignView.extend({ leads: z.record(z.string(), z.int()).describe('How many leads stand where') }),
    ),
  start: endpoint
    .meta({ creates: true, who: 'operator' })
    .route({
      method: 'POST',
      path: '/api/campaigns/{id}/start',
      tags,
      summary: 'Start a campaign; again changes nothing',
    })
    .input(byId)
    .output(campaignView),
};
