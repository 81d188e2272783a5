import { parseArgs } from 'node:util';
import { openDatabase } from '../../../prisma/client.ts';
import { runScript } from '../../../scripts/local/checkout.ts';
import { databaseAddresses, orNotRunning } from '../../../scripts/local/database-addresses.ts';
import { LaunchError } from '../../../scripts/local/launch-error.ts';
import { readCaptured, writeCaptured } from '../events/read.ts';
import { captureEvent } from './capture.ts';

const usage = `npm run fixture -- SEQ [--name NAME]: makes a fixture of a stored event, with all that may be personal replaced.
  SEQ is the event's number in GET /api/vendor-events. Read the fixture before it is committed.`;

/** `npm run fixture`. */
async function main(): Promise<number> {
  const { seq, name } = readArguments();
  const db = openDatabase(databaseAddresses().DATABASE_APP_URL, 2);
  try {
    const captured = await orNotRunning(() => captureEvent(db, seq, name));
    const read = readCaptured(captured);
    for (const file of writeCaptured(captured, read)) console.log(file);
    const why =
      typeof read === 'string' ? read : read.map(({ fact }) => fact).find((fact) => typeof fact === 'string');
    console.error(why ? `It cannot be read: ${why}` : 'It is read as the second file says.');
    console.error('Look through both, say in the first line what is special about it, and commit them.');
    return 0;
  } finally {
    await db.$disconnect();
  }
}

function readArguments(): { seq: bigint; name: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      options: { name: { type: 'string' } },
      allowPositionals: true,
    });
    const [seq, ...more] = positionals;
    if (!seq || more.length > 0 || !/^\d{1,18}$/.test(seq)) throw new Error('SEQ is the number of one event');
    if (values.name !== undefined && !/^[a-z0-9-]{1,60}$/.test(values.name))
      throw new Error('NAME is of small letters, digits and hyphens');
    return { seq: BigInt(seq), name: values.name };
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}.\n${usage}`);
  }
}

await runScript(main);
