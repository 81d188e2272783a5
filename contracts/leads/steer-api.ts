import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery, stored } from '../page.ts';
import { leadView } from './api.ts';

const tags = ['Leads'];

const reason = z.string().trim().min(1).max(500).describe('Why; people read it, and it goes nowhere else');

export const leadActionView = z
  .object({
    id: z.string(),
    leadId: z.string(),
    bulkActionId: z.string().nullable().describe('The change to many that it was part of'),
    kind: stored(z.enum(['pause', 'resume', 'skip', 'move', 'stop'])),
    stepId: z.string().nullable().describe('Of a move: where to'),
    paid: z.boolean().describe('Of a stop: because it has paid'),
    reason: z.string(),
    actorKind: z.string(),
    actorId: z.string(),
    status: stored(z.enum(['asked', 'done', 'refused'])),
    refusal: z.string().nullable().describe('Why it was not done'),
    createdAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'LeadAction' });

const steered = byId.extend({ reason }).strict();

/** A person's action on one lead's sequence. What cannot be done is a conflict that says why. */
function action(name: string, summary: string) {
  return endpoint
    .meta({ creates: true, needs: 'leads:write' })
    .route({ method: 'POST', path: `/api/leads/{id}/${name}`, tags, summary });
}

export const leadActionsContract = {
  pause: action('pause', 'Pause a lead: nothing of its sequence goes out until it is resumed')
    .input(steered)
    .output(leadActionView),
  resume: action('resume', 'Resume a lead: what fell due in the pause is due now')
    .input(steered)
    .output(leadActionView),
  skip: action('skip', 'Skip the step that a lead stands at').input(steered).output(leadActionView),
  move: action('move', 'Move a lead to a step of its sequence, also to one that it has passed')
    .input(steered.extend({ stepId: z.string().min(1).max(40) }))
    .output(leadActionView),
  stop: action('stop', 'Stop a lead’s sequence for good')
    .input(steered.extend({ paid: z.boolean().optional().describe('It stops because the lead has paid') }))
    .output(leadActionView),
  takeOver: action('take-over', 'Take a lead over: it is assigned to you, and its sequence pauses')
    .input(steered)
    .output(leadView),
  giveBack: action('give-back', 'Give a lead back: its sequence goes on, and it stays assigned')
    .input(steered)
    .output(leadView),
  list: endpoint
    .meta({ needs: 'contacts:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/actions',
      tags,
      summary: 'What people asked of a lead’s sequence, and what became of it',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(leadActionView)),
};
