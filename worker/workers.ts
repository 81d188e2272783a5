import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  type NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { appointmentActivities } from '../activities/appointments/appointment.ts';
import { availabilityBooks, calendarActivities } from '../activities/appointments/availability.ts';
import { billingActivities } from '../activities/billing/billing.ts';
import { creditActivities, creditBooks } from '../activities/billing/credit.ts';
import { reconcileActivities } from '../activities/billing/reconcile.ts';
import { cardWatch } from '../activities/billing/card-watch.ts';
import { paymentSetupActivities, paymentSetupBooks } from '../activities/billing/payment-setup.ts';
import { stripeActivities } from '../activities/billing/stripe.ts';
import { operatorBooks, usageActivities } from '../activities/billing/usage.ts';
import { callActivities } from '../activities/calls/call.ts';
import { callErasure } from '../activities/calls/erase.ts';
import { campaignActivities } from '../activities/campaigns/launch.ts';
import { rolloutActivities } from '../activities/campaigns/rollout.ts';
import { fieldActivities } from '../activities/contacts/fields.ts';
import { vendorErasure } from '../activities/contacts/erase-at-vendor.ts';
import { erasureActivities } from '../activities/contacts/erasure.ts';
import { connectionBooks, connectionChecks } from '../activities/connections/check.ts';
import { connectionEndpoints } from '../activities/connections/register.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { bulkActivities } from '../activities/leads/bulk.ts';
import { instantlyBooks, instantlyLists } from '../activities/instantly/mirror.ts';
import { instantlyReconciliation, instantlyUsers } from '../activities/instantly/reconcile.ts';
import { inboxActivities } from '../activities/inbox/sweep.ts';
import { importActivities } from '../activities/leads/import.ts';
import { leadActivities } from '../activities/leads/lead.ts';
import { emailActivities, textActivities } from '../activities/messaging/send.ts';
import { forgetActivities } from '../activities/policies/forget.ts';
import { settleActivities, unsettledActivities } from '../activities/messaging/settle.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/** What each vendor bears, in requests per second over all workers. */
const VENDOR_LIMITS = {
  // A Twilio long code sends one segment a second, and queues the rest: https://www.twilio.com/docs/messaging/guides/how-to-use-messaging-services
  [TASK_QUEUES.twilio]: 50,
  // Bird publishes no figure: an answer of 429 says when to go on.
  [TASK_QUEUES.messagebird]: 50,
  [TASK_QUEUES.sendgrid]: 100,
  [TASK_QUEUES.retell]: 20,
  // Stripe's live mode allows 100 operations a second: https://docs.stripe.com/rate-limits
  [TASK_QUEUES.stripe]: 50,
  // Cal.com allows 120 requests a minute with an API key: https://cal.com/docs/api-reference/v2/introduction
  [TASK_QUEUES.calcom]: 2,
  // Instantly allows a workspace 100 requests a second, and 6,000 a minute: https://developer.instantly.ai/getting-started/rate-limit
  [TASK_QUEUES.instantly]: 20,
} as const;

export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
}

export interface WorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly bundle: { readonly code: string };
  readonly deps: ActivityDeps;
}

/** The main worker takes workflows and their bookkeeping; each vendor has a worker of its own, held to its limit. */
export async function createWorkers({
  connection,
  namespace,
  bundle,
  deps,
}: WorkerOptions): Promise<Worker[]> {
  const main = Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUES.main,
    workflowBundle: bundle,
    activities: {
      ...leadActivities(deps),
      ...appointmentActivities(deps),
      ...availabilityBooks(deps),
      ...billingActivities(deps),
      ...creditBooks(deps),
      ...operatorBooks(deps),
      ...usageActivities(deps),
      ...reconcileActivities(deps),
      ...paymentSetupBooks(deps),
      ...cardWatch(deps),
      ...connectionBooks(deps),
      ...campaignActivities(deps),
      ...rolloutActivities(deps),
      ...importActivities(deps),
      ...bulkActivities(deps),
      ...fieldActivities(deps),
      ...forgetActivities(deps),
      ...erasureActivities(deps),
      ...inboxActivities(deps),
      ...instantlyBooks(deps),
      ...instantlyUsers(deps),
      ...instantlyReconciliation(deps),
      ...unsettledActivities(deps),
    },
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 16,
  });
  const vendor = (taskQueue: keyof typeof VENDOR_LIMITS, activities: object): Promise<Worker> =>
    Worker.create({
      ...{ connection, namespace, taskQueue },
      activities: { ...activities, ...connectionChecks(deps), ...connectionEndpoints(deps) },
      maxTaskQueueActivitiesPerSecond: VENDOR_LIMITS[taskQueue],
      maxConcurrentActivityTaskExecutions: 8,
    });
  const texts = { ...textActivities(deps), ...settleActivities(deps), ...vendorErasure(deps) };
  return Promise.all([
    main,
    vendor(TASK_QUEUES.twilio, texts),
    vendor(TASK_QUEUES.messagebird, texts),
    vendor(TASK_QUEUES.sendgrid, {
      ...emailActivities(deps),
      ...settleActivities(deps),
      ...vendorErasure(deps),
    }),
    vendor(TASK_QUEUES.retell, { ...callActivities(deps), ...callErasure(deps), ...vendorErasure(deps) }),
    vendor(TASK_QUEUES.stripe, {
      ...stripeActivities(deps),
      ...creditActivities(deps),
      ...paymentSetupActivities(deps),
    }),
    vendor(TASK_QUEUES.calcom, { ...calendarActivities(deps), ...vendorErasure(deps) }),
    vendor(TASK_QUEUES.instantly, instantlyLists(deps)),
  ]);
}
