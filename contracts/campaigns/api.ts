import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { promiseView } from '../policies/api.ts';
import { choicesView, clockWindow, stretch } from './choices.ts';
import {
  atEnd,
  bookingUrl,
  calcomEventTypeId,
  campaignHours,
  campaignName,
  campaignSettings,
  campaignZone,
  fromNumber,
  retellAgentId,
} from './settings.ts';

const tags = ['Campaigns'];

const count = z.int().min(0);
const leadCounts = z
  .object({
    all: count,
    waiting: count.describe('Not started yet'),
    held: count.describe('Not started, and not to be: paused by a person, opted out or otherwise done with'),
    started: count,
    inFlight: count.describe('Started and not over, also while a person has paused it'),
    ended: count,
    byStatus: z.record(z.string(), count),
  })
  .meta({ id: 'CampaignLeadCounts' });

const campaignStatus = z.enum(['draft', 'active', 'paused', 'ended', 'stopped', 'archived']);

export const campaignView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    name: z.string(),
    status: stored(campaignStatus),
    policyId: z.string(),
    sequenceId: z.string(),
    zone: z.string(),
    fromNumber: z.string(),
    retellAgentId: z.string().nullable(),
    calcomEventTypeId: z.string().nullable(),
    bookingUrl: z.string().nullable(),
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
    newPerHour: z.int().nullable(),
    newPerDay: z.int().nullable(),
    maxCallsAtOnce: z.int().nullable(),
    hours: campaignHours.nullable(),
    atEnd: stored(atEnd),
    pausedAt: instant.nullable(),
    pauseReason: z.string().nullable(),
    stoppedAt: instant.nullable(),
    stopReason: z.string().nullable(),
    archivedAt: instant.nullable(),
    clonedFrom: z.string().nullable(),
    startedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Campaign' });

const version = z.object({ name: z.string(), version: z.int() });

/** A campaign as it is read: with the names of what it is made of. */
const seen = {
  clientName: z.string(),
  policy: version.nullable().describe('Null: it is not shown to you'),
  sequence: version.nullable().describe('Null: it is not shown to you'),
  counts: leadCounts,
  next: promiseView.nullable().describe('What it does next, when, and why not now; null: nothing'),
};

/** In an address several are divided by commas. */
const statuses = z.preprocess(
  (said) => (typeof said === 'string' ? said.split(',') : said),
  z.array(campaignStatus).min(1).max(campaignStatus.options.length),
);

const campaignFilter = z.object({
  clientId: id.optional(),
  status: statuses.optional().describe('One status, or several divided by commas'),
  q: z.string().trim().min(1).max(200).optional().describe('Part of its name'),
});

export type CampaignFilter = z.infer<typeof campaignFilter>;

const promiseSet = z.enum(['standard', 'quick']);

export const newCampaign = z.strictObject({
  clientId: id,
  name: campaignName,
  policy: promiseSet
    .default('standard')
    .describe('`quick` has seconds for days and no hours of rest: never with a real vendor'),
  policyId: id.optional().describe('A version of one of your own, instead of `policy`'),
  sequence: promiseSet.optional().describe('The same as `policy` when left out'),
  sequenceId: id.optional().describe('A version of one of your own, instead of `sequence`'),
  zone: campaignZone,
  fromNumber,
  retellAgentId: retellAgentId.optional(),
  calcomEventTypeId: calcomEventTypeId.optional(),
  bookingUrl: bookingUrl.optional(),
  ...campaignSettings,
});

export type NewCampaign = z.infer<typeof newCampaign>;

const campaignChanges = z.strictObject({
  name: campaignName.optional(),
  zone: campaignZone.optional(),
  retellAgentId: retellAgentId.nullable().optional(),
  bookingUrl: bookingUrl.nullable().optional(),
  ...campaignSettings,
});

export type CampaignChanges = z.infer<typeof campaignChanges>;

const campaignClone = z.strictObject({
  name: campaignName,
  fromNumber: fromNumber.optional().describe('The same as of the other when left out'),
  calcomEventTypeId: calcomEventTypeId
    .optional()
    .describe('None when left out: an event type belongs to one campaign'),
});

export type CampaignClone = z.infer<typeof campaignClone>;

const reason = z.string().trim().min(1).max(500);

const stepCount = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string().nullable(),
  leads: count.describe('Leads in flight that stand at this step'),
});

const reached = z.object({
  leads: count,
  rate: z.number().nullable().describe('Of all its leads, from 0 to 1; null: it has none'),
});

