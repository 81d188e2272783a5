import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { messageView } from '../messaging/api.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import {
  aboutView,
  appointmentDispute,
  chainLink,
  evidenceView,
  plannedMoment,
  showProof,
  verdictView,
  weighedEvidence,
} from './detail.ts';

const tags = ['Appointments'];

const status = z.enum(['booked', 'cancelled', 'disputed', 'shown', 'no_show']);

export const appointmentView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    campaignId: z.string(),
    leadId: z.string(),
    rebookedFrom: z.string().nullable().describe('The no-show that this appointment makes good'),
    rebookedAs: z.string().nullable().describe('The appointment that makes this one good'),
    status: stored(status),
    statusReason: z.string().nullable(),
    title: z.string(),
    startsAt: instant,
    endsAt: instant,
    zone: z.string(),
    locale: z.string().nullable().describe('BCP 47: the language that it was booked in'),
    bookedAt: instant,
    decidedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Appointment' });

const bookingView = z.object({
  uid: z.string(),
  previousUid: z.string().nullable(),
  status: z.string(),
  startsAt: instant,
  endsAt: instant,
  createdAt: instant,
});

const verified = z.object({ appointmentId: z.string(), status });
const reason = z.string().trim().min(1).max(1000).optional();
const answer = z.enum(['yes', 'no']);
const note = z.string().trim().min(1).max(1000);

/** In an address several are divided by commas. */
const statuses = z.preprocess(
  (said) => (typeof said === 'string' ? said.split(',') : said),
  z.array(status).min(1).max(status.options.length),
);

const sort = z
  .enum(['newest', 'start', 'startDesc'])
  .default('newest')
  .describe('`newest`: the last booked first; `start`: by when they begin, `startDesc` the other way round');

const appointmentFilter = z.object({
  leadId: id.optional(),
  clientId: id.optional(),
  campaignId: id.optional(),
  status: statuses.optional().describe('One status, or several divided by commas'),
  undecided: z.stringbool().optional().describe('`true`: over, and not decided yet'),
  from: instant.optional().describe('Beginning at that instant or later'),
  to: instant.optional().describe('Beginning before that instant'),
});

const appointmentDetail = appointmentView.extend({
  ...aboutView.shape,
  clientZone: z.string(),
  bookings: z.array(bookingView),
  evidence: z.array(weighedEvidence).describe('In order of weight'),
  messages: z.array(messageView),
  plan: z.array(plannedMoment).describe('Reminders, questions and the verdict, with what became of each'),
  rebooking: z.array(plannedMoment).describe('Invitations to book anew after a no-show'),
  chain: z.array(chainLink).describe('All that were booked in each other’s place, the first one first'),
  verdict: verdictView,
  proof: showProof.nullable().describe('Null: no milestone counts it'),
  dispute: appointmentDispute.nullable().describe('The last about its proof; null: none, or not to be seen'),
});

export const appointmentsContract = {
  list: endpoint
    .meta({ needs: 'appointments:read' })
    .route({ method: 'GET', path: '/api/appointments', tags, summary: 'List appointments' })
    .input(pageQuery.extend({ ...appointmentFilter.shape, sort }))
    .output(pageOf(appointmentView.extend(aboutView.shape))),
  counts: endpoint
    .meta({ needs: 'appointments:read' })
    .route({
      method: 'GET',
      path: '/api/appointments/counts',
      tags,
      summary: 'How many appointments wait for a person',
    })
    .input(z.object({ clientId: id.optional(), campaignId: id.optional() }))
    .output(
      z.object({
        undecided: z.int().describe('Over and not decided; 1000 means that many or more'),
        disputed: z.int().describe('The same'),
      }),
    ),
  get: endpoint
    .meta({ needs: 'appointments:read' })
    .route({
      method: 'GET',
      path: '/api/appointments/{id}',
      tags,
      summary: 'One appointment: its plan and what became of it, evidence, verdict and proof',
    })
    .input(byId)
    .output(appointmentDetail),
  verification: endpoint
    .meta({ creates: true, needs: 'appointments:verify' })
    .route({
      method: 'POST',
      path: '/api/appointments/{id}/verification',
      tags,
      summary: 'Decide whether the lead came',
    })
    .input(z.strictObject({ id, verdict: z.enum(['shown', 'no_show']), reason }))
    .output(verified),
  verify: endpoint
    .meta({ creates: true, needs: 'appointments:verify' })
    .route({
      method: 'POST',
      path: '/api/appointments/verify',
      tags,
      summary: 'The same, with the appointment named in the body',
    })
    .input(z.strictObject({ appointmentId: id, showed: z.boolean(), reason }))
    .output(verified),
  confirm: endpoint
    .meta({ creates: true, needs: 'appointments:confirm' })
    .route({
      method: 'POST',
      path: '/api/appointments/{id}/confirmation',
      tags,
      summary: 'A client says whether the lead came',
      description:
        'It is evidence, as the answer to the link that a client is mailed. Saying the same again changes nothing; ' +
        'a yes and a no contradict each other, and a person decides.',
    })
    .input(z.strictObject({ id, answer, note: note.optional() }))
    .output(verified),
  addEvidence: endpoint
    .meta({ creates: true, needs: 'appointments:verify' })
    .route({
      method: 'POST',
      path: '/api/appointments/{id}/evidence',
      tags,
      successStatus: 201,
      summary: 'File what staff know of whether the lead came',
    })
    .input(
      z.strictObject({
        id,
        answer,
        note,
        link: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .optional(),
      }),
    )
    .output(evidenceView),
  withdrawEvidence: endpoint
    .meta({ needs: 'appointments:verify' })
    .route({
      method: 'POST',
      path: '/api/appointments/{id}/evidence/{evidenceId}/withdrawal',
      tags,
      summary: 'Take back what staff filed',
    })
    .input(z.strictObject({ id, evidenceId: id }))
    .output(evidenceView),
};

export type AppointmentFilter = z.infer<typeof appointmentFilter>;
