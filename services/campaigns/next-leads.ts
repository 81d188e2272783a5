import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { notePromise } from '../policies/note-promise.ts';
import { readPolicy } from '../policies/read-policy.ts';

export interface NextLeads {
  readonly clientId: string;
  readonly leadIds: readonly string[];
  /** Leads per second */
  readonly pace: number;
  /** Leads that wait besides these. */
  readonly waiting: number;
}

/** The leads of a campaign that have not been started, oldest first, at most as many as a second of its pace allows. */
export async function nextLeads(db: Database, { operatorId, campaignId }: CampaignInput): Promise<NextLeads> {
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await tx.campaign.findUniqueOrThrow({
      where: { id: campaignId },
      include: { client: { select: { pausedAt: true } } },
    });
    const paused = campaign.client.pausedAt !== null;
    const policy = await readPolicy(tx, campaign.policyId);
    const pace = policy.launch.leadsPerSecond;
    const where = { campaignId, startedAt: null };
    const leads = await tx.lead.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: paused ? 0 : Math.max(1, Math.floor(pace)),
      select: { id: true },
    });
    const waiting = Math.max(0, (await tx.lead.count({ where })) - leads.length);
    await notePromise(tx, {
      operatorId,
      clientId: campaign.clientId,
      subject: { type: 'campaign', id: campaignId },
      ...(paused && waiting > 0
        ? {
            what: 'Start the next leads',
            why: `${waiting} leads wait`,
            blockedBy: 'an invoice is long overdue',
          }
        : saysOf(leads.length, waiting, pace)),
    });
    return { clientId: campaign.clientId, leadIds: leads.map((lead) => lead.id), pace, waiting };
  });
}

function saysOf(starting: number, waiting: number, pace: number): { what: string; why: string } {
  return starting > 0
    ? { what: 'Start the next leads', why: `${starting + waiting} leads wait, ${pace} start a second` }
    : { what: 'Wait for more leads', why: 'every lead has been started' };
}

/** Notes that a lead's workflow has been started: Temporal forgets ids after its retention, this does not. */
export async function markLeadStarted(db: Database, operatorId: string, leadId: string): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.lead.updateMany({ where: { id: leadId, startedAt: null }, data: { startedAt: new Date() } }),
  );
}
