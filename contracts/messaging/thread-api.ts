import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, pageOf, pageQuery } from '../page.ts';
import { messageView } from './api.ts';

const tags = ['Threads'];

/** All that went to one lead and came from it, by text and by email. */
export const threadView = z
  .object({
    leadId: z.string(),
    clientId: z.string(),
    campaignId: z.string(),
    contact: z.object({
      id: z.string(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
    }),
    lastMessage: messageView,
    unread: z.int().describe('How many came in that nobody has read'),
  })
  .meta({ id: 'Thread' });

export const threadsContract = {
  list: endpoint
    .meta({ needs: 'messages:read' })
    .route({
      method: 'GET',
      path: '/api/threads',
      tags,
      summary: 'List threads, the one with the newest message first',
    })
    .input(
      pageQuery.extend({
        clientId: id.optional(),
        campaignId: id.optional(),
        unread: z
          .stringbool()
          .optional()
          .describe('`true`: those with something unread, the one in which it came last first'),
        q: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .describe('Parts of a name, phone or email: threads of the 200 newest such leads, on one page'),
      }),
    )
    .output(pageOf(threadView)),
  messages: endpoint
    .meta({ needs: 'messages:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/messages',
      tags,
      summary: 'The messages of one lead, the oldest first',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(messageView)),
  read: endpoint
    .meta({ needs: 'messages:send' })
    .route({
      method: 'POST',
      path: '/api/threads/{leadId}/read',
      tags,
      summary: 'Mark what came in from a lead as read',
    })
    .input(z.object({ leadId: id }))
    .output(z.object({ read: z.int().describe('How many were unread') })),
};
