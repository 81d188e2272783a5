import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { messageView } from '../messaging/api.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

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

export const evidenceView = z.object({
  id: z.string(),
  source: stored(z.enum(['client', 'lead', 'call', 'staff'])),
  answer: stored(z.enum(['yes', 'no'])),
  link: z.string().nullable().describe('What proves it'),
  at: instant,
  withdrawnAt: instant.nullable(),
});

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

export const appointmentsContract = {
  list: endpoint
    .meta({ needs: 'appointments:read' })
    .route({ method: 'GET', path: '/api/appointments', tags, summary: 'List appointments' })
    .input(pageQuery.extend({ leadId: id.optional(), campaignId: id.optional(), status: status.optional() }))
    .output(pageOf(appointmentView)),
  get: endpoint
    .meta({ needs: 'appointments:read' })
    .route({
      method: 'GET',
      path: '/api/appointments/{id}',
      tags,
      summary: 'One appointment, with its bookings, evidence and messages',
    })
    .input(byId)
    .output(
      appointmentView.extend({
        bookings: z.array(bookingView),
        evidence: z.array(evidenceView),
        messages: z.array(messageView),
      }),
    ),
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
};
