import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant } from '../page.ts';

const tags = ['What happens next'];

export const promiseView = z
  .object({
    subject: z.object({ type: z.string(), id: z.string() }),
    what: z.string().describe('What happens next'),
    until: instant.nullable().describe('When'),
    why: z.string(),
    blockedBy: z.string().nullable().describe('Why not now'),
    updatedAt: instant,
  })
  .meta({ id: 'Promise' });

const answer = z.object({ next: promiseView.nullable().describe('Null when nothing more is waited for') });

export const promisesContract = {
  lead: endpoint
    .meta({ needs: 'leads:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/next',
      tags,
      summary: 'What happens next with a lead or its appointment',
    })
    .input(byId)
    .output(answer),
  appointment: endpoint
    .meta({ needs: 'appointments:read' })
    .route({
      method: 'GET',
      path: '/api/appointments/{id}/next',
      tags,
      summary: 'What happens next with an appointment',
    })
    .input(byId)
    .output(answer),
  campaign: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/next',
      tags,
      summary: 'What happens next with a campaign',
    })
    .input(byId)
    .output(answer),
  invoice: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/invoices/{id}/next',
      tags,
      summary: 'What happens next with an invoice',
    })
    .input(byId)
    .output(answer),
};
