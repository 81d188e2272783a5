import type { Client } from '@temporalio/client';
import { BILLING_WORKFLOW } from '../../contracts/billing/workflow.ts';
import { CAMPAIGN_WORKFLOW } from '../../contracts/campaigns/workflow.ts';
import { usageCents } from '../../domain/billing/usage.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';

/** How far the story of one operator has come, as the books have it. */
export interface StoryBooks {
  readonly calls: number;
  readonly booked: number;
  readonly shown: number;
  readonly noShow: number;
  readonly rebooked: number;
  readonly optedOut: number;
  readonly messages: {
    readonly sms: number;
    readonly email: number;
    readonly blocked: number;
    /** Of the emails: clients asked once more, because no answer had come in time. */
    readonly askedAgain: number;
  };
  readonly milestones: number;
  readonly invoices: { readonly created: number; readonly paid: number };
  readonly usageSeconds: number;
  readonly usageCents: number;
}

const WENT_OUT = ['sent', 'delivered', 'failed', 'unconfirmed'];

export async function readBooks(db: Database, operatorId: string): Promise<StoryBooks> {
  return asOperator(db, operatorId, async (tx) => {
    const usage = await tx.usage.findMany({ select: { seconds: true, rateMicrosPerMinute: true } });
    const sent = (channel: string): Promise<number> =>
      tx.message.count({ where: { channel, direction: 'outbound', status: { in: WENT_OUT } } });
    const asked = await tx.message.findMany({
      where: { template: 'ask_client', status: { in: WENT_OUT } },
      select: { appointmentId: true },
    });
    return {
      calls: await tx.call.count({ where: { status: { not: 'blocked' } } }),
      booked: await tx.appointment.count(),
      shown: await tx.appointment.count({ where: { status: 'shown' } }),
      noShow: await tx.appointment.count({ where: { status: 'no_show' } }),
      rebooked: await tx.appointment.count({ where: { rebookedFrom: { not: null } } }),
      optedOut: await tx.lead.count({ where: { status: 'opted_out' } }),
      messages: {
        sms: await sent('sms'),
        email: await sent('email'),
        blocked: await tx.message.count({ where: { status: 'blocked' } }),
        askedAgain: asked.length - new Set(asked.map(({ appointmentId }) => appointmentId)).size,
      },
      milestones: await tx.milestone.count(),
      invoices: {
        created: await tx.invoice.count({ where: { stripeInvoiceId: { not: null } } }),
        paid: await tx.invoice.count({ where: { status: 'paid' } }),
      },
      usageSeconds: usage.reduce((sum, row) => sum + row.seconds, 0),
      usageCents: usageCents(usage),
    };
  });
}

/** The house's own chores belong to nobody, and to no story. */
const OF_AN_OPERATOR = 'OperatorId IS NOT NULL';

export interface WorkflowCounts {
  readonly completed: number;
  readonly running: number;
  readonly failed: number;
}

export async function countWorkflows(client: Client): Promise<WorkflowCounts> {
  const count = async (query: string): Promise<number> =>
    (await client.workflow.count(`${OF_AN_OPERATOR} AND ${query}`)).count;
  return {
    completed: await count(`ExecutionStatus = 'Completed'`),
    running: await count(`ExecutionStatus = 'Running'`),
    failed: await count(`ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')`),
  };
}

/** Whether anything is still under way: a promise that ends, an event to apply, a signal to deliver, a lead to start. */
export async function isUnderWay(db: Database, client: Client, operatorId: string): Promise<boolean> {
  const waiting = await asSystem(db, async (tx) => {
    const events = await tx.vendorEvent.count({ where: { status: 'pending' } });
    return events + (await tx.workflowSignal.count({ where: { status: 'pending' } }));
  });
  if (waiting > 0) return true;
  const unstarted = await asOperator(db, operatorId, (tx) => tx.lead.count({ where: { startedAt: null } }));
  if (unstarted > 0) return true;
  // Campaigns and the billing of a client have no end of their own.
  const endless = `'${CAMPAIGN_WORKFLOW}', '${BILLING_WORKFLOW}'`;
  const running = await client.workflow.count(
    `${OF_AN_OPERATOR} AND ExecutionStatus = 'Running' AND WorkflowType NOT IN (${endless})`,
  );
  return running.count > 0;
}
