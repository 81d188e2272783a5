import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { AppointmentActivities } from '../activities/appointments/appointment.ts';
import type { AvailabilityBooks, CalendarActivities } from '../activities/appointments/availability.ts';
import type { BillingActivities } from '../activities/billing/billing.ts';
import type { CreditActivities, CreditBooks } from '../activities/billing/credit.ts';
import type { ReconcileActivities } from '../activities/billing/reconcile.ts';
import type { CardWatch } from '../activities/billing/card-watch.ts';
import type { PaymentSetupActivities, PaymentSetupBooks } from '../activities/billing/payment-setup.ts';
import type { StripeActivities } from '../activities/billing/stripe.ts';
import type { OperatorBooks, UsageActivities } from '../activities/billing/usage.ts';
import type { CallActivities } from '../activities/calls/call.ts';
import type { CallErasure } from '../activities/calls/erase.ts';
import type { CampaignActivities } from '../activities/campaigns/launch.ts';
import type { RolloutActivities } from '../activities/campaigns/rollout.ts';
import type { ConnectionBooks, ConnectionChecks } from '../activities/connections/check.ts';
import type { ConnectionEndpoints } from '../activities/connections/register.ts';
import type { FieldActivities } from '../activities/contacts/fields.ts';
import type { VendorErasure } from '../activities/contacts/erase-at-vendor.ts';
import type { ErasureActivities } from '../activities/contacts/erasure.ts';
import type { InstantlyBooks, InstantlyLists } from '../activities/instantly/mirror.ts';
import type { InstantlyReconciliation, InstantlyUsers } from '../activities/instantly/reconcile.ts';
import type { InboxActivities } from '../activities/inbox/sweep.ts';
import type { ImportActivities } from '../activities/leads/import.ts';
import type { BulkActivities } from '../activities/leads/bulk.ts';
import type { LeadActivities } from '../activities/leads/lead.ts';
import type { EmailActivities, TextActivities } from '../activities/messaging/send.ts';
import type { SettleActivities, UnsettledActivities } from '../activities/messaging/settle.ts';
import type { ForgetActivities } from '../activities/policies/forget.ts';
import type { ConnectionVendor } from '../contracts/connections/secrets.ts';
import type { AskedHolder } from '../contracts/contacts/erasure.ts';
import type { SmsVendor } from '../contracts/messaging/workflow.ts';
import { PRIORITY, TASK_QUEUES } from '../contracts/task-queues.ts';

const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Short, idempotent and on the database alone: no round trip through a task queue. */
export const books = proxyLocalActivities<
  LeadActivities &
    AppointmentActivities &
    AvailabilityBooks &
    BillingActivities &
    CreditBooks &
    OperatorBooks &
    PaymentSetupBooks &
    ConnectionBooks &
    InstantlyBooks &
    InstantlyUsers
>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
});

export const launch = proxyActivities<CampaignActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '5m',
  heartbeatTimeout: '30s',
  retry: RETRY,
});

/** A page is a transaction of less than a second; it goes behind whatever somebody waits for. */
export const rollouts = proxyActivities<RolloutActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1m',
  heartbeatTimeout: '30s',
  retry: RETRY,
  priority: { priorityKey: PRIORITY.bulk },
});

/** A file of a gigabyte takes minutes. One that is long silent has died: another goes on behind its last batch. */
export const files = proxyActivities<ImportActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '6h',
  heartbeatTimeout: '1m',
  retry: RETRY,
  priority: { priorityKey: PRIORITY.bulk },
});

/** What fails is done the next night. */
export const forgetting = proxyActivities<ForgetActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '2m',
  retry: { ...RETRY, maximumAttempts: 5 },
  priority: { priorityKey: PRIORITY.bulk },
});

/** A page is a transaction of some milliseconds; it goes behind whatever somebody waits for. */
export const ownFields = proxyActivities<FieldActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1m',
  retry: RETRY,
  priority: { priorityKey: PRIORITY.bulk },
});

export const inbox = proxyActivities<InboxActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '30m',
  heartbeatTimeout: '1m',
  retry: RETRY,
});

/** A month of an operator with much talk takes minutes. What fails is done again within the hour, by the schedule. */
export const usage = proxyActivities<UsageActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '5m',
  retry: { ...RETRY, maximumAttempts: 8 },
  priority: { priorityKey: PRIORITY.bulk },
});

export const stripe = proxyActivities<StripeActivities & CreditActivities & PaymentSetupActivities>({
  taskQueue: TASK_QUEUES.stripe,
  startToCloseTimeout: '30s',
  retry: RETRY,
});

/** By nobody's waiting: given up after some hours of Stripe's silence, until the next night. */
export const reconcile = proxyActivities<ReconcileActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '6h',
  heartbeatTimeout: '2m',
  retry: { ...RETRY, maximumInterval: '10m', maximumAttempts: 12 },
});

/** A person waits for the list: what does not come within some seconds is given up, and said. */
export const instantlyLists = proxyActivities<InstantlyLists>({
  taskQueue: TASK_QUEUES.instantly,
  startToCloseTimeout: '1m',
  scheduleToCloseTimeout: '90s',
  retry: { ...RETRY, maximumAttempts: 4 },
  priority: { priorityKey: PRIORITY.reply },
});

