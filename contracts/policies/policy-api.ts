import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import type { PolicyBody } from './policy.ts';

const tags = ['Policies'];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const seconds = (least: number, most: number) => z.int().min(least).max(most);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a clock time, e.g. 09:30');
const channel = z.enum(['sms', 'call', 'email']);
const written = z.enum(['sms', 'email']);

const retry = z.strictObject({ max: z.int().min(0).max(20), after: seconds(1, 30 * DAY) });

/** The shape alone; what it must hold besides, `checkPolicy` says in one answer. Durations are seconds. */
const body = z
  .strictObject({
    launch: z.strictObject({ leadsPerSecond: z.number().min(0.01).max(1_000) }),
    call: z.strictObject({
      outcomeWithin: seconds(1, DAY),
      callbackAfter: seconds(1, 30 * DAY),
      callbacks: z.int().min(0).max(20),
      retries: z.strictObject({ noAnswer: retry, voicemail: retry }).optional(),
    }),
    window: z
      .strictObject({ from: clock, to: clock })
      .nullable()
      .describe('By the contact’s own clock; null: at any hour, never with a real vendor'),
    reminders: z
      .array(
        z.strictObject({
          name: z.enum(['reminder_24h', 'reminder_2h', 'reminder_15m']).describe('Which words it has'),
          before: seconds(1, 30 * DAY),
          channels: z.array(written).min(1).max(2),
          lateBy: seconds(1, DAY),
          respectsWindow: z.boolean(),
        }),
      )
      .max(3),
    questions: z.strictObject({
      leadAfter: seconds(0, 14 * DAY),
      clientAfter: z
        .array(seconds(0, 14 * DAY))
        .min(1)
        .max(5),
      answerWithin: seconds(1, 14 * DAY),
    }),
    verdict: z.strictObject({
      after: seconds(1, 30 * DAY),
      callLongerThan: seconds(0, HOUR),
      callBeforeStart: seconds(0, DAY),
    }),
    rebook: z
      .array(
        z.strictObject({
          after: seconds(0, 60 * DAY),
          channel: written,
          template: z.enum(['rebook_first', 'rebook_second', 'rebook_last']),
        }),
      )
      .max(3),
    caps: z
      .array(z.strictObject({ channel, max: z.int().min(1).max(1_000), per: seconds(MINUTE, 90 * DAY) }))
      .max(20),
    consent: z.array(channel).max(3),
    booking: z.strictObject({ linkAfter: seconds(0, 7 * DAY), taskAfter: seconds(1, 30 * DAY) }),
    keep: z.strictObject({ callContentDays: z.int().min(1).max(3_650) }).optional(),
  })
  .meta({ id: 'PolicyBody' });

/** What zod infers may be written to; what may be read of it is the same. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

type Fits<Whole, Part extends Whole> = Part;
type Body = Frozen<z.infer<typeof body>>;

const newPolicy = z.strictObject({
  name: z.string().trim().min(1).max(60).describe('Of a name there is already: its next version'),
  body,
  basedOn: z
    .int()
    .optional()
    .describe('The version that was read before; when there is a newer one by now, nothing is saved'),
});

/** A type error here: this contract and `PolicyBody` have come apart. */
export type NewPolicy = Omit<z.infer<typeof newPolicy>, 'body'> & {
  readonly body: Fits<PolicyBody, Body> & Fits<Body, PolicyBody>;
};

const savedBody: z.ZodType<z.infer<typeof body>, PolicyBody> = body;

const holds = z
  .enum(['at_once', 'from_next'])
  .describe(
    '`at_once`: it is read as it is now, for everybody. `from_next`: what has begun keeps the version it began with',
  );

const factView = z
  .object({
    key: z.string(),
    topic: z.string().describe('e.g. Reminders'),
    says: z.string().describe('e.g. 24 hours, 2 hours and 15 minutes before'),
    holds,
  })
  .meta({ id: 'PolicyFact' });

const changeView = z
  .object({
    key: z.string(),
    topic: z.string(),
    was: z.string().nullable(),
    is: z.string().nullable(),
    holds,
  })
  .meta({ id: 'PolicyChange' });

const by = z
  .object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
  .nullable()
  .describe('Who saved it; null: it came with the product');

const versionShape = { id: z.string(), name: z.string(), version: z.int(), by, createdAt: instant };

const policyView = z
  .object({
    ...versionShape,
    isNewest: z.boolean(),
    body: savedBody,
    facts: z.array(factView),
  })
  .meta({ id: 'Policy' });

const summaryView = z
  .object({
    ...versionShape,
    facts: z.array(factView).describe('Its numbers in plain words'),
    campaigns: z.object({
      all: z.int().describe('Campaigns that are not over, by any version of it'),
      behind: z.int().describe('Those of them that are pinned to an older version'),
    }),
  })
  .meta({ id: 'PolicySummary' });

const historyView = z
  .object({
    ...versionShape,
    changes: z.array(changeView).describe('Against the version before; of the first, none'),
    campaigns: z.int().describe('Campaigns that are not over and pinned to it'),
  })
  .meta({ id: 'PolicyVersion' });

const userView = z
  .object({
    campaignId: z.string(),
    campaignName: z.string(),
    clientId: z.string(),
    clientName: z.string(),
    status: stored(z.enum(['draft', 'active', 'paused', 'ended', 'stopped', 'archived'])),
    policyId: z.string(),
    version: z.int(),
    isNewest: z.boolean(),
    inFlight: z.int().describe('Leads under way: as long as there are any, it stays on its version'),
    createdAt: instant,
  })
  .meta({ id: 'PolicyUser' });

const warnings = z.array(z.string()).describe('Allowed, and probably not meant');

export const policiesContract = {
  list: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'GET',
      path: '/api/policies',
      tags,
      summary: 'List policies, the newest version of each',
    })
    .input(pageQuery)
    .output(pageOf(summaryView)),
  get: endpoint
    .meta({ needs: 'settings:read' })
    .route({ method: 'GET', path: '/api/policies/{id}', tags, summary: 'One version of a policy' })
    .input(byId)
    .output(policyView),
  versions: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'GET',
      path: '/api/policies/{id}/versions',
      tags,
      summary: 'List the versions of the same name, newest first: who saved each, and what it changed',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(historyView)),
  campaigns: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'GET',
      path: '/api/policies/{id}/campaigns',
      tags,
      summary: 'List the campaigns that are not over and go by any version of the same name',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(userView)),
  preview: endpoint
    .meta({ needs: 'settings:write' })
    .route({
      method: 'POST',
      path: '/api/policies/preview',
      tags,
      summary: 'What saving a policy would change; nothing is saved',
    })
    .input(newPolicy)
    .output(z.object({ version: z.int(), changes: z.array(changeView), warnings })),
  save: endpoint
    .meta({ creates: true, needs: 'settings:write' })
    .route({
      method: 'POST',
      path: '/api/policies',
      tags,
      successStatus: 201,
      summary: 'Save a policy: version 1 of a new name, or the next; a version never changes',
    })
    .input(newPolicy)
    .output(policyView.extend({ warnings })),
  move: endpoint
    .meta({ needs: 'settings:write' })
    .route({
      method: 'PUT',
      path: '/api/campaigns/{id}/policy',
      tags,
      summary: 'Pin a campaign to another version of a policy',
      description:
        'As long as leads of it are under way it is refused: they keep the version that they began with. What a ' +
        'campaign’s appointments began with, they keep in any case.',
    })
    .input(z.strictObject({ id, policyId: id }))
    .output(userView),
};
