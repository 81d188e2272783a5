import {
  condition,
  continueAsNew,
  defineSignal,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { CAMPAIGN_CHANGED, type CampaignInput, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import { launch } from '../act.ts';
import { findableBy, say } from '../describe.ts';

/** Starts a campaign's leads at its pace, tells them what becomes of it, and waits for more, until it is over. */
export async function campaign(input: CampaignInput): Promise<void> {
  let isNews = false;
  const hear = (): void => {
    isNews = true;
  };
  setHandler(defineSignal(LEADS_ADDED), hear);
  setHandler(defineSignal(CAMPAIGN_CHANGED), hear);

  for (let described: string | null = null; ; ) {
    isNews = false;
    if (!patched('moments')) {
      described = await olderLaunch(input, described, () => isNews);
      continue;
    }
    const { clientId, status, isOver, wakeAt, says } = await launch.advanceCampaign(input);
    if (described !== status) findableBy({ ...input, clientId, status });
    described = status;
    say(says);
    if (isNews) continue;
    if (isOver) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof campaign>(input);
    if (wakeAt === null) await condition(() => isNews);
    else if (wakeAt > Date.now()) await condition(() => isNews, wakeAt - Date.now());
  }
}

/** One round as campaigns had it before: what they have done so stays what they would do. */
async function olderLaunch(
  input: CampaignInput,
  described: string | null,
  isNews: () => boolean,
): Promise<string> {
  const { clientId, started, waiting, pauseMs } = await launch.launchLeads(input);
  if (described === null) findableBy({ ...input, clientId, status: 'active' });
  if (workflowInfo().continueAsNewSuggested && !isNews()) await continueAsNew<typeof campaign>(input);
  if (started > 0) {
    say(`Starts the next leads in ${Math.ceil(pauseMs / 1000)} s: ${waiting} wait`);
    await sleep(pauseMs);
  } else {
    say(waiting > 0 ? 'Waits: the client is paused' : 'Waits for more leads: every lead has been started');
    await condition(isNews);
  }
  return 'active';
}
