import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { IMPORT_PROGRESS, type ImportEnding, type ImportInput } from '../../contracts/leads/import.ts';
import { runImport } from '../../services/leads/run-import.ts';
import type { ActivityDeps } from '../deps.ts';

export interface ImportActivities {
  importFile(input: ImportInput): Promise<ImportEnding>;
}

/** Milliseconds between two tellings: each is an event in the workflow's history. */
const TELL_EVERY = 10_000;

export function importActivities({ db, copies, filesDir, seal, client }: ActivityDeps): ImportActivities {
  return {
    /** Reads the file from where the last batch ended. Twice at once does no harm: a batch is counted once. */
    async importFile(input) {
      const { workflowId, runId } = activityInfo().workflowExecution ?? {};
      const cancelled = cancellationSignal();
      let said = 'begins to read';
      let told = Date.now();
      const progress = (words: string | null): void => {
        if (cancelled.aborted) throw cancelled.reason;
        said = words ?? said;
        heartbeat(said);
        if (words === null || !workflowId || Date.now() - told < TELL_EVERY) return;
        told = Date.now();
        // It says how far we are. Whether it hears so changes nothing.
        const workflow = client.workflow.getHandle(workflowId, runId);
        workflow.signal(IMPORT_PROGRESS, { words }).catch(() => undefined);
      };
      return runImport({ db, copies, filesDir, seal, progress }, input);
    },
  };
}
