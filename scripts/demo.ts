import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsvRows } from '../domain/leads/read-rows.ts';
import { mintKey } from './key.ts';
import { launcherEnvironment, runScript } from './local/checkout.ts';
import { interruptSignal } from './local/interrupt.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress, type Progress } from './local/progress.ts';
import { type Stack, startStack } from './local/stack.ts';
import { countWorkflows, readBooks } from './story/books.ts';
import { type WrongEnding, wrongEndings } from './story/endings.ts';
import { apiAt, loadStory } from './story/load.ts';
import { withStack } from './story/open.ts';
import { SAMPLE_FILE } from './story/sample.ts';
import { printSummary, type Summary } from './story/summary.ts';
import { oneLine, watchStory } from './story/watch.ts';

const usage =
  'npm run demo [-- --leads FILE.csv] [--json]: plays a list of leads to the end of their stories.';

/** `npm run demo`: the whole stack on free ports with throw-away data, one list played to the end, a summary. */
await runScript(async () => {
  const { file, json } = readArguments(process.argv.slice(2));
  const csv = readCsv(file);
  const environment = launcherEnvironment();
  if (environment.realVendors.length > 0) {
    throw new LaunchError(
      `The demo does not run with real vendors (${environment.realVendors.join(', ')}): strangers must not be texted. ` +
        'Take their keys out of the environment.',
    );
  }
  const progress = createProgress();
  const signal = interruptSignal();
  const stack = await startStack({
    environment,
    progress,
    ports: 'free',
    isThrowAway: true,
    signal,
    onFailure: (error) => progress.line(error.message),
  });
  try {
    progress.line(
      `  worker ${stack.pidOf('worker')} · sandbox ${stack.addresses.sandbox} · Temporal ${stack.addresses.temporalUi}`,
    );
    const { summary, wrong, ended } = await play(stack, csv, progress, signal);
    if (json) console.log(JSON.stringify(summary));
    else printSummary(summary);
    for (const each of wrong) {
      progress.line(`lead ${each.lead} (${each.persona}) ended ${each.status}, not ${each.expected}`);
    }
    if (!ended) progress.line('The story did not come to its end.');
    return ended && wrong.length === 0 ? 0 : 1;
  } finally {
    await progress.step('Stopping', () => stack.stop());
  }
});

interface Played {
  readonly summary: Summary;
  readonly wrong: readonly WrongEnding[];
  readonly ended: boolean;
}

async function play(stack: Stack, csv: string, progress: Progress, signal: AbortSignal): Promise<Played> {
  const { variables, addresses } = stack;
  const { key, organizationId: operatorId } = await mintKey({ variables, name: 'demo' });
  const loaded = await loadStory(apiAt(addresses.api, key), addresses.sandbox, csv);
  const { imported, rejected, duplicates } = loaded;
  return withStack(stack, async ({ db, client }) => {
    const ended = await progress.step('The story', (say) =>
      watchStory({ db, client, operatorId, tell: (books) => say(oneLine(books)), signal }),
    );
    const summary = {
      imported,
      rejected: rejected.map(({ line, field, reason }) => ({ line, field, reason })),
      duplicates: duplicates.length,
      ...(await readBooks(db, operatorId)),
      workflows: await countWorkflows(client),
    };
    return { summary, wrong: await wrongEndings(db, operatorId, addresses.sandbox), ended };
  });
}

function readArguments(args: readonly string[]): { file: string; json: boolean } {
  let file = SAMPLE_FILE;
  let json = false;
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--json') json = true;
    else if (args[i] === '--leads') {
      const given = args[++i];
      if (given === undefined) throw new LaunchError(`--leads needs the name of a CSV file.\n${usage}`);
      file = path.resolve(given);
    } else throw new LaunchError(`npm run demo does not know ${args[i]}.\n${usage}`);
  }
  return { file, json };
}

/** Reads the list before anything starts: a file that cannot be used is said at once. */
function readCsv(file: string): string {
  try {
    const csv = readFileSync(file, 'utf8');
    readCsvRows(csv);
    return csv;
  } catch (error) {
    throw new LaunchError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