/** By nobody's waiting: given up after some minutes of Instantly's silence, until the next hour. */
export const instantlyReconciliation = proxyActivities<InstantlyReconciliation>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2h',
  heartbeatTimeout: '2m',
  retry: { ...RETRY, maximumAttempts: 8 },
  priority: { priorityKey: PRIORITY.bulk },
});

/** Given up after a few tries: the next day looks again. */
export const cardWatch = proxyActivities<CardWatch>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1m',
  retry: { ...RETRY, maximumAttempts: 5 },
});

/** Behind every call that is to be placed. Given up after some hours of the vendor's silence, until the next night. */
export const callErasure = proxyActivities<CallErasure>({
  taskQueue: TASK_QUEUES.retell,
  startToCloseTimeout: '5m',
  heartbeatTimeout: '1m',
  retry: { ...RETRY, maximumInterval: '10m', maximumAttempts: 12 },
  priority: { priorityKey: PRIORITY.bulk },
});

/** To look through a large inbox, or large files, takes minutes. */
export const erasures = proxyActivities<ErasureActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '30m',
  retry: RETRY,
  priority: { priorityKey: PRIORITY.bulk },
});

/** Given up after two days: the certificate says what could not be erased. */
export function vendorErasures(holder: AskedHolder): VendorErasure {
  return proxyActivities<VendorErasure>({
    taskQueue: TASK_QUEUES[holder],
    startToCloseTimeout: '5m',
    scheduleToCloseTimeout: '2d',
    retry: { ...RETRY, maximumInterval: '1h' },
    priority: { priorityKey: PRIORITY.bulk },
  });
}

/** Somebody waits for the answer. Given up after an hour of the vendor's silence: then that is what is said. */
export function connectionChecks(vendor: ConnectionVendor): ConnectionChecks {
  return proxyActivities<ConnectionChecks>({
    taskQueue: TASK_QUEUES[vendor],
    startToCloseTimeout: '1m',
    scheduleToCloseTimeout: '1h',
    retry: RETRY,
    priority: { priorityKey: PRIORITY.reply },
  });
}

/** An account with many agents or numbers takes minutes. */
export function connectionEndpoints(vendor: ConnectionVendor): ConnectionEndpoints {
  return proxyActivities<ConnectionEndpoints>({
    taskQueue: TASK_QUEUES[vendor],
    startToCloseTimeout: '10m',
    scheduleToCloseTimeout: '1d',
    retry: { ...RETRY, maximumInterval: '10m' },
  });
}

export const unsettled = proxyActivities<UnsettledActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '1m',
  retry: RETRY,
});

/** Many leads at once, behind everything that one lead waits for; operators take turns. */
export function bulkWork(operatorId: string): BulkActivities {
  return proxyActivities<BulkActivities>({
    taskQueue: TASK_QUEUES.main,
    startToCloseTimeout: '5m',
    heartbeatTimeout: '30s',
    retry: RETRY,
    priority: { priorityKey: PRIORITY.bulk, fairnessKey: operatorId },
  });
}

/** Questions to the vendors of messages, behind everything else, and given up after a few tries. */
export function bulk(): Record<SmsVendor | 'sendgrid', SettleActivities> {
  const options = {
    startToCloseTimeout: '30s',
    retry: { ...RETRY, maximumAttempts: 3 },
    priority: { priorityKey: PRIORITY.bulk },
  } as const;
  return {
    twilio: proxyActivities<SettleActivities>({ ...options, taskQueue: TASK_QUEUES.twilio }),
    messagebird: proxyActivities<SettleActivities>({ ...options, taskQueue: TASK_QUEUES.messagebird }),
    sendgrid: proxyActivities<SettleActivities>({ ...options, taskQueue: TASK_QUEUES.sendgrid }),
  };
}

export interface Outward {
  readonly texts: TextActivities;
  readonly emails: EmailActivities;
  readonly calls: Pick<CallActivities, 'placeCall'>;
  /** Questions to a vendor, given up after a few tries: a story goes on without the answer. */
  readonly lookups: Pick<CallActivities, 'fetchOutcome'>;
  readonly calendar: CalendarActivities;
}

/** What reaches people, in its place in the vendors' queues; operators take turns. Older plans name no `smsVendor`. */
export function outward(operatorId: string, priorityKey: number, smsVendor: SmsVendor = 'twilio'): Outward {
  const options = {
    startToCloseTimeout: '30s',
    retry: RETRY,
    priority: { priorityKey, fairnessKey: operatorId },
  } as const;
  return {
    texts: proxyActivities<TextActivities>({ ...options, taskQueue: TASK_QUEUES[smsVendor] }),
    emails: proxyActivities<EmailActivities>({ ...options, taskQueue: TASK_QUEUES.sendgrid }),
    calls: proxyActivities<CallActivities>({ ...options, taskQueue: TASK_QUEUES.retell }),
    calendar: proxyActivities<CalendarActivities>({
      ...options,
      taskQueue: TASK_QUEUES.calcom,
      // Free times are news for minutes: who waits for them longer does without.
      scheduleToCloseTimeout: '2m',
      retry: { ...RETRY, maximumAttempts: 2 },
    }),
    lookups: proxyActivities<CallActivities>({
      ...options,
      taskQueue: TASK_QUEUES.retell,
      retry: { ...RETRY, maximumAttempts: 5 },
    }),
  };
}
