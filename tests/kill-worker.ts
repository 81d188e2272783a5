import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run test:kill`: plays the demo twice, the second time with kill -9 of the worker in the middle, and holds the
 * two summaries against each other. Exit code 0 only when nothing in the outcome has changed.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

interface Played {
  readonly code: number;
  readonly summary: { readonly messages: { readonly email: number; readonly askedAgain: number } };
}

/** Plays the demo; kills the worker each time the progress first says one of `at`. */
async function play(at: readonly RegExp[]): Promise<Played> {
  const demo = spawn(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), 'demo', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  const due = [...at];
  demo.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  demo.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
    process.stderr.write(chunk);
    const next = due[0];
    const worker = [...errors.matchAll(/worker (\d+)/g)].at(-1)?.[1];
    if (next?.test(errors) && worker) {
      due.shift();
      process.stderr.write(`  kill -9 ${worker} (the worker)\n`);
      process.kill(Number(worker), 'SIGKILL');
    }
  });
  const code = await new Promise<number>((resolve) => {
    demo.on('close', (exit) => resolve(exit ?? 1));
  });
  if (due.length > 0) throw new Error('the demo ended before the worker could be killed');
  return { code, summary: JSON.parse(out) as Played['summary'] };
}

/** How often clients were asked again hangs on how long the worker was away; whether they were asked at all does not. */
function outcomeOf({ summary }: Played): string {
  const { email, askedAgain, ...messages } = summary.messages;
  return JSON.stringify({ ...summary, messages: { ...messages, email: email - askedAgain } });
}

const calm = await play([]);
const killed = await play([/ [1-9]\d booked/]);
const same = outcomeOf(calm) === outcomeOf(killed);
if (!same) {
  console.error('Killing the worker changed the outcome:');
  console.error(`  without: ${JSON.stringify(calm.summary)}`);
  console.error(`  with:    ${JSON.stringify(killed.summary)}`);
}
console.log(same ? 'kill -9 of the worker changed nothing in the outcome' : 'the outcomes differ');
process.exitCode = same && calm.code === 0 && killed.code === 0 ? 0 : 1;
