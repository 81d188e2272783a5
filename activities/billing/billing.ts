import type { BillingInput, InvoiceInput, InvoicePlan } from '../../contracts/billing/workflow.ts';
import { markOverdue, pauseClient, remindClient } from '../../services/billing/chase-invoice.ts';
import { openMilestones } from '../../services/billing/open-milestones.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import type { ActivityDeps } from '../deps.ts';

/** The workflow's clock: epoch milliseconds. */
interface At {
  readonly now: number;
}

export interface BillingActivities {
  openMilestones(input: BillingInput & At): Promise<{ netShown: number }>;
  planInvoice(input: InvoiceInput & At): Promise<InvoicePlan>;
  markOverdue(input: InvoiceInput & At): Promise<void>;
  remindClient(input: InvoiceInput & At): Promise<void>;
  pauseClient(input: InvoiceInput & At): Promise<void>;
}

export function billingActivities({ db }: ActivityDeps): BillingActivities {
  return {
    openMilestones: (input) => openMilestones(db, { ...input, now: new Date(input.now) }),
    planInvoice: (input) => planInvoice(db, { ...input, now: new Date(input.now) }),
    markOverdue: (input) => markOverdue(db, { ...input, now: new Date(input.now) }),
    remindClient: (input) => remindClient(db, { ...input, now: new Date(input.now) }),
    pauseClient: (input) => pauseClient(db, { ...input, now: new Date(input.now) }),
  };
}
