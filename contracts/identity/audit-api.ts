import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery } from '../page.ts';

export const ACTOR_KINDS = ['person', 'key', 'event', 'workflow', 'command'] as const;

/** What the trail can be asked for; all of it has to hold. */
export const auditFilter = z.strictObject({
  actorKind: z.enum(ACTOR_KINDS).optional().describe('What kind of actor did it'),
  actorId: z.string().min(1).max(200).optional().describe('The id of a user, a key or a workflow'),
  action: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)*$/, 'an action or its beginning, e.g. lead or lead.status')
    .max(80)
    .optional()
    .describe('An action, or all that begin with its word: `lead` is `lead.status`, `lead.stop` and so on'),
  subjectType: z.string().min(1).max(40).optional().describe('What kind of thing was changed, e.g. `lead`'),
  subjectId: z.string().min(1).max(200).optional().describe('Which one'),
  clientId: id.optional().describe('What is about one client'),
  from: instant.optional().describe('At this instant or later'),
  to: instant.optional().describe('Before this instant'),
});

export type AuditFilter = z.infer<typeof auditFilter>;

const facts = z.record(z.string(), z.unknown()).nullable();

export const auditView = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.object({
      kind: z.string().describe(`One of ${ACTOR_KINDS.join(', ')}`),
      id: z.string(),
      name: z.string().nullable().describe('As it is now; null: gone, or not for you to see'),
    }),
    action: z.string(),
    what: z.string().describe('Who did what, as a sentence'),
    subject: z.object({
      type: z.string(),
      id: z.string(),
      name: z
        .string()
        .nullable()
        .describe(
          'What it is called now, a number or an address by its end; null: gone, erased, or nameless',
        ),
    }),
    clientId: z.string().nullable().describe("Whose it is; null: the operator's own"),
    before: facts.describe('Of what has changed; what is known of a person is `masked`'),
    after: facts,
    reason: z.string().nullable().describe("A person's own words; null: none were said, or they were erased"),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof auditView>;

export const auditContract = {
  list: endpoint
    .meta({ needs: 'audit:read' })
    .route({ method: 'GET', path: '/api/audit', tags: ['Audit'], summary: 'Who changed what, newest first' })
    .input(z.strictObject({ ...auditFilter.shape, ...pageQuery.shape }))
    .output(pageOf(auditView)),
  get: endpoint
    .meta({ needs: 'audit:read' })
    .route({ method: 'GET', path: '/api/audit/{id}', tags: ['Audit'], summary: 'One entry of the trail' })
    .input(z.object({ id }))
    .output(auditView),
};
