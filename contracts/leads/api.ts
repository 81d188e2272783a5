import { z } from 'zod';
import { appointmentView } from '../appointments/api.ts';
import { withoutSealed } from '../contacts/sealed-field.ts';
import { callView } from '../calls/api.ts';
import { endpoint } from '../endpoint.ts';
import { messageView } from '../messaging/api.ts';
import { taskView } from '../messaging/task-api.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { leadFilter, leadStatus } from './filter.ts';
import { importReport } from './import-api.ts';

const tags = ['Leads'];

export const contactView = z
  .object({
    id: z.string(),
    phone: z.string().nullable().describe('E.164'),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.string().nullable(),
    zone: z.string().nullable(),
    state: z.string().nullable().describe('Two letters; stricter states have stricter hours'),
    locale: z.string().nullable().describe('BCP 47'),
    tags: z.array(z.string()),
    fields: z
      .unknown()
      .transform(withoutSealed)
      .pipe(z.record(z.string(), z.unknown()))
      .describe('Fields of your own; of one that is marked sensitive only that it is there'),
    erasedAt: instant
      .nullable()
      .describe('Since when the person is erased: what is known of it is gone, and nobody reaches it'),
  })
  .meta({ id: 'Contact' });

export const leadView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    campaignId: z.string(),
    status: stored(leadStatus),
    statusReason: z.string().nullable(),
    stepId: z.string().nullable().describe('Where it stands in its sequence'),
    wakeAt: instant.nullable().describe('When its sequence goes on'),
    pausedAt: instant.nullable(),
    endedAt: instant.nullable(),
    ending: z.string().nullable().describe('Why its sequence ended'),
    score: z.int().nullable(),
    assignedTo: z.string().nullable().describe('The id of a user'),
    importId: z.string().nullable(),
    contact: contactView,
    startedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Lead' });

/** What the list tells besides. */
const listedLead = leadView.extend({
  next: z
    .object({
      what: z.string(),
      until: instant.nullable(),
      why: z.string(),
      blockedBy: z.string().nullable(),
    })
    .nullable()
    .describe('What its sequence does next, when and why not now; null: it has not begun, or is over'),
});

const leadSort = z
  .enum(['newest', 'nextWake'])
  .default('newest')
  .describe('`nextWake`: those that do something next, the soonest first');

const leadTotal = z.object({
  count: z.int(),
  isExact: z.boolean().describe('Few are counted, of many it is reckoned how many they are'),
});

const leadStanding = z
  .object({
    sequenceId: z.string().nullable().describe('The version that it is on; null: it has not begun'),
    version: z.int().nullable(),
    stepId: z.string().nullable(),
    stepName: z.string().nullable(),
    visit: z.int().describe('Counts its arrivals at steps'),
    since: instant.nullable().describe('When it came to its step'),
    wakeAt: instant.nullable().describe('When it goes on by itself'),
    pausedAt: instant.nullable(),
    endedAt: instant.nullable(),
    ending: z.string().nullable().describe('e.g. `booked`, `replied`, `goal`, `exhausted`, `stopped`'),
    arms: z.record(z.string(), z.string()).describe('The arm that it took of each split'),
  })
  .meta({ id: 'LeadStanding' });

export const newLead = z.strictObject({
  campaignId: id,
  phone: z.string().max(60).optional().describe('With a country code, or a US number'),
  email: z.string().max(254).optional(),
  firstName: z.string().trim().max(200).optional(),
  lastName: z.string().trim().max(200).optional(),
  company: z.string().trim().max(200).optional(),
  zone: z.string().max(64).optional().describe('IANA zone'),
  state: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('A state of the United States, by name or two letters; anything else is ignored'),
});

export type NewLead = z.infer<typeof newLead>;

/** A row as a file or a program has it: its keys are spelled in any usual way. */
const importRow = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const leadImport = z.strictObject({
  campaignId: id,
  rows: z.array(importRow).min(1).max(50_000).optional(),
  csv: z.string().optional().describe('The text of a CSV file with a header line'),
});

export type LeadImport = z.infer<typeof leadImport>;

const leadChange = z.strictObject({
  id,
  score: z.int().min(-1_000_000).max(1_000_000).nullable().optional(),
  assignedTo: z.uuid().nullable().optional().describe('The id of a user who is a member; null: nobody'),
});

export type LeadChange = z.infer<typeof leadChange>;

export const leadsContract = {
  change: endpoint
    .meta({ needs: 'leads:write' })
    .route({ method: 'PATCH', path: '/api/leads/{id}', tags, summary: 'Score a lead, or assign it' })
    .input(leadChange)
    .output(leadView),
  list: endpoint
    .meta({ needs: 'leads:read' })
    .route({ method: 'GET', path: '/api/leads', tags, summary: 'List leads' })
    .input(pageQuery.extend({ ...leadFilter.shape, sort: leadSort }).strict())
    .output(
      pageOf(listedLead).extend({
        total: leadTotal.nullable().describe('How many there are; null but on the first page'),
      }),
    ),
  create: endpoint
    .meta({ creates: true, needs: 'leads:write' })
    .route({
      method: 'POST',
      path: '/api/leads',
      tags,
      successStatus: 201,
      summary: 'Add one lead to a campaign',
    })
    .input(newLead)
    .output(leadView),
  import: endpoint
    .meta({ creates: true, needs: 'leads:import' })
    .route({
      method: 'POST',
      path: '/api/leads/import',
      tags,
      summary: 'Import leads: JSON rows, or a CSV file as text/csv with ?campaignId=',
    })
    .input(leadImport)
    .output(importReport),
  get: endpoint
    .meta({ needs: 'leads:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}',
      tags,
      summary: 'One lead, with all that happened to it',
    })
    .input(byId)
    .output(
      leadView.extend({
        standing: leadStanding.describe('Where it stands in its sequence'),
        calls: z.array(callView),
        messages: z.array(messageView),
        appointments: z.array(appointmentView),
        tasks: z.array(taskView).describe('What people must do; a client sees none'),
        timeline: z
          .array(
            z.object({
              at: instant,
              kind: z.enum(['lead', 'call', 'message', 'appointment']),
              id: z.string(),
              what: z.string(),
            }),
          )
          .describe('The same in order of time'),
      }),
    ),
};
