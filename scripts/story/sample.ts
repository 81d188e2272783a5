import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../../prisma/client.ts';
import { mintKey } from '../key.ts';
import { checkout } from '../local/checkout.ts';
import type { Progress } from '../local/progress.ts';
import type { Stack } from '../local/stack.ts';
import { isUnderWay } from './books.ts';
import { apiAt, loadStory, SAMPLE_CLIENT } from './load.ts';
import { withStack } from './open.ts';
import { oneLine, watchStory } from './watch.ts';

export const SAMPLE_FILE = path.join(checkout, 'sample/leads.csv');

/**
 * Loads the sample into an empty database and shows how its story goes; a story that an earlier start began is shown
 * further. Anything else in the database: nothing is loaded and nothing is shown.
 */
export async function playSample(
  stack: Stack,
  found: FoundSample,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (found === 'other') return;
  const operatorId = found === 'empty' ? await load(stack, progress) : found.operatorId;
  await withStack(stack, async ({ db, client }) => {
    if (found !== 'empty' && !(await isUnderWay(db, client, operatorId))) return;
    if (found !== 'empty') progress.line('The sample’s story carries on where it was.');
    let last = '';
    const tell = (line: string): void => {
      last = line;
    };
    const ended = await progress.step('The sample’s story', async (say) =>
      watchStory({
        db,
        client,
        operatorId,
        tell: (books) => {
          tell(oneLine(books));
          say(oneLine(books));
        },
        signal,
      }),
    );
    if (ended)
      progress.line(
        `  ${last}\n  Look at it in the sandbox and in the Temporal Web UI; npm run key makes an API key.`,
      );
    else if (signal.aborted) progress.line('  It is not over: it carries on at the next npm start.');
    else progress.line(`  It has stood still for two minutes. ${stack.dataDir}/logs may say why.`);
  });
}

async function load(stack: Stack, progress: Progress): Promise<string> {
  const { key, organizationId } = await mintKey({ variables: stack.variables, name: 'sample' });
  const { addresses } = stack;
  await loadStory(apiAt(addresses.api, key), addresses.sandbox, readFileSync(SAMPLE_FILE, 'utf8'));
  progress.line(
    'The sample is loaded. Its policy has seconds for days, so that the story takes two minutes.',
  );
  progress.line(`An API key of its operator, shown once: ${key}\n`);
  return organizationId;
}

export type FoundSample = 'empty' | 'other' | { readonly operatorId: string };

/** What the database holds. Ask it before anything is put there. */
export async function findSample(stack: Stack): Promise<FoundSample> {
  const authDb = openDatabase(stack.variables['DATABASE_AUTH_URL'] ?? '', 1);
  try {
    const sample = await authDb.organization.findUnique({ where: { slug: SAMPLE_CLIENT } });
    if (sample?.operatorId) return { operatorId: sample.operatorId };
    return (await authDb.organization.count()) === 0 ? 'empty' : 'other';
  } finally {
    await authDb.$disconnect();
  }
}
