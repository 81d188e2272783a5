import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Sequences'];
const leads = z.int();

const choices = z
  .record(z.string(), z.string())
  .describe('Where leads go whose step the new version has not: a step of it, or `end`. Step by step');

const version = z.object({ id: z.string(), name: z.string(), version: z.int() });

const previewView = z
  .object({
    from: version,
    to: version,
    added: z.array(
      z.object({ stepId: z.string(), toCome: leads.describe('Leads that will come to it'), past: leads }),
    ),
    removed: z.array(z.string()),
    changed: z.array(z.string()).describe('Another thing is done there'),
    moved: z.array(z.string()).describe('At another place of the list'),
    steps: z
      .array(
        z.object({
          sequenceId: z.string(),
          version: z.string(),
          stepId: z.string(),
          leads,
          becomes: z.enum(['stays', 'begins_anew', 'goes', 'ends', 'choose']),
          to: z.string().describe('Where they go, or of a choice what is suggested; `end`: the end'),
        }),
      )
      .describe('Where the leads stand now, and what becomes of them'),
    choices: z
      .array(z.object({ stepId: z.string(), leads, suggested: z.string() }))
      .describe('What must be chosen before it can be rolled out'),
    notBegun: leads.describe('They begin on the new version'),
    older: leads.describe('They began before steps had ids, and finish the way they began'),
    summary: z.array(z.string()).describe('The same in sentences'),
  })
  .meta({ id: 'SequencePreview' });

const rolloutView = z
  .object({
    id: z.string(),
    campaignId: z.string(),
    fromSequenceId: z.string(),
    toSequenceId: z.string(),
    choices,
    status: stored(z.enum(['running', 'done', 'superseded'])),
    total: leads.describe('How many ran when it began'),
    moved: leads.describe('How many are on the new version by it'),
    kept: leads.describe('How many were left on the version on which they began'),
    rollsBack: z.string().nullable().describe('The rollout that this one takes back'),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'SequenceRollout' });

const rolloutPath = byId.extend({ rolloutId: z.string().max(100) });

export const rolloutsContract = {
  preview: endpoint
    .meta({ needs: 'sequences:write' })
    .route({
      method: 'POST',
      path: '/api/campaigns/{id}/sequence/preview',
      tags,
      summary: 'Show what another version of its sequence would do to the leads that run; nothing is changed',
    })
    .input(byId.extend({ sequenceId: id, choices: choices.default({}) }))
    .output(previewView),
  create: endpoint
    .meta({ creates: true, needs: 'sequences:write' })
    .route({
      method: 'POST',
      path: '/api/campaigns/{id}/sequence/rollouts',
      tags,
      successStatus: 201,
      summary:
        'Give a campaign and its running leads another version of its sequence, some 200 leads a second',
    })
    .input(byId.extend({ sequenceId: id, choices: choices.default({}) }))
    .output(rolloutView),
  list: endpoint
    .meta({ needs: 'rollouts:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/sequence/rollouts',
      tags,
      summary: "List a campaign's rollouts, newest first",
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(rolloutView)),
  get: endpoint
    .meta({ needs: 'rollouts:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/sequence/rollouts/{rolloutId}',
      tags,
      summary: 'One rollout, and how far it is',
    })
    .input(rolloutPath)
    .output(rolloutView),
  rollBack: endpoint
    .meta({ creates: true, needs: 'sequences:write' })
    .route({
      method: 'POST',
      path: '/api/campaigns/{id}/sequence/rollouts/{rolloutId}/roll-back',
      tags,
      successStatus: 201,
      summary:
        'Take a rollout back: another one, to the version it came from. One that runs still is ended first',
    })
    .input(
      rolloutPath.extend({
        choices: choices
          .default({})
          .describe(
            'As of a rollout; who stands on a step that only the newer version has, and of whom nothing is said, goes to the next step that the older one has',
          ),
      }),
    )
    .output(rolloutView),
};
