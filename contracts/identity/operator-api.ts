import { z } from 'zod';
import { fieldName } from '../leads/columns.ts';
import { endpoint } from '../endpoint.ts';
import { stored } from '../page.ts';

const tags = ['Operator'];
const smsVendor = z.enum(['twilio', 'messagebird']);

const days = z.int().min(1).max(3_650);

/** How long an operator keeps what nobody needs any more, in days. What it leaves out is kept for the usual time. */
export const keep = z
  .strictObject({
    eventDays: days.min(7).optional().describe("Vendors' events as they came; 30 when left out"),
    importFileDays: days.optional().describe('Files of leads, after their import; 7 when left out'),
    importProblemDays: days.optional().describe('What was wrong with rows of an import; 90 when left out'),
    messageTextDays: days.min(30).optional().describe('What was written; for ever when left out'),
  })
  .meta({ id: 'Keep' });

export const operatorView = z
  .object({
    id: z.string(),
    name: z.string(),
    zone: z.string(),
    smsVendor: stored(smsVendor).describe('Whom new numbers are registered with, and texts are sent by'),
    sensitiveFields: z.array(z.string()).describe('Fields of contacts whose values are sealed'),
    keep: z.unknown().pipe(keep),
    secondFactor: stored(z.enum(['optional', 'required'])).describe(
      "Whether the operator's own members need one to sign in: `PUT /api/second-factor` says so",
    ),
  })
  .meta({ id: 'Operator' });

export const operatorChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  zone: z.string().max(64).optional().describe('IANA zone'),
  sensitiveFields: z
    .array(fieldName)
    .max(50)
    .optional()
    .describe(
      'All of them. What is known already is sealed too, and opened again when its mark is taken away',
    ),
  keep: keep.optional().describe('All of it: what is left out is kept for the usual time'),
  smsVendor: smsVendor.optional().describe('Numbers that are registered already keep their vendor'),
});

export type OperatorChanges = z.infer<typeof operatorChanges>;

export const operatorContract = {
  get: endpoint
    .meta({ needs: 'settings:read' })
    .route({ method: 'GET', path: '/api/operator', tags, summary: "Read the operator's settings" })
    .output(operatorView),
  change: endpoint
    .meta({ needs: 'settings:write' })
    .route({ method: 'PUT', path: '/api/operator', tags, summary: "Change the operator's settings" })
    .input(operatorChanges)
    .output(operatorView),
};
