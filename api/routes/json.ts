import { StandardOpenAPIHandler } from '@orpc/openapi/standard';
import type { RequestHandler } from 'express';
import type { ApiDeps, RequestContext } from '../context.ts';
import { endpoints } from '../endpoints.ts';
import type { Visitor } from '../visitor.ts';
import { adminRoutes, visitRoutes } from './admin.ts';
import { dashboardRoutes, revenueRoutes } from './analytics.ts';
import { agreementRoutes } from './agreements.ts';
import { auditRoutes } from './audit.ts';
import { appointmentRoutes, availabilityRoutes } from './appointments.ts';
import { billingStandingRoutes, invoiceRoutes, milestoneRoutes } from './billing.ts';
import { brandRoutes } from './brand.ts';
import { bulkActionRoutes } from './bulk-actions.ts';
import { campaignRoutes } from './campaigns.ts';
import { clientRoutes } from './clients.ts';
import { creditNoteRoutes, disputeRoutes } from './disputes.ts';
import { promiseRoutes, vendorEventRoutes } from './inbox.ts';
import { erasureRoutes } from './erasures.ts';
import { connectionRoutes } from './connections.ts';
import { contactRoutes, tagRoutes } from './contacts.ts';
import { leadViewRoutes } from './lead-views.ts';
import { leadActionRoutes } from './lead-actions.ts';
import { importRoutes } from './imports.ts';
import { leadNoteRoutes, leadReachRoutes, leadTimelineRoutes } from './lead-story.ts';
import { leadRoutes } from './leads.ts';
import { ledgerRoutes, statementRoutes } from './ledger.ts';
import {
  instantlyAssignmentRoutes,
  instantlyCampaignRoutes,
  instantlyClientRoutes,
  instantlyEventRoutes,
} from './instantly.ts';
import { instantlyCheckRoutes } from './instantly-checks.ts';
import { inviteCodeRoutes } from './invite-codes.ts';
import { keyRoutes, permissionRoutes } from './keys.ts';
import { meRoutes } from './me.ts';
import { invitationRoutes, memberRoutes } from './members.ts';
import { notificationRoutes, searchRoutes } from './notifications.ts';
import { repRoutes } from './reps.ts';
import { operatorRoutes } from './operator.ts';
import { secondFactorsRoutes } from './second-factors.ts';
import { messageRoutes, threadRoutes } from './messages.ts';
import { paymentMethodRoutes, paymentSetupRoutes } from './payment-setups.ts';
import { policyRoutes } from './policies.ts';
import { phoneNumberRoutes } from './phone-numbers.ts';
import { billingDifferenceRoutes, reconciliationRoutes } from './reconciliations.ts';
import { rolloutRoutes, sequenceRoutes } from './sequences.ts';
import { consentRoutes, suppressionRoutes } from './suppressions.ts';
import { emailSenderRoutes, templateRoutes } from './wording.ts';
import { taskRoutes } from './tasks.ts';
import { sessionRoutes } from './sessions.ts';
import { usageRoutes } from './usage.ts';

const router = endpoints.router({
  me: meRoutes,
  sessions: sessionRoutes,
  members: memberRoutes,
  reps: repRoutes,
  invitations: invitationRoutes,
  inviteCodes: inviteCodeRoutes,
  visits: visitRoutes,
  admin: adminRoutes,
  permissions: permissionRoutes,
  keys: keyRoutes,
  audit: auditRoutes,
  operator: operatorRoutes,
  brand: brandRoutes,
  secondFactors: secondFactorsRoutes,
  clients: clientRoutes,
  campaigns: campaignRoutes,
  sequences: sequenceRoutes,
  rollouts: rolloutRoutes,
  leads: leadRoutes,
  leadViews: leadViewRoutes,
  contacts: contactRoutes,
  erasures: erasureRoutes,
  tags: tagRoutes,
  leadActions: leadActionRoutes,
  leadTimeline: leadTimelineRoutes,
  leadNotes: leadNoteRoutes,
  leadReach: leadReachRoutes,
  bulkActions: bulkActionRoutes,
  imports: importRoutes,
  appointments: appointmentRoutes,
  availability: availabilityRoutes,
  messages: messageRoutes,
  threads: threadRoutes,
  suppressions: suppressionRoutes,
  consent: consentRoutes,
  templates: templateRoutes,
  emailSenders: emailSenderRoutes,
  phoneNumbers: phoneNumberRoutes,
  tasks: taskRoutes,
  agreements: agreementRoutes,
  invoices: invoiceRoutes,
  milestones: milestoneRoutes,
  disputes: disputeRoutes,
  creditNotes: creditNoteRoutes,
  usage: usageRoutes,
  notifications: notificationRoutes,
  search: searchRoutes,
  ledger: ledgerRoutes,
  statement: statementRoutes,
  reconciliations: reconciliationRoutes,
  billingDifferences: billingDifferenceRoutes,
  billingStandings: billingStandingRoutes,
  paymentSetups: paymentSetupRoutes,
  paymentMethods: paymentMethodRoutes,
  promises: promiseRoutes,
  policies: policyRoutes,
  vendorEvents: vendorEventRoutes,
  connections: connectionRoutes,
  dashboard: dashboardRoutes,
  revenue: revenueRoutes,
  instantlyCampaigns: instantlyCampaignRoutes,
  instantlyEvents: instantlyEventRoutes,
  instantlyAssignments: instantlyAssignmentRoutes,
  instantlyClients: instantlyClientRoutes,
  instantlyChecks: instantlyCheckRoutes,
});

/** What an endpoint threw, kept for the one place that answers errors. */
interface Failure {
  error?: unknown;
}

type HandlerContext = RequestContext & { readonly failure: Failure };

/** Answers the endpoints of the contract; the caller is known and the body is read. */
export function jsonRoutes(deps: ApiDeps): RequestHandler {
  const handler = new StandardOpenAPIHandler<HandlerContext>(router, {
    interceptors: [
      async ({ context, next }) => {
        try {
          return await next();
        } catch (error) {
          context.failure.error = error;
          throw error;
        }
      },
    ],
  });
  return async (request, response, next) => {
    const failure: Failure = {};
    const visitor: Visitor = response.locals.visitor;
    const { caller } = visitor;
    const { matched, response: answer } = await handler.handle(
      {
        method: request.method === 'HEAD' ? 'GET' : request.method,
        url: new URL(request.originalUrl, 'http://api'),
        headers: request.headers,
        body: async () => request.body,
        signal: undefined,
      },
      {
        context: {
          ...deps,
          caller,
          visitor,
          addressBlock: response.locals['addressBlock'],
          idempotencyKey: request.get('idempotency-key'),
          failure,
        },
      },
    );
    if (!matched) return next();
    if ('error' in failure) throw failure.error;
    // A write may have owed a workflow something.
    if (request.method !== 'GET') deps.notifier.wake();
    response.status(answer.status).json(answer.body);
  };
}
