import type { LeadInput, LeadPlan, OlderStep } from '../../contracts/leads/workflow.ts';
import { isWorked } from '../../domain/leads/status.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readSmsVendor } from '../messaging/sms-vendor.ts';
import { readPolicy } from '../policies/read-policy.ts';

/** Reads what a lead's sequence is made of, at the versions that its campaign pinned. */
export async function planLead(db: Database, { operatorId, leadId }: LeadInput): Promise<LeadPlan> {
  return asOperator(db, operatorId, async (tx) => {
    const lead = await tx.lead.findUniqueOrThrow({
      where: { id: leadId },
      include: { campaign: { include: { sequence: true } } },
    });
    const { call, booking } = await readPolicy(tx, lead.campaign.policyId);
    return {
      clientId: lead.clientId,
      campaignId: lead.campaignId,
      steps: lead.campaign.sequence.steps as unknown as readonly OlderStep[],
      ...call,
      smsVendor: await readSmsVendor(tx, operatorId),
      booking,
      over: isWorked(lead.status) ? null : lead.status,
    };
  });
}
