import type { CampaignClone } from '../../contracts/campaigns/api.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { readHours, viewCampaign } from './campaign-view.ts';
import { draftCampaign, requireRest } from './create-campaign.ts';

/**
 * Drafts a campaign with the settings of another, whatever that one's status, on the same versions of its policy and
 * sequence. Its leads are not taken along, nor is its event type, which belongs to one campaign; nor are its dates if
 * they have passed.
 *
 * @throws Refusal forbidden, not_found, invalid (fromNumber), conflict (number or event type in use; no hours of rest)
 */
export async function cloneCampaign(
  db: Database,
  caller: Caller,
  { id, name, calcomEventTypeId, fromNumber: asked }: CampaignClone & { id: string },
  { realVendors, now }: { readonly realVendors: readonly string[]; readonly now: Date },
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const source = await tx.campaign.findUnique({ where: { id }, include: { policy: true } });
    if (!source) throw new Refusal('not_found', 'There is no such campaign.');
    requireRest(source.policy, realVendors);
    const fromNumber = asked === undefined ? source.fromNumber : toE164(asked);
    if (!fromNumber) {
      const field = { field: 'fromNumber', message: 'is not a phone number' };
      throw new Refusal('invalid', 'The campaign cannot be cloned so.', [field]);
    }
    const { clientId, policyId, sequenceId, zone, retellAgentId, bookingUrl, newPerHour, newPerDay } = source;
    const { maxCallsAtOnce, atEnd, endsAt } = source;
    const isPast = endsAt !== null && endsAt <= now;
    const campaign = await draftCampaign(tx, {
      ...{ operatorId, clientId, policyId, sequenceId, name, zone, fromNumber, retellAgentId, bookingUrl },
      ...{ newPerHour, newPerDay, maxCallsAtOnce, atEnd, calcomEventTypeId: calcomEventTypeId ?? null },
      startsAt: isPast ? null : source.startsAt,
      endsAt: isPast ? null : endsAt,
      hours: readHours(source.hours) ?? Prisma.DbNull,
      clonedFrom: source.id,
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'campaign.clone' },
      subject: { type: 'campaign', id: campaign.id },
      after: { name, clientId, policyId, sequenceId, clonedFrom: source.id },
    });
    return viewCampaign(campaign);
  });
}
