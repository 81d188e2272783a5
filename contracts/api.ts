import { dashboardContract, revenueContract } from './analytics/dashboard-api.ts';
import { appointmentsContract } from './appointments/api.ts';
import { availabilityContract } from './appointments/availability-api.ts';
import { creditNotesContract } from './billing/credit-note-api.ts';
import { disputesContract } from './billing/dispute-api.ts';
import { agreementsContract } from './billing/agreement-api.ts';
import { invoicesContract } from './billing/invoice-api.ts';
import { ledgerContract } from './billing/ledger-api.ts';
import { milestonesContract } from './billing/milestone-api.ts';
import { billingStandingsContract } from './billing/standing-api.ts';
import { statementContract } from './billing/statement-api.ts';
import { billingDifferencesContract, reconciliationsContract } from './billing/reconciliation-api.ts';
import { paymentMethodsContract, paymentSetupsContract } from './billing/payment-setup-api.ts';
import { usageContract } from './billing/usage-api.ts';
import { campaignsContract } from './campaigns/api.ts';
import { rolloutsContract } from './campaigns/rollout-api.ts';
import { connectionsContract } from './connections/connection-api.ts';
import { sequencesContract } from './campaigns/sequence-api.ts';
import { auditContract } from './identity/audit-api.ts';
import { brandContract } from './identity/brand-api.ts';
import { clientsContract } from './identity/api.ts';
import { adminContract } from './identity/admin-api.ts';
import { invitationsContract } from './identity/invitation-api.ts';
import { inviteCodesContract } from './identity/invite-code-api.ts';
import { keysContract } from './identity/key-api.ts';
import { meContract } from './identity/me-api.ts';
import { repsContract } from './identity/rep-api.ts';
import { membersContract } from './identity/member-api.ts';
import { visitsContract } from './identity/visit-api.ts';
import { operatorContract } from './identity/operator-api.ts';
import { secondFactorsContract } from './identity/second-factor-api.ts';
import { permissionsContract } from './identity/permission-api.ts';
import { vendorEventsContract } from './inbox/api.ts';
import { erasuresContract } from './contacts/erasure-api.ts';
import { contactsContract, tagsContract } from './contacts/contact-api.ts';
import { instantlyAssignmentsContract, instantlyClientsContract } from './instantly/assignment-api.ts';
import { instantlyCampaignsContract } from './instantly/campaign-api.ts';
import { instantlyChecksContract } from './instantly/check-api.ts';
import { instantlyEventsContract } from './instantly/event-api.ts';
import { leadViewsContract } from './leads/view-api.ts';
import { leadsContract } from './leads/api.ts';
import { leadNotesContract } from './leads/note-api.ts';
import { leadReachContract } from './leads/reach-api.ts';
import { leadTimelineContract } from './leads/timeline-api.ts';
import { importsContract } from './leads/import-api.ts';
import { bulkActionsContract } from './leads/bulk-api.ts';
import { sessionsContract } from './identity/session-api.ts';
import { leadActionsContract } from './leads/steer-api.ts';
import { consentContract, suppressionsContract } from './messaging/suppression-api.ts';
import { messagesContract } from './messaging/api.ts';
import { emailSendersContract } from './messaging/sender-api.ts';
import { templatesContract } from './messaging/template-api.ts';
import { threadsContract } from './messaging/thread-api.ts';
import { phoneNumbersContract } from './messaging/phone-number-api.ts';
import { tasksContract } from './messaging/task-api.ts';
import { notificationsContract } from './notifications/api.ts';
import { searchContract } from './notifications/search-api.ts';
import { promisesContract } from './policies/api.ts';
import { policiesContract } from './policies/policy-api.ts';

/** Every JSON endpoint: what it takes, what it answers and who may call it. */
export const apiContract = {
  me: meContract,
  sessions: sessionsContract,
  members: membersContract,
  reps: repsContract,
  invitations: invitationsContract,
  inviteCodes: inviteCodesContract,
  visits: visitsContract,
  admin: adminContract,
  permissions: permissionsContract,
  keys: keysContract,
  audit: auditContract,
  operator: operatorContract,
  brand: brandContract,
  secondFactors: secondFactorsContract,
  clients: clientsContract,
  campaigns: campaignsContract,
  sequences: sequencesContract,
  rollouts: rolloutsContract,
  leads: leadsContract,
  leadViews: leadViewsContract,
  contacts: contactsContract,
  erasures: erasuresContract,
  tags: tagsContract,
  leadActions: leadActionsContract,
  leadTimeline: leadTimelineContract,
  leadNotes: leadNotesContract,
  leadReach: leadReachContract,
  bulkActions: bulkActionsContract,
  imports: importsContract,
  appointments: appointmentsContract,
  availability: availabilityContract,
  messages: messagesContract,
  threads: threadsContract,
  suppressions: suppressionsContract,
  consent: consentContract,
  templates: templatesContract,
  emailSenders: emailSendersContract,
  phoneNumbers: phoneNumbersContract,
  tasks: tasksContract,
  agreements: agreementsContract,
  invoices: invoicesContract,
  milestones: milestonesContract,
  disputes: disputesContract,
  creditNotes: creditNotesContract,
  usage: usageContract,
  ledger: ledgerContract,
  statement: statementContract,
  reconciliations: reconciliationsContract,
  billingDifferences: billingDifferencesContract,
  billingStandings: billingStandingsContract,
  paymentSetups: paymentSetupsContract,
  paymentMethods: paymentMethodsContract,
  promises: promisesContract,
  policies: policiesContract,
  vendorEvents: vendorEventsContract,
  connections: connectionsContract,
  dashboard: dashboardContract,
  revenue: revenueContract,
  instantlyCampaigns: instantlyCampaignsContract,
  instantlyEvents: instantlyEventsContract,
  instantlyAssignments: instantlyAssignmentsContract,
  instantlyClients: instantlyClientsContract,
  instantlyChecks: instantlyChecksContract,
  notifications: notificationsContract,
  search: searchContract,
};
