import { CAMPAIGN_WORKFLOW, campaignWorkflowId, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { lockClient } from './lock-client.ts';

const DAY_MS = 86_400_000;

/** An invoice was paid or given up: its client goes on, unless another one is as long overdue. */
export async function resumeClient(
  tx: Transaction,
  { operatorId, clientId, actor, now }: { operatorId: string; clientId: string; actor: Actor; now: Date },
): Promise<void> {
  // Two invoices that are paid at once would each see the other as open still, and nobody let the client go on.
  await lockClient(tx, clientId);
  const client = await tx.organization.findUniqueOrThrow({ where: { id: clientId } });
  if (!client.pausedAt) return;
  const open = await tx.invoice.findMany({
    where: { clientId, status: 'open', overdueAt: { not: null } },
    include: { agreement: { select: { pauseAfterDays: true } } },
  });
  const stillPauses = open.some(({ dueAt, agreement: { pauseAfterDays } }) => {
    if (!dueAt || pauseAfterDays === null) return false;
    return dueAt.getTime() + pauseAfterDays * DAY_MS <= now.getTime();
  });
  if (stillPauses) return;
  await tx.organization.update({ where: { id: clientId }, data: { pausedAt: null } });
  await audit(tx, {
    ...{ operatorId, actor, action: 'client.resume', subject: { type: 'organization', id: clientId } },
    before: { pausedAt: client.pausedAt.toISOString() },
  });
  await closeBillingTasks(tx, { operatorId, clientId, kind: 'overdue', actor, now });
  // A campaign that found nobody to start waits to be told of more.
  for (const { id } of await tx.campaign.findMany({ where: { clientId }, select: { id: true } })) {
    await oweSignal(tx, {
      ...{ operatorId, workflowId: campaignWorkflowId(id), workflowType: CAMPAIGN_WORKFLOW },
      ...{ start: 'never', signal: LEADS_ADDED },
    });
  }
}
