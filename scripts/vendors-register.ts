import { ApplicationFailure } from '@temporalio/common';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { putEndpoints } from '../activities/connections/register.ts';
import { withoutSecrets, wordsOf } from '../activities/connections/say-no.ts';
import { vendorVariables } from '../config/variables.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../contracts/connections/secrets.ts';
import { registerEndpoint, type EndpointSurvey } from '../vendors/account.ts';
import { VendorError } from '../vendors/vendor-error.ts';
import { runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress, type Progress } from './local/progress.ts';
import { listAccounts, type ListedAccount, type Where } from './vendors/accounts.ts';
import { VENDOR_NAMES } from '../services/connections/connection-row.ts';
import { harmless } from './vendors/harmless.ts';
import { withAccounts } from './vendors/open.ts';
import { isReachable } from './vendors/reachable.ts';

const usage = `npm run vendors:register -- [--vendor NAME] [--operator SLUG] [--url https://…] [--yes] [--new-secret] [--show-secret]:
  has the vendors send their events to us, as far as their APIs let one. It says what it will do, and asks.
  --new-secret: this installation's endpoint gets another secret, as when nobody has the old one.
  --show-secret: prints a secret that comes back also where nobody watches.`;

export interface Registering {
  readonly where: Where;
  readonly isNamed: boolean;
  readonly newSecret: boolean;
  /** Whether a secret may be shown. */
  readonly mayShow: boolean;
  readonly ask: (question: string) => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly progress: Progress;
}

interface Planned {
  readonly listed: ListedAccount;
  readonly secrets: ConnectionSecrets[ConnectionVendor];
  readonly survey: EndpointSurvey;
}

/** @returns 0: everything that can be is registered; 1: something is left to do */
export async function registerVendors(by: Registering): Promise<number> {
  const { where, say, progress } = by;
  const { planned, left } = await progress.step('Looking at the vendors', () => plan(by));
  for (const line of left) say(line);
  const due = planned.filter(({ survey }) => survey.steps.length > 0);
  for (const { listed, survey } of planned) {
    say(`${VENDOR_NAMES[listed.vendor]}, ${listed.whose}: ${listed.wish.address}`);
    for (const step of survey.steps) if (!step.isPrecaution) say(`  ${step.says}`);
    for (const words of survey.byHand) say(`  By hand: ${words}`);
    if (survey.byHand.length === 0 && survey.steps.every((step) => step.isPrecaution))
      say('  It is as it should be.');
  }
  if (planned.length === 0 && left.length === 0) say(BY_ITSELF);
  const byHand = planned.some(({ survey }) => survey.byHand.length > 0);
  const changes = due.filter(({ survey }) => survey.steps.some((step) => !step.isPrecaution));
  if (changes.length === 0 && !due.some(({ listed }) => listed.own)) return left.length > 0 || byHand ? 1 : 0;
  if (!by.mayShow && due.some(({ listed }) => !listed.own))
    throw new LaunchError(
      'A secret may come back, and is shown once: run this at a terminal, or add --show-secret.',
    );
  if (changes.length > 0 && !(await by.ask('Do this?'))) throw new LaunchError('Nothing was changed.');
  const failed: string[] = [];
  for (const one of due) {
    const label = `${VENDOR_NAMES[one.listed.vendor]}, ${one.listed.whose}`;
    const { lines, problem } = await progress.step(label, () => take(where, one));
    // At once: whatever fails after it, it is not shown again.
    if (lines.length > 0) say('Put this into the environment, and start everything again. It is shown once:');
    for (const line of lines) say(line);
    if (problem) failed.push(`${label}: ${problem}. Run this again.`);
  }
  for (const line of failed) say(line);
  return left.length > 0 || byHand || failed.length > 0 ? 1 : 0;
}

const BY_ITSELF =
  'The sandbox sends the events of this installation’s accounts by itself. To register one there all the same, name it: --vendor NAME.';

const NOT_IN_USE =
  'the vendor has not confirmed what was entered. Once it has (GET /api/connections), run this again.';

