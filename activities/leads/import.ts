import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { IMPORT_PROGRESS, type ImportEnding, type ImportInput } from '../../contracts/leads/import.ts';
import { runImport } from '../../services/leads/run-import.ts';
import { failImport, fetchImport } from '../../services/leads/fetch-import.ts';
import { takeIn } from '../../services/messaging/keep-file.ts';
import { WebError } from '../../vendors/web/client.ts';
import type { ActivityDeps } from '../deps.ts';

export interface ImportActivities {
  fetchFile(input: ImportInput): Promise<void>;
  importFile(input: ImportInput): Promise<ImportEnding>;
}

/** Milliseconds between two tellings: each is an event in the workflow's history. */
const TELL_EVERY = 10_000;

/** Tries at a server that is away, in some two minutes. */
const MOST_TRIES = 8;
const BEAT_EVERY = 10_000;

/** What a fetched file may be: a sheet of a hundred columns and a hundred thousand rows is half of it. */
const FETCH = {
  limit: 100_000_000,
  within: 10 * 60_000,
  types: [
    'text/csv',
    'application/csv',
    'text/tab-separated-values',
    'text/plain',
    'application/vnd.ms-excel',
    'application/octet-stream',
  ],
};

export function importActivities({
  db,
  copies,
  filesDir,
  seal,
  client,
  web,
}: ActivityDeps): ImportActivities {
  const fetch = async (address: string) => {
    const signal = cancellationSignal();
    const { body } = await web.get({ ...FETCH, address, signal });
    return takeIn(filesDir, body, FETCH.limit);
  };
  return {
    /** Fetches the file and keeps it. Twice does no harm: what was kept first is read. */
    async fetchFile(input) {
      const { attempt } = activityInfo();
      const beat = setInterval(() => heartbeat('fetches'), BEAT_EVERY);
      try {
        await fetchImport({ db, filesDir, fetch }, input);
      } catch (error) {
        if (!(error instanceof WebError)) throw error;
        if (error.kind === 'unreachable' && attempt < MOST_TRIES) throw error;
        await failImport(db, input, `${error.message} Nothing was imported.`);
      } finally {
        clearInterval(beat);
      }
    },
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
