import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { emailAddress, kind } from './kinds.ts';
import { visitView } from './visit-api.ts';

const tags = ['Platform'];

const LONGEST_VISIT_MINUTES = 60;

const newOperator = z.strictObject({
  name: z.string().trim().min(1).max(200),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and dashes')
    .optional(),
  zone: z.string().max(64).optional().describe('IANA zone'),
  ownerEmail: emailAddress.describe('Who is invited as its first owner'),
});

const operatorMade = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  invitationId: z.string(),
});

export type NewOperatorRequest = z.infer<typeof newOperator>;

const organizationView = z
  .object({
    id: z.string(),
    kind: stored(kind),
    name: z.string(),
    slug: z.string(),
    operatorId: z.string().nullable(),
    members: z.int(),
    createdAt: instant,
  })
  .meta({ id: 'Organization' });

const query = pageQuery.extend({
  search: z.string().trim().min(1).max(200).optional().describe('Part of a name, of a slug, or an id'),
  kind: kind.optional(),
  operatorId: id.optional(),
});

export type OrganizationQuery = z.infer<typeof query>;

const newVisit = z.strictObject({
  organizationId: z.uuid(),
  reason: z.string().trim().min(5).max(500).describe('Those who are visited read it'),
  minutes: z.int().min(1).max(LONGEST_VISIT_MINUTES).default(30),
});

export type NewVisit = z.infer<typeof newVisit>;

/** What those who run the platform may do, and nobody else. */
export const adminContract = {
  addOperator: endpoint
    .meta({ creates: true, needs: 'platform' })
    .route({
      method: 'POST',
      path: '/api/admin/operators',
      tags,
      successStatus: 201,
      summary: 'Add an operator, and invite its first owner',
    })
    .input(newOperator)
    .output(operatorMade),
  inviteOwner: endpoint
    .meta({ needs: 'platform' })
    .route({
      method: 'POST',
      path: '/api/admin/operators/{id}/invitation',
      tags,
      summary: 'Invite the first owner again, or at another address',
      description: 'While the operator has no owner. What was written before is taken back.',
    })
    .input(byId.extend({ ownerEmail: emailAddress }))
    .output(operatorMade),
  listOrganizations: endpoint
    .meta({ needs: 'platform' })
    .route({ method: 'GET', path: '/api/admin/organizations', tags, summary: 'Find organizations' })
    .input(query)
    .output(pageOf(organizationView)),
  beginVisit: endpoint
    .meta({ creates: true, needs: 'platform' })
    .route({
      method: 'POST',
      path: '/api/admin/visits',
      tags,
      successStatus: 201,
      summary: 'See what an organization sees, for a while',
      description:
        'The session reads what the organization does, but for members, keys, sensitive fields and exports of personal ' +
        'data, and changes nothing. Those who are visited see it. It ends by time, by DELETE, or with the session.',
    })
    .input(newVisit)
    .output(visitView),
  listVisits: endpoint
    .meta({ needs: 'platform' })
    .route({
      method: 'GET',
      path: '/api/admin/visits',
      tags,
      summary: 'Who of the platform looked at whom, newest first',
    })
    .input(pageQuery)
    .output(pageOf(visitView.extend({ organizationName: z.string(), isMine: z.boolean() }))),
  endVisit: endpoint
    .meta({ needs: 'platform' })
    .route({ method: 'DELETE', path: '/api/admin/visits/{id}', tags, summary: 'End a visit of your own' })
    .input(byId)
    .output(visitView),
};
