import { z } from 'zod';
import { evidenceView } from '../appointments/detail.ts';
import { callView } from '../calls/api.ts';
import { endpoint } from '../endpoint.ts';
import { messageView } from '../messaging/api.ts';
import { taskView } from '../messaging/task-api.ts';
import { byId, instant, pageOf, pageQuery } from '../page.ts';
import { noteView } from './note-api.ts';
import { leadActionView } from './steer-api.ts';

const words = z.string().nullable();
const who = words.describe('Who did it, as a sentence begins; null: not for you to see');

const item = <Kind extends string, Facts extends z.ZodRawShape>(kind: Kind, facts: Facts) =>
  z.object({ id: z.string(), at: instant, kind: z.literal(kind), ...facts });

const appointment = {
  appointmentId: z.string(),
  title: z.string(),
  startsAt: instant,
  zone: z.string().describe('IANA: the attendee’s'),
};

/** What happened with a lead, by what it was. */
export const timelineItem = z
  .discriminatedUnion('kind', [
    item('added', { importId: words, source: words.describe('The file or the source of its import') }),
    item('call', {
      call: callView,
      why: words.describe('Why it was not made or not answered, as a sentence'),
    }),
    item('message', {
      message: messageView,
      why: words.describe('Why it did not go out or arrive'),
      who: words.describe('Who wrote it by hand, as a sentence begins; null: nobody, or not for you to see'),
    }),
    item('booked', { ...appointment, isAgain: z.boolean().describe('It makes a no-show good') }),
    item('moved', { ...appointment, movedFrom: instant.nullable() }),
    item('appointment', { ...appointment, from: z.string(), to: z.string(), reason: words, who }),
    item('evidence', { ...appointment, evidence: evidenceView }),
    item('action', { action: leadActionView, who }),
    item('assigned', { from: words.describe('A name; null: nobody'), to: words, who }),
    item('task', { task: taskView }),
    item('consent', { channel: z.string(), action: z.string(), source: z.string(), text: words }),
    item('note', { note: noteView }),
    item('status', { from: z.string(), to: z.string(), reason: words, who }),
    item('erased', {}),
  ])
  .meta({ id: 'TimelineItem' });

export type TimelineItem = z.infer<typeof timelineItem>;
export type TimelineKind = TimelineItem['kind'];

export const leadTimelineContract = {
  list: endpoint
    .meta({ needs: 'leads:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/timeline',
      tags: ['Leads'],
      summary: 'All that happened with a lead, newest first; a client sees what is its own',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(timelineItem)),
};
