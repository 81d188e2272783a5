import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, pageOf, pageQuery } from '../page.ts';

const tags = ['Sign-in'];

export const sessionView = z
  .object({
    id: z.string(),
    device: z.string().describe('In words: Chrome on Windows'),
    ip: z.string().nullable(),
    isCurrent: z.boolean().describe('The one that asks'),
    beganAt: z.date(),
    lastSeenAt: z.date().describe('True to the hour'),
    endsAt: z.date().describe('Unless it is used meanwhile'),
  })
  .meta({ id: 'Session' });

const membershipView = z
  .object({ id: z.string(), name: z.string(), kind: z.string(), role: z.string(), isCurrent: z.boolean() })
  .meta({ id: 'Membership' });

const done = z.object({ sessionsEnded: z.int() });

/** A person's own sign-in; a key has none. */
export const sessionsContract = {
  list: endpoint
    .meta({ needs: 'person' })
    .route({ method: 'GET', path: '/api/sessions', tags, summary: 'List where I am signed in' })
    .input(pageQuery)
    .output(pageOf(sessionView)),
  end: endpoint
    .meta({ needs: 'person' })
    .route({ method: 'DELETE', path: '/api/sessions/{id}', tags, summary: 'End one of my sessions, at once' })
    .input(byId)
    .output(done),
  endOthers: endpoint
    .meta({ needs: 'person' })
    .route({ method: 'DELETE', path: '/api/sessions', tags, summary: 'End all my sessions but this one' })
    .output(done),
  memberships: endpoint
    .meta({ needs: 'person' })
    .route({ method: 'GET', path: '/api/me/organizations', tags, summary: 'List the organizations I act in' })
    .input(pageQuery)
    .output(pageOf(membershipView)),
  chooseOrganization: endpoint
    .meta({ needs: 'person' })
    .route({
      method: 'PUT',
      path: '/api/sessions/current/organization',
      tags,
      summary: 'Act in another of my organizations, in this session',
    })
    .input(z.strictObject({ organizationId: id }))
    .output(membershipView),
  changePassword: endpoint
    .meta({ needs: 'person' })
    .route({
      method: 'PUT',
      path: '/api/me/password',
      tags,
      summary: 'Change my password; my other sessions end',
    })
    .input(z.strictObject({ currentPassword: z.string().max(1000), newPassword: z.string().max(1000) }))
    .output(z.object({ changed: z.literal(true) })),
};
