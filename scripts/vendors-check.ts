import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress, type Say } from './local/progress.ts';
import { listAccounts, type Where } from './vendors/accounts.ts';
import { checkAccount, type CheckedAccount } from './vendors/check-account.ts';
import { VENDOR_NAMES } from '../services/connections/connection-row.ts';
import { harmless } from './vendors/harmless.ts';
import { withAccounts } from './vendors/open.ts';

const usage = `npm run vendors:check -- [--vendor NAME] [--operator SLUG] [--json]: asks the vendors whether each account works.
  It changes nothing. 0: all work, 1: something is wrong, 2: they could not be looked at.`;

/** Asks about each account in turn. */
export async function checkVendors(where: Where, say: Say): Promise<CheckedAccount[]> {
  const checked: CheckedAccount[] = [];
  for (const listed of await listAccounts(where)) {
    say(`${VENDOR_NAMES[listed.vendor]}, ${listed.whose}`);
    checked.push(await checkAccount(where, listed));
  }
  return checked;
}

/** What a person reads of one account. */
export function linesOf(checked: CheckedAccount, now: Date): string[] {
  const { vendor, whose, ok, account, accountName, mode, lastEvent, endpoint, address, findings, notes } =
    checked;
  const known = [accountName, account === 'unnamed' ? null : account].filter(Boolean).join(', ');
  const heard = lastEvent
    ? `last event ${agoOf(now.getTime() - lastEvent.at.getTime())} ago (${lastEvent.kind})`
    : 'no event yet';
  return [
    `${ok ? '✓' : '✗'} ${VENDOR_NAMES[vendor]}, ${whose}: ${[known, MODES[mode], heard].filter(Boolean).join('; ')}`,
    `  ${address}: ${ENDPOINTS[endpoint]}`,
    ...notes.map((note) => `  ${note}`),
    ...findings.flatMap(({ problem, remedy }) => [`  ${problem}`, `    → ${remedy}`]),
  ].map(harmless);
}

const MODES: Readonly<Record<CheckedAccount['mode'], string>> = {
  ...{ sandbox: 'sandbox', test: 'test mode', live: 'LIVE', unknown: 'live or test cannot be told' },
};

const ENDPOINTS: Readonly<Record<CheckedAccount['endpoint'], string>> = {
  registered: 'the vendor sends its events there',
  missing: 'the vendor does not send what it should',
  unseen: 'whether the vendor sends its events there is not seen',
  'by itself': 'the sandbox sends its events there by itself',
};

function agoOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} minutes`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} hours` : `${Math.floor(minutes / 1_440)} days`;
}

async function main(): Promise<number> {
  const { json, ...asked } = readArguments();
  return withAccounts(asked, async (where) => {
    const progress = createProgress();
    const checked = await progress.step('Asking the vendors', (say) => checkVendors(where, say));
    if (json) console.log(JSON.stringify(checked, null, 2));
    else for (const each of checked) for (const line of linesOf(each, new Date())) console.log(line);
    if (checked.length === 0) throw new LaunchError('There is no such account.');
    return checked.every(({ ok }) => ok) ? 0 : 1;
  });
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const options = { vendor: text, operator: text, json: { type: 'boolean', default: false } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main, 2);
