import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DIALS, type DialName, VENDOR_TITLES, VENDORS } from '../sandbox/dials/catalogue.ts';
import { fieldValue } from '../sandbox/dials/form.ts';
import { readScenario, type Scenario } from '../sandbox/dials/scenario.ts';
import type { shownDials } from '../sandbox/dials/shown.ts';
import { launcherEnvironment, runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';

const usage = `npm run dials                                  how the sandbox's vendors behave, and what that did so far
npm run dials -- set VENDOR dial=value …       e.g. set twilio errorRate=30% latency=500; VENDOR may be all
npm run dials -- calm [VENDOR]                 all is well again
npm run dials -- preset NAME                   bad-day, slow, too-many, down, disorder or silent
npm run dials -- play FILE.json [--no-wait]    plays a scenario, e.g. sample/bad-day.json
npm run dials -- stop                          ends the scenario; the dials stay as they are
npm run dials -- seed N                        sets the seed, and counts from 0 again`;

type Shown = ReturnType<typeof shownDials>;
type Ask = (method: string, path: string, body?: object) => Promise<Shown>;

export interface DialsCommand {
  readonly args: readonly string[];
  /** Of the sandbox. */
  readonly address: string;
  readonly print: (line: string) => void;
  /** Milliseconds between two looks at a scenario; default 1000. */
  readonly lookEveryMs?: number;
}

/** One command to the sandbox that runs. @throws LaunchError in words that say what to do */
export async function runDials({ args, address, print, lookEveryMs = 1_000 }: DialsCommand): Promise<void> {
  const [command = 'show', ...rest] = args;
  const ask = askerAt(address);
  switch (command) {
    case 'show':
      return print(describe(await ask('GET', ''), address));
    case 'set': {
      const [vendor, ...settings] = rest;
      if (!vendor || settings.length === 0) throw new LaunchError(usage);
      return print(describe(await ask('PATCH', `/${vendor}`, readSettings(settings)), address));
    }
    case 'calm':
      return print(describe(await ask('DELETE', rest[0] ? `/${rest[0]}` : ''), address));
    case 'preset':
      return print(describe(await ask('POST', `/presets/${rest[0] ?? ''}`), address));
    case 'stop':
      return print(describe(await ask('DELETE', '/scenario'), address));
    case 'seed':
      return print(describe(await ask('PUT', '/seed', { seed: Number(rest[0]) }), address));
    case 'play': {
      const started = await ask('POST', '/scenario', scenarioOf(rest[0]));
      return rest.includes('--no-wait')
        ? print(describe(started, address))
        : follow(started, { ask, print, lookEveryMs });
    }
    default:
      throw new LaunchError(`There is no "${command}".\n${usage}`);
  }
}

function askerAt(address: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`${address}/dials${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new LaunchError(
        `No sandbox answers at ${address}: run npm start in another terminal first, and where it runs on a port of its own ` +
          `(SANDBOX_PORT), set the same here.\n(${reasonOf(error)})`,
      );
    });
    const answer = (await response.json().catch(() => null)) as
      | (Shown & { error?: { message: string } })
      | null;
    if (response.ok && answer) return answer;
    if (answer?.error && response.status === 400) throw new LaunchError(answer.error.message);
    throw new LaunchError(
      `What answers at ${address} is no sandbox that has dials (${response.status}): is another program on that port?`,
    );
  };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

/** `errorRate=30%`, `latency=500`, `trueFollows=no`; what is no number goes as it is, and is answered for. */
function readSettings(settings: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name, text = ''] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
      if (!name || text === '')
        throw new LaunchError(`"${setting}" should be a dial and its value, like errorRate=30%.\n${usage}`);
      return [name, valueOf(text)];
    }),
  );
}

function valueOf(text: string): unknown {
  if (/^(true|yes)$/.test(text)) return true;
  if (/^(false|no)$/.test(text)) return false;
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (percent) return Number(percent[1]) / 100;
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function scenarioOf(file: string | undefined): Scenario {
  if (!file) throw new LaunchError(`Which scenario? ${usage}`);
  try {
    return readScenario(file);
  } catch (error) {
    throw new LaunchError((error as Error).message);
  }
}

/** A line for each step as it is taken, until the last. */
async function follow(
  started: Shown,
  { ask, print, lookEveryMs }: { ask: Ask; print: (line: string) => void; lookEveryMs: number },
): Promise<void> {
  let shown = started;
  let told = 0;
  const first = started.scenario;
  print(`${first?.name}: ${first?.of} steps. Ctrl-C leaves it going; npm run dials -- stop ends it.`);
  for (;;) {
    const { scenario } = shown;
    if (scenario?.startedAt !== first?.startedAt) return print('It was stopped, or another one was started.');
    for (; scenario && told < scenario.taken; told += 1) print(stepLine(scenario, told));
    if (!scenario || scenario.isOver) return print('Over.');
    await sleep(lookEveryMs);
    shown = await ask('GET', '');
  }
}

function stepLine(scenario: NonNullable<Shown['scenario']>, index: number): string {
  const step = scenario.steps[index];
  if (!step) return '';
  const seconds = Math.max(0, (Date.parse(step.at) - Date.parse(scenario.startedAt)) / 1000).toFixed(0);
  const whom = step.vendor === 'all' ? 'all' : VENDOR_TITLES[step.vendor];
  const what = [...(step.calm ? ['calm'] : []), ...settingWords(step.dials)].join(', ');
  return `  ${index + 1}/${scenario.of} after ${seconds} s  ${whom}: ${what}`;
}

const units = { share: ' %', milliseconds: ' ms', seconds: ' s', yes: '' } as const;

function settingWords(dials: object): string[] {
  return Object.entries(dials).map(([name, value]: [string, number | boolean]) => {
    const dial = name as DialName;
    return `${name} ${fieldValue(dial, value)}${units[DIALS[dial].kind]}`;
  });
}

function describe(shown: Shown, address: string): string {
  const { seed, scenario, silenced } = shown;
  const lines = VENDORS.flatMap((vendor) => {
    const set = Object.entries(shown.dials[vendor] ?? {}).filter(
      ([name, value]) => !DIALS[name as DialName].isManner && value !== 0,
    );
    const { requests = 0, events = 0, ...done } = shown.done[vendor] ?? {};
    const did = Object.entries(done).map(([name, times]) => `${name} ${times}×`);
    if (set.length === 0 && did.length === 0) return [];
    return [
      `${VENDOR_TITLES[vendor].padEnd(12)}${settingWords(Object.fromEntries(set)).join(', ') || 'calm'}`,
      `${''.padEnd(12)}of ${requests} requests and ${events} events: ${did.join(', ') || 'nothing yet'}`,
    ];
  });
  return [
    `The sandbox at ${address}, seed ${seed}: ${shown.isCalm ? 'all calm.' : 'not calm.'}`,
    ...lines,
    ...(silenced > 0 ? [`${silenced} events were not sent: send them by hand at ${address}/dials.`] : []),
    ...(scenario ? [`Scenario "${scenario.name}": ${scenario.taken} of ${scenario.of} steps.`] : []),
  ].join('\n');
}

/** `npm run dials` */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const address = `http://127.0.0.1:${launcherEnvironment().ports.sandbox}`;
  await runDials({ args, address, print: (line) => console.log(line) });
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