async function plan(by: Registering): Promise<{ planned: Planned[]; left: string[] }> {
  const { where, isNamed, newSecret } = by;
  const planned: Planned[] = [];
  const left: string[] = [];
  const listing = await listAccounts(where);
  if (listing.length === 0) throw new LaunchError('There is no such account.');
  for (const listed of listing) {
    const { vendor, own, whose, isSandboxed, wish } = listed;
    // The sandbox sends this installation's events to it without being told to.
    if (isSandboxed && !own && !isNamed) continue;
    if (!isSandboxed && !isReachable(wish.address))
      throw new LaunchError(
        `${VENDOR_NAMES[vendor]} cannot reach ${wish.address}: give the address that the internet knows us by, --url https://…, and set PUBLIC_URL to it.`,
      );
    if (own && !own.isInUse) {
      left.push(`${VENDOR_NAMES[vendor]}, ${whose}: ${NOT_IN_USE}`);
      continue;
    }
    if (!listed.secrets) {
      left.push(`${VENDOR_NAMES[vendor]}, ${whose}: its secrets do not open.`);
      continue;
    }
    const secrets = newSecret && !own ? withoutSigning(listed.secrets) : listed.secrets;
    try {
      const survey = await where.accountAt.open(vendor, secrets).surveyEndpoint(wish);
      planned.push({ listed, secrets, survey });
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      left.push(`${VENDOR_NAMES[vendor]}, ${whose}: ${wordsOf(withoutSecrets(error, secrets))}.`);
    }
  }
  return { planned, left };
}

function withoutSigning<S extends ConnectionSecrets[ConnectionVendor]>(secrets: S): S {
  return { ...secrets, ...('webhookSecret' in secrets && { webhookSecret: '' }) };
}

interface Taken {
  /** For the environment. */
  readonly lines: readonly string[];
  readonly problem?: string;
}

async function take(where: Where, planned: Planned): Promise<Taken> {
  try {
    return await register(where, planned);
  } catch (error) {
    const vendors = error instanceof VendorError || error instanceof ApplicationFailure;
    if (!vendors) throw error;
    return { lines: [], problem: problemOf(error, planned) };
  }
}

function problemOf(error: VendorError | ApplicationFailure, { secrets }: Planned): string {
  return error instanceof VendorError ? wordsOf(withoutSecrets(error, secrets)) : error.message;
}

async function register(where: Where, planned: Planned): Promise<Taken> {
  const { listed, secrets } = planned;
  const { vendor, own, wish } = listed;
  const { db, seal, accountAt, environment } = where;
  if (own) {
    const settings = { publicUrl: environment.publicUrl };
    const actor = { kind: 'command', id: 'vendors:register' } as const;
    await putEndpoints({ db, seal, accountAt, settings }, { ...own, vendor }, { actor, now: new Date() });
    return { lines: [] };
  }
  const { secrets: fresh, unfinished } = await registerEndpoint(accountAt.open(vendor, secrets), wish);
  const names: Readonly<Record<string, string>> = vendorVariables[vendor];
  const used: Readonly<Record<string, string>> = { ...listed.secrets };
  const lines = Object.entries<string>(fresh)
    .filter(([name, value]) => used[name] !== value)
    .map(([name, value]) => `${names[name]}=${value}`);
  return { lines, ...(unfinished && { problem: problemOf(unfinished, planned) }) };
}

async function main(): Promise<number> {
  const { yes, 'new-secret': newSecret, 'show-secret': showSecret, ...asked } = readArguments();
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (!yes && !isTerminal) throw new LaunchError('Nobody can be asked here: add --yes.');
  const ask = async (question: string): Promise<boolean> => {
    if (yes) return true;
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await lines.question(`${question} [y/N] `);
    lines.close();
    return /^y(es)?$/i.test(answer.trim());
  };
  return withAccounts(asked, (where) =>
    registerVendors({
      ...{ where, ask, newSecret, isNamed: asked.vendor !== undefined },
      mayShow: showSecret || process.stdout.isTTY,
      say: (line) => console.log(harmless(line)),
      progress: createProgress(),
    }),
  );
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    const flags = { yes: flag, 'new-secret': flag, 'show-secret': flag } as const;
    return parseArgs({ options: { vendor: text, operator: text, url: text, ...flags } }).values;
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main, 2);
