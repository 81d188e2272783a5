import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { notePromise } from '../policies/note-promise.ts';
import { viewCampaign } from './campaign-view.ts';
import { changeCampaignStatus, haveLeadsTold, lockCampaign, tellOfChange } from './change-status.ts';

export interface CampaignStop {
  readonly id: string;
  readonly reason: string;
  /** What becomes of the leads in flight. */
  readonly leads: 'finish' | 'stop';
}

/**
 * Stops a campaign for good: who has not been started never is. Its workflow tells the leads in flight, if they are to
 * stop; nothing goes out to them from this moment on. One that is stopped stays so.
 *
 * @throws Refusal forbidden, not_found, conflict (it is a draft or archived)
 */
export async function stopCampaign(
  db: Database,
  caller: Caller,
  { id, reason, leads }: CampaignStop,
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign.status === 'stopped' && campaign.atEnd === leads) return viewCampaign(campaign);
    if (campaign.status === 'stopped' && campaign.atEnd === 'stop') {
      throw new Refusal('conflict', 'The campaign is stopped with its leads in flight: they do not go on.');
    }
    const stopped = await changeCampaignStatus(tx, campaign, {
      verb: 'stop',
      actor: caller.actor,
      data: { stoppedAt: now, stopReason: reason, atEnd: leads, pausedAt: null, pauseReason: null },
      told: { leads },
      words: reason,
    });
    // Those that the pause held finish only if they are told to look again.
    if (leads === 'stop') await haveLeadsTold(tx, campaign, 'stop');
    else if (campaign.status === 'paused') await haveLeadsTold(tx, campaign, 'look_again');
    await notePromise(tx, {
      ...{ operatorId, clientId: campaign.clientId, subject: { type: 'campaign', id } },
      ...{ what: 'End the leads that wait', why: 'the campaign is stopped' },
    });
    await tellOfChange(tx, campaign);
    return viewCampaign(stopped);
  });
}
