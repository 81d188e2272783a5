import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '../../prisma/client.ts';
import { mintKey } from '../key.ts';
import { checkout } from '../local/checkout.ts';
import type { Progress } from '../local/progress.ts';
import type { Stack } from '../local/stack.ts';
import { apiAt, loadStory } from './load.ts';
import { withStack } from './open.ts';
import { oneLine, watchStory } from './watch.ts';

export const SAMPLE_FILE = path.join(checkout, 'sample/leads.csv');

/** Loads the sample into an empty database and shows how its story goes. Anything in the database: nothing is loaded. */
export async function playSample(stack: Stack, progress: Progress, signal: AbortSignal): Promise<void> {
  if (!(await isEmpty(stack))) return;
  const { key, organizationId: operatorId } = await mintKey({ variables: stack.variables, name: 'sample' });
  const { addresses } = stack;
  await loadStory(apiAt(addresses.api, key), addresses.sandbox, readFileSync(SAMPLE_FILE, 'utf8'));
  progress.line(`The sample is loaded. An API key of its operator, shown once: ${key}\n`);
  await progress.step('The sample’s story', (say) =>
    withStack(stack, ({ db, client }) =>
      watchStory({ db, client, operatorId, tell: (books) => say(oneLine(books)), signal }),
    ),
  );
}

async function isEmpty(stack: Stack): Promise<boolean> {
  const authDb = openDatabase(stack.variables['DATABASE_AUTH_URL'] ?? '', 1);
  try {
    return (await authDb.organization.count()) === 0;
  } finally {
    await authDb.$disconnect();
  }
}
