import { defineSignal, setHandler } from '@temporalio/workflow';
import { IMPORT_PROGRESS, type ImportInput, type ImportProgress } from '../../contracts/leads/import.ts';
import { files } from '../act.ts';
import { findableBy, say } from '../describe.ts';

/** Reads a file of leads into its campaign, fetched first where it lies elsewhere, and says how far it is. */
export async function importLeads(input: ImportInput): Promise<void> {
  setHandler(defineSignal<[ImportProgress]>(IMPORT_PROGRESS), ({ words }) => say(words));
  findableBy({ operatorId: input.operatorId, status: 'running' });
  if (input.byAddress) {
    say('Fetches the file');
    await files.fetchFile(input);
  }
  say('Reads the file');
  const { clientId, campaignId, status, words } = await files.importFile(input);
  findableBy({ operatorId: input.operatorId, clientId, campaignId, status });
  say(words);
}
