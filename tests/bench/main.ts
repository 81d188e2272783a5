import { parseArgs } from 'node:util';
import { checkout } from '../../scripts/local/checkout.ts';
import { startTestPostgres } from '../setup/postgres.ts';
import { measureAudit } from './audit.ts';
import { type Figure, isMet } from './figure.ts';
import { measureImport } from './import.ts';
import { measureLaunch } from './launch.ts';
import { measureLeadHistory } from './lead-history.ts';
import { measureLeads } from './leads.ts';
import { measureSignals } from './signals.ts';
import { measureTenancy } from './tenancy.ts';

/**
 * `npm run bench [-- launch signals …] [--rows N]`: what we do beside what the machine does bare, in one run, as ratios.
 * N rows are imported, and listed; the cost of row-level security is told at as many leads.
 */

const { values, positionals: asked } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' } },
  allowPositionals: true,
});
const rows = Number(values.rows);

const PARTS: Readonly<Record<string, () => Promise<Figure[]> | Figure[]>> = {
  launch: measureLaunch,
  signals: measureSignals,
  import: () => measureImport(rows),
  leads: () => measureLeads(rows),
  audit: () => measureAudit(rows),
  tenancy: () => measureTenancy(rows),
  history: measureLeadHistory,
};

const unknown = asked.filter((part) => !(part in PARTS));
if (!Number.isSafeInteger(rows) || rows < 1) {
  console.error('--rows is a whole number of rows.');
  process.exit(2);
}
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}: give any of ${Object.keys(PARTS).join(', ')}, or nothing for all.`,
  );
  process.exit(2);
}

const stop = await startTestPostgres(checkout);
const short: Figure[] = [];
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`${name} …`);
    for (const figure of await measure()) {
      tell(figure);
      if (!isMet(figure)) short.push(figure);
    }
  }
} finally {
  await stop();
}
console.log(
  short.length === 0 ? 'Every aim is met.' : `Short of its aim: ${short.map(({ what }) => what).join('; ')}.`,
);
process.exit(0);

function tell(figure: Figure): void {
  const { what, ours, bare, value, aim, digits = 2 } = figure;
  const wanted = 'atLeast' in aim ? `at least ${aim.atLeast}` : `at most ${aim.atMost}`;
  const verdict = isMet(figure) ? 'met' : 'SHORT';
  console.log(
    `  ${what.padEnd(52)} ${ours.padStart(14)} ${bare.padStart(14)} ${value.toFixed(digits).padStart(7)}  ${wanted}: ${verdict}`,
  );
}
