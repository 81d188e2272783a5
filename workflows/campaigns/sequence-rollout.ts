import { continueAsNew, sleep, workflowInfo } from '@temporalio/workflow';
import type { RolloutInput } from '../../contracts/campaigns/workflow.ts';
import { rollouts } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/** Between two pages: what a page is made of says how many leads a second that is. */
const PAGE_EVERY_MS = 1000;

/**
 * A lead that began as the rollout did may have read the version before. It says so within the limit of a transaction,
 * 20 seconds, and of a try of its planning, 30: after a minute nobody is left who could.
 */
const LATE_AFTER_MS = 60_000;

/** Gives a campaign's running leads another version of its sequence, page by page, and looks for latecomers at the end. */
export async function sequenceRollout(input: RolloutInput): Promise<string> {
  for (let late = input.late ?? false; ; late = true) {
    if (await moveAll({ ...input, late })) return ended();
    if (late) break;
    say('Every lead has been looked at; in a minute it looks for some that began meanwhile');
    await sleep(LATE_AFTER_MS);
  }
  const finished = await rollouts.finishRollout(input);
  if (!finished) return ended();
  nowStands('done');
  say(`Done: ${finished.moved} leads have the new version, ${finished.kept} keep the one they began on`);
  return 'done';
}

function ended(): string {
  nowStands('superseded');
  say('Ended: it was rolled back');
  return 'superseded';
}

/** @returns whether another rollout has taken its place */
async function moveAll(input: RolloutInput): Promise<boolean> {
  for (let described = false; ; ) {
    const { state, moved, total, campaignId, clientId } = await rollouts.moveLeads(input);
    if (!described) findableBy({ ...input, campaignId, clientId, status: 'running' });
    described = true;
    if (state !== 'more') return state === 'over';
    say(`${moved} of ${total} leads have the new version`);
    await sleep(PAGE_EVERY_MS);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof sequenceRollout>(input);
  }
}
