import { CAMPAIGN_WORKFLOW, campaignWorkflowId, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import { pausesAt } from '../../domain/billing/invoice-plan.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { lockClient } from './lock-client.ts';
import { tellInvoice } from './tell-invoice.ts';

/** An invoice was paid or given up: its client goes on, unless another one is as long overdue. */
export async function resumeClient(
  tx: Transaction,
  { operatorId, clientId, actor, now }: { operatorId: string; clientId: string; actor: Actor; now: Date },
): Promise<void> {
  // Two invoices that are paid at once would each see the other as open still, and nobody let the client go on.
  await lockClient(tx, clientId);
  const client = await tx.organization.findUniqueOrThrow({ where: { id: clientId } });
  if (!client.pausedAt) return;
  const overdue = await tx.invoice.findMany({
    where: { clientId, status: 'open', overdueAt: { not: null } },
    include: { agreement: { select: { pauseAfterDays: true } } },
  });
  const stillPauses = overdue.some(({ dueAt, agreement: { pauseAfterDays } }) => {
    const at = dueAt && pausesAt(dueAt, pauseAfterDays);
    return at !== null && at <= now;
  });
  if (stillPauses) return;
  await tx.organization.update({ where: { id: clientId }, data: { pausedAt: null } });
  await audit(tx, {
    ...{ operatorId, actor, action: 'client.resume', subject: { type: 'organization', id: clientId } },
    before: { pausedAt: client.pausedAt.toISOString() },
  });
  await closeBillingTasks(tx, { operatorId, clientId, kind: 'overdue', actor, now });
  // While the client was paused already, they had nothing to pause: each looks again when it is to.
  for (const { id, agreement } of overdue)
    if (agreement.pauseAfterDays !== null) await tellInvoice(tx, { operatorId, invoiceId: id });
  // A campaign that found nobody to start waits to be told of more.
  for (const { id } of await tx.campaign.findMany({ where: { clientId }, select: { id: true } })) {
    await oweSignal(tx, {
      ...{ operatorId, workflowId: campaignWorkflowId(id), workflowType: CAMPAIGN_WORKFLOW },
      ...{ start: 'never', signal: LEADS_ADDED },
    });
  }
}
