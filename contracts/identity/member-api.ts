import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { role } from './kinds.ts';

const tags = ['Members'];

export const whose = id
  .optional()
  .describe(
    "Left out: the caller's own. An operator's people may name one of its clients, buyers or suppliers",
  );

const memberView = z
  .object({
    id: z.string(),
    userId: z.string().describe('What a lead is assigned to'),
    organizationId: z.string(),
    name: z.string(),
    email: z.string(),
    role: stored(role),
    hasSecondFactor: z.boolean().describe('Whether a code is asked for when it signs in'),
    createdAt: instant.describe('Since when'),
  })
  .meta({ id: 'Member' });

const roleChange = z.strictObject({ id: z.uuid(), role });

export type RoleChange = z.infer<typeof roleChange>;

const path = '/api/members/{id}';

const keysLeft = z
  .int()
  .describe(
    'API keys that they made and that work still: give those a new secret, for they may know the one of now',
  );

export const membersContract = {
  list: endpoint
    .meta({ needs: 'members:read' })
    .route({ method: 'GET', path: '/api/members', tags, summary: 'List the members of an organization' })
    .input(pageQuery.extend({ organizationId: whose }))
    .output(pageOf(memberView)),
  change: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'PATCH',
      path,
      tags,
      summary: 'Give a member another role',
      description: "Nobody gives or takes a role above their own. An operator's last owner stays one.",
    })
    .input(roleChange)
    .output(memberView),
  remove: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'DELETE',
      path,
      tags,
      summary: 'Remove a member',
      description:
        'Its sessions here end at once, and the leads that were assigned to it belong to nobody until they are assigned again.',
    })
    .input(byId)
    .output(z.object({ id: z.string(), leadsFreed: z.int(), keysLeft })),
};
