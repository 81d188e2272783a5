import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf } from '../page.ts';
import { byNameQuery, instantlyCounts } from './campaign-api.ts';

const tags = ['Instantly'];

const byClient = z.object({ clientId: id });

/** How our list of campaigns stands with Instantly's. */
const mirrorView = z
  .object({
    answeredAt: instant.nullable().describe('When Instantly last gave its whole list'),
    problem: z
      .string()
      .nullable()
      .describe('Why it did not answer the last time, and what to do; null: it did, or was never asked'),
    isConnected: z.boolean().describe('Whether there is an account at Instantly to ask'),
  })
  .meta({ id: 'InstantlyMirror' });

export type InstantlyMirrorView = z.input<typeof mirrorView>;

const choice = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string().nullable().describe('As in the campaigns’ list'),
  isAssigned: z.boolean(),
  assignedAt: instant.nullable(),
  others: z.array(z.string()).describe('Other clients that have it, by name'),
  waiting: z.int().describe('What happened in it while nobody had it: counted for whoever gets it next'),
});

const choices = z
  .object({
    clientId: z.string(),
    clientName: z.string(),
    campaigns: z.array(choice).describe('All, by name'),
    mirror: mirrorView,
    version: z.string().describe('Of what is assigned: named when it is changed'),
  })
  .meta({ id: 'InstantlyAssignments' });

export const instantlyAssignmentsContract = {
  get: endpoint
    .meta({ needs: 'instantly:write' })
    .route({
      method: 'GET',
      path: '/api/instantly/clients/{clientId}/assignments',
      tags,
      summary: 'All campaigns at Instantly, and which of them a client has',
      description: 'Instantly is asked anew when its last list is older than a minute.',
    })
    .input(byClient.extend({ anew: z.enum(['true']).optional().describe('Ask Instantly now') }).strict())
    .output(choices),
  save: endpoint
    .meta({ needs: 'instantly:write' })
    .route({
      method: 'PUT',
      path: '/api/instantly/clients/{clientId}/assignments',
      tags,
      summary: 'Give a client campaigns, and take others from it: what is named is what it has',
    })
    .input(
      byClient
        .extend({
          campaignIds: z.array(id).max(10_000),
          version: z.string().max(200).optional().describe('Refused where somebody changed it meanwhile'),
        })
        .strict(),
    )
    .output(
      z.object({
        added: z.int(),
        removed: z.int(),
        counted: z.int().describe('Events that waited, and are counted now'),
      }),
    ),
};

const clientRow = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    campaigns: z.int().describe('That it has now'),
    counts: instantlyCounts.describe('Of the campaigns that it has now'),
    lastEventAt: instant.nullable(),
  })
  .meta({ id: 'InstantlyClient' });

export type InstantlyClientView = z.input<typeof clientRow>;

export const instantlyClientsContract = {
  list: endpoint
    .meta({ needs: 'instantly:write' })
    .route({
      method: 'GET',
      path: '/api/instantly/clients',
      tags,
      summary: 'Clients, by name, with their campaigns at Instantly in figures',
    })
    .input(byNameQuery.extend({ search: z.string().trim().max(100).optional() }).strict())
    .output(pageOf(clientRow)),
};
