import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Leads'];

const target = z
  .string()
  .regex(
    /^(phone|email|firstName|lastName|name|company|zone|state|tags|score|ignore|field:[A-Za-z][A-Za-z0-9_]{0,39})$/,
    'must be phone, email, firstName, lastName, name, company, zone, state, tags, score, field:<name> or ignore',
  );

/** How a file of leads is read. */
export const importOptions = z.strictObject({
  campaignId: id,
  delimiter: z
    .enum([',', ';', '\t', '|'], { error: 'must be a comma, a semicolon, a tab or a bar' })
    .optional(),
  mapping: z.record(z.string().max(500), target).optional().describe('Column to field'),
  defaultRegion: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. US')
    .default('US')
    .describe('Where numbers without a country code belong'),
  consent: z
    .strictObject({
      channels: z.array(z.enum(['sms', 'call', 'email'])).min(1),
      source: z.string().trim().min(1).max(200).describe('Where it was given'),
      text: z.string().trim().max(2_000).optional().describe('What was agreed to'),
    })
    .optional()
    .describe('The people of this file agreed to be reached'),
});

export type ImportOptions = z.infer<typeof importOptions>;

/** How a file is tried: of a campaign that is not there yet, too. */
export const trialOptions = importOptions.extend({
  campaignId: id.optional(),
  examples: z.coerce.number<unknown>().int().min(1).max(1_000).default(5),
});

export type TrialOptions = z.infer<typeof trialOptions>;

/** The same, of a file that lies somewhere: a published sheet, or any CSV file of the public internet. */
export const importByAddress = importOptions.extend({
  address: z
    .url({ protocol: /^https$/, error: 'must be an address that begins with https://' })
    .max(2_000)
    .refine((text) => !URL.canParse(text) || !new URL(text).username, 'must hold no name and password')
    .describe('Where the file is: on the public internet, readable by anybody who has the address'),
});

export type ImportByAddress = z.infer<typeof importByAddress>;

const duplicate = z.object({
  line: z
    .int()
    .describe('The line of the file on which the row starts; the header is line 1. JSON rows count from 1'),
  of: z.int().optional().describe('The line of the same person further up'),
  leadId: z.string().optional().describe('The lead that the campaign has already'),
});

const rejected = z.object({
  line: z.int(),
  field: z.string(),
  value: z.string().optional(),
  reason: z.string(),
});

export const importReport = z.object({
  importId: z.string(),
  imported: z.int(),
  duplicates: z.array(duplicate),
  rejected: z.array(rejected),
  conflicts: z.array(z.object({ line: z.int(), reason: z.string() })),
});

const importStatus = z.enum(['waiting', 'running', 'done', 'failed', 'stopped']);

export const importView = z
  .object({
    id: z.string(),
    campaignId: z.string(),
    source: z.string(),
    status: stored(importStatus),
    reason: z.string().nullable().describe('Why it failed or was stopped'),
    progress: z.string().describe('How far it is, in words'),
    fileName: z.string().nullable(),
    fileBytes: z.number().nullable(),
    bytesDone: z.number(),
    recordsDone: z.int().describe('Rows that were read and settled'),
    rowsPerSecond: z.int().nullable(),
    imported: z.int().describe('New leads'),
    merged: z.int().describe('Of those: contacts that the operator had already'),
    duplicated: z.int(),
    refused: z.int(),
    conflicted: z.int(),
    suppressed: z.int(),
    unknownZone: z.int().describe("Leads of whom nothing tells a time zone: the campaign's counts"),
    duplicates: z.array(duplicate).describe('Of an import by one request; of any other see its problems'),
    rejected: z.array(rejected),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Import' });

const named = importView.extend({ campaignName: z.string() });

const problemKind = z.enum(['rejected', 'duplicate', 'conflict', 'suppressed']);

const problemView = z
  .object({
    line: z.int(),
    kind: stored(problemKind),
    field: z.string().nullable(),
    value: z.string().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'ImportProblem' });

export const importsContract = {
  list: endpoint
    .meta({ needs: 'imports:read' })
    .route({ method: 'GET', path: '/api/imports', tags, summary: 'List imports' })
    .input(pageQuery.extend({ campaignId: id.optional(), status: importStatus.optional() }))
    .output(pageOf(named)),
  get: endpoint
    .meta({ needs: 'imports:read' })
    .route({
      method: 'GET',
      path: '/api/imports/{id}',
      tags,
      summary: 'One import: how far it is and what became of its rows',
    })
    .input(byId)
    .output(named),
  problems: endpoint
    .meta({ needs: 'imports:read' })
    .route({
      method: 'GET',
      path: '/api/imports/{id}/problems',
      tags,
      summary: 'The rows that became no lead of their own, or not as they say, by line',
    })
    .input(pageQuery.extend({ id, kind: problemKind.optional() }))
    .output(pageOf(problemView)),
  stop: endpoint
    .meta({ needs: 'leads:import' })
    .route({
      method: 'POST',
      path: '/api/imports/{id}/stop',
      tags,
      summary: 'Stop an import after the batch that it is at; what was imported stays',
    })
    .input(byId.extend({ reason: z.string().trim().min(1).max(500).optional() }))
    .output(importView),
};
