import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery, stored } from '../page.ts';
import { emailAddress, personName, role } from './kinds.ts';
import { whose } from './member-api.ts';

const tags = ['Members'];

const status = z.enum(['pending', 'accepted', 'expired', 'revoked']);

const invitationView = z
  .object({
    id: z.string(),
    organizationId: z.string(),
    email: z.string(),
    role: stored(role),
    status: stored(status),
    invitedBy: z.string(),
    sentAt: instant.nullable().describe('When its last letter was written'),
    expiresAt: instant,
    acceptedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Invitation' });

export type InvitationStatus = z.infer<typeof status>;

const newInvitation = z.strictObject({ email: emailAddress, role, organizationId: whose });

export type NewInvitation = z.infer<typeof newInvitation>;

const query = pageQuery.extend({ organizationId: whose, status: status.optional() });

export type InvitationQuery = z.infer<typeof query>;

/** What whoever was invited and has no sign-in yet says about themselves. */
export const acceptance = z.strictObject({ name: personName, password: z.string().min(1).max(1000) });

export type Acceptance = z.infer<typeof acceptance>;

const path = '/api/invitations/{id}';

export const invitationsContract = {
  create: endpoint
    .meta({ creates: true, needs: 'members:write' })
    .route({
      method: 'POST',
      path: '/api/invitations',
      tags,
      successStatus: 201,
      summary: 'Invite somebody by email',
      description: 'The letter holds a link that is good for seven days and for one person.',
    })
    .input(newInvitation)
    .output(invitationView),
  list: endpoint
    .meta({ needs: 'members:read' })
    .route({ method: 'GET', path: '/api/invitations', tags, summary: 'List invitations, newest first' })
    .input(query)
    .output(pageOf(invitationView)),
  resend: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'POST',
      path: `${path}/resend`,
      tags,
      summary: 'Write the letter again',
      description: 'With a new link for seven more days; the one before is good for nothing.',
    })
    .input(byId)
    .output(invitationView),
  revoke: endpoint
    .meta({ needs: 'members:write' })
    .route({ method: 'DELETE', path, tags, summary: 'Take an invitation back' })
    .input(byId)
    .output(invitationView),
};