const funnelView = z
  .object({
    imported: count.describe('All its leads; those that were found to be others are counted once'),
    contacted: reached.describe('Written to or called at least once'),
    replied: reached.describe('Wrote back, called, or spoke with us; automatic replies are none'),
    booked: reached.describe('Have an appointment that was not cancelled'),
    shown: reached.describe('Came to one'),
  })
  .meta({ id: 'CampaignFunnel' });

const onOne = (path: `/${string}`, summary: string) =>
  endpoint
    .meta({ creates: true, needs: 'campaigns:write' })
    .route({ method: 'POST', path: `/api/campaigns/{id}${path}`, tags, summary });

export const campaignsContract = {
  create: endpoint
    .meta({ creates: true, needs: 'campaigns:write' })
    .route({ method: 'POST', path: '/api/campaigns', tags, successStatus: 201, summary: 'Draft a campaign' })
    .input(newCampaign)
    .output(campaignView),
  list: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns',
      tags,
      summary: 'List campaigns, with their leads counted',
    })
    .input(pageQuery.extend(campaignFilter.shape))
    .output(pageOf(campaignView.extend(seen))),
  get: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'One campaign, with its leads counted',
    })
    .input(byId)
    .output(
      campaignView.extend({
        leads: z.record(z.string(), z.int()).describe('How many leads stand where'),
        ...seen,
      }),
    ),
  pace: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/pace',
      tags,
      summary: 'How many leads it has begun in this hour and day of its zone, of how many that it may',
    })
    .input(byId)
    .output(z.object({ hour: stretch.nullable(), day: stretch.nullable() })),
  choices: endpoint
    .meta({ needs: 'campaigns:write' })
    .route({
      method: 'GET',
      path: '/api/campaign-choices',
      tags,
      summary: 'What a new campaign may be made of: agents and event types that are known, and policies',
    })
    .input(z.object({}))
    .output(choicesView),
  preview: endpoint
    .meta({ needs: 'campaigns:write' })
    .route({
      method: 'POST',
      path: '/api/campaigns/preview',
      tags,
      summary: 'Check a campaign as it would be drafted, and say when it would first reach somebody',
    })
    .input(newCampaign)
    .output(
      z.object({
        firstAt: instant.nullable().describe('By the clock of its zone; null: its hours leave no instant'),
        window: clockWindow.nullable().describe('Of its policy, by the clock of each contact'),
      }),
    ),
  steps: endpoint
    .meta({ needs: 'sequences:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/steps',
      tags,
      summary: 'How many leads stand at which step of its sequence',
    })
    .input(byId)
    .output(
      z.object({
        sequenceId: z.string(),
        version: z.int(),
        steps: z.array(stepCount),
        elsewhere: count.describe(
          'In flight on another version, at a step that is gone, or not at a step yet',
        ),
      }),
    ),
  funnel: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/funnel',
      tags,
      summary: 'How far its leads have come; who sees some leads only is told of those',
    })
    .input(byId)
    .output(funnelView),
  change: endpoint
    .meta({ needs: 'campaigns:write' })
    .route({
      method: 'PATCH',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'Change a campaign; what is left out stays',
    })
    .input(byId.extend(campaignChanges.shape).strict())
    .output(campaignView),
  start: onOne('/start', 'Start a campaign; again changes nothing').input(byId).output(campaignView),
  pause: onOne('/pause', 'Pause a campaign: nothing goes out to its leads but what belongs to an appointment')
    .input(byId.extend({ reason }).strict())
    .output(campaignView),
  resume: onOne('/resume', 'Let a paused campaign go on').input(byId).output(campaignView),
  stop: onOne('/stop', 'Stop a campaign for good')
    .input(
      byId
        .extend({
          reason,
          leads: atEnd.describe('Leads in flight: they finish their sequence, or stop at once'),
        })
        .strict(),
    )
    .output(campaignView),
  archive: onOne('/archive', 'Put a campaign away that is drafted, ended or stopped')
    .input(byId)
    .output(campaignView),
  clone: endpoint
    .meta({ creates: true, needs: 'campaigns:write' })
    .route({
      method: 'POST',
      path: '/api/campaigns/{id}/clone',
      tags,
      successStatus: 201,
      summary: 'Draft a campaign with the settings of another, without its leads',
    })
    .input(byId.extend(campaignClone.shape).strict())
    .output(campaignView),
};
