import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { emailAddress, personName, role } from './kinds.ts';

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

const newPerson = z.strictObject({
  email: emailAddress,
  name: personName,
  password: z.string().min(1).max(1000),
  role,
  organizationId: whose,
});

export type NewPersonMember = z.infer<typeof newPerson>;

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
  // Asked again it is refused, since the address has a sign-in by then: no answer is kept, nor a digest of the password.
  add: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'POST',
      path: '/api/members',
      tags,
      successStatus: 201,
      summary: 'Make somebody new a member of a client, with a password to hand over',
      description:
        'For a client, buyer or supplier; your own people are invited. An address that has a sign-in is refused: invite ' +
        'it. Whoever signs in for the first time is sent a link that proves the address.',
    })
    .input(newPerson)
    .output(memberView),
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
