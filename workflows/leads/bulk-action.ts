import { continueAsNew } from '@temporalio/workflow';
import type { BulkInput, BulkProgress } from '../../contracts/leads/bulk.ts';
import { bulkWork } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/** Some seconds of work each, and some hundred events: as long as a history should be. */
const ROUNDS_A_RUN = 30;

/** Does one thing to many leads. Which, how far it is and whether it was stopped is all in its row. */
export async function bulkAction(input: BulkInput): Promise<BulkProgress> {
  const { workThroughBulk } = bulkWork(input.operatorId);
  findableBy({ operatorId: input.operatorId, status: 'running' });
  for (let round = 0; round < ROUNDS_A_RUN; round += 1) {
    const progress = await workThroughBulk(input);
    say(inWords(progress));
    if (progress.status !== 'running') {
      nowStands(progress.status);
      return progress;
    }
  }
  return continueAsNew<typeof bulkAction>(input);
}

function inWords({ total, changed, unchanged, refused }: BulkProgress): string {
  const seen = changed + unchanged + refused;
  return `${seen} of ${total} leads: ${changed} changed, ${unchanged} were so already, ${refused} refused`;
}
