import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { notePromise } from '../policies/note-promise.ts';
import { viewCampaign } from './campaign-view.ts';
import { changeCampaignStatus, lockCampaign, tellOfChange } from './change-status.ts';

/**
 * Pauses a campaign: no lead is started, and nothing goes out to those in flight but what belongs to an appointment. One
 * that is paused stays so.
 *
 * @throws Refusal forbidden, not_found, conflict (it is not active)
 */
export async function pauseCampaign(
  db: Database,
  caller: Caller,
  { id, reason }: { id: string; reason: string },
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign.status === 'paused') return viewCampaign(campaign);
    const paused = await changeCampaignStatus(tx, campaign, {
      verb: 'pause',
      actor: caller.actor,
      data: { pausedAt: now, pauseReason: reason },
      words: reason,
    });
    // Until its workflow has heard of it, nobody is told that leads are started at some hour.
    await notePromise(tx, {
      ...{ operatorId, clientId: campaign.clientId, subject: { type: 'campaign', id } },
      ...{
        what: 'Start the next leads',
        why: 'it goes on once it is resumed',
        blockedBy: 'the campaign is paused',
      },
    });
    await tellOfChange(tx, campaign);
    return viewCampaign(paused);
  });
}
