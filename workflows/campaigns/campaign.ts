import {
  condition,
  continueAsNew,
  defineSignal,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { type CampaignInput, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import { launch } from '../act.ts';
import { findableBy, say } from '../describe.ts';

/** Starts a campaign's leads at its pace, and waits for more. */
export async function campaign(input: CampaignInput): Promise<void> {
  let added = false;
  setHandler(defineSignal(LEADS_ADDED), () => {
    added = true;
  });

  for (let described = false; ; ) {
    added = false;
    const { clientId, started, waiting, pauseMs } = await launch.launchLeads(input);
    if (!described) findableBy({ ...input, clientId, status: 'active' });
    described = true;
    if (workflowInfo().continueAsNewSuggested && !added) await continueAsNew<typeof campaign>(input);
    if (started > 0) {
      say(`Starts the next leads in ${Math.ceil(pauseMs / 1000)} s: ${waiting} wait`);
      await sleep(pauseMs);
    } else {
      say(waiting > 0 ? 'Waits: the client is paused' : 'Waits for more leads: every lead has been started');
      await condition(() => added);
    }
  }
}
