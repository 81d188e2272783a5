import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { checkout } from '../../scripts/local/checkout.ts';
import { createProgress } from '../../scripts/local/progress.ts';
import { routesOfPortal } from '../portal/pages.ts';
import { openPortalWorld, type PortalWorld, quiet, type Tab } from '../portal/portal-world.ts';
import { findBrowser } from '../setup/chromium.ts';
import type { TestWorld } from '../setup/fixtures.ts';
import { startTestPostgres } from '../setup/postgres.ts';
import { type Figure, isMet, percentile } from './figure.ts';
import { seedHistories } from './seed-histories.ts';
import { type SeededOperator, seedLeads } from './seed-leads.ts';
import { seedRep } from './seed-rep.ts';

/**
 * `npm run bench:portal [-- --rows N] [--only-endpoints]`: what a browser loads first, how soon the largest thing of a page is painted, and how
 * long each endpoint that a page asks takes at N leads, asked over HTTP as the browser asks it: as the owner, as a rep who
 * sees one lead in a hundred, and as a client's admin.
 */

const WARM_UP = 5;
const ROUNDS = 60;
const LCP_ROUNDS = 5;
/** A year and the days around it, near the most that a dashboard shows. */
const LONG_DASHBOARD = '/?days=390';

const LCP = `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
  .observe({ type: 'largest-contentful-paint', buffered: true }))`;

const route = (at: string) => at.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').slice(0, 76);

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    'only-endpoints': { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const program = findBrowser();
if (!program || !Number.isSafeInteger(rows) || rows < 1) {
  console.error('It needs a Chromium, and --rows is a whole number of leads.');
  process.exit(2);
}

const progress = createProgress();
const stop = await startTestPostgres(checkout);
const world = await openPortalWorld(program);
const owner = new pg.Pool({ connectionString: world.api.ownerUrl, max: 1 });
const short: Figure[] = [];
try {
  const ask: TestWorld['ask'] = async (sql, given = []) => (await owner.query(sql, [...given])).rows as never;
  const seeded = await progress.step(`${rows.toLocaleString('en-US')} leads`, async () => {
    const made = await seedLeads(ask, rows);
    await seedHistories(ask, made.operatorId);
    return made;
  });
  const [operator, client] = [seeded.operatorId, seeded.clientIds[0]];
  const tab = await world.openAs({ organizationId: operator, role: 'owner' });
  const rep = await world.openAs({ organizationId: operator, role: 'rep' });
  const admin = await world.openAs({ organizationId: client, role: 'admin' });
  await progress.step('a hundredth of them is a rep’s', () => seedRep(ask, operator, rep.userId));
  tell(...(await loaded(tab)));
  const leadOf = async (which: string, of: string) => {
    const found = `SELECT id FROM lead WHERE status = 'contacted' AND ${which} = $1 LIMIT 1`;
    return (await ask<{ id: string }>(found, [of]))[0]?.id ?? '';
  };
  const pagesOf = (leadId: string) => [
    LONG_DASHBOARD,
    ...routesOfPortal().flatMap((route) => addressOf(route, seeded, leadId)),
  ];
  const lead = await leadOf('client_id::text', client);
  if (!values['only-endpoints']) tell(...(await painted(tab.page, pagesOf(lead))));
  tell(...(await answered(world, tab, { who: 'the owner', pages: pagesOf(lead) })));
  const own = await leadOf('assigned_to', rep.userId);
  tell(...(await answered(world, rep, { who: 'a rep', pages: pagesOf(own) })));
  tell(...(await answered(world, admin, { who: 'a client', pages: pagesOf(lead) })));
} finally {
  await owner.end();
  await world.close();
  await stop();
}
console.log(
  short.length === 0 ? 'Every aim is met.' : `Short of its aim: ${short.map(({ what }) => what).join('; ')}.`,
);
process.exit(0);

function addressOf(route: string, seeded: SeededOperator, leadId: string): string[] {
  if (!route.includes('$')) return [route];
  if (route === '/campaigns/$id') return [`/campaigns/${seeded.campaignIds[0]}`];
  if (route === '/clients/$id') return [`/clients/${seeded.clientIds[0]}`];
  return route === '/leads/$id' ? [`/leads/${leadId}`] : [];
}

/** The scripts that the page's own HTML names; and, told alone, all that the dashboard has loaded when it is quiet. */
async function loaded({ page }: Tab): Promise<Figure[]> {
  const entry = [...(await (await page.goto('/'))!.text()).matchAll(/"(\/portal-assets\/[^"]+\.js)"/g)];
  await quiet(page);
  const all = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((name) => name.endsWith('.js'))`,
  );
  const sizeOf = (names: readonly string[]): number =>
    [...new Set(names)].reduce((sum, name) => sum + gzipped(name).length, 0) / 1000;
  const [first, whole] = [sizeOf(entry.map(([, name = '']) => name)), sizeOf(all)];
  console.log(`  All scripts of the dashboard, charts and dialogs too: ${whole.toFixed(0)} kB gzip.`);
  return [figure('scripts before anything is shown, gzip', `${first.toFixed(0)} kB`, first, 180)];
}

function gzipped(name: string): Buffer {
  return readFileSync(path.join(checkout, 'portal/dist', `${name}.gz`));
}

/** The largest contentful paint of each page with a warm cache, the median of some rounds. */
async function painted(page: Page, pages: readonly string[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const at of pages) {
    const times: number[] = [];
    for (let round = 0; round < LCP_ROUNDS; round += 1) {
      await page.goto(at);
      await quiet(page);
      times.push(await page.evaluate<number>(LCP));
    }
    const median = percentile(times, 0.5);
    figures.push(figure(`largest paint of ${route(at)}`, `${median.toFixed(0)} ms`, median, 2500));
  }
  return figures;
}

/** Every GET of the API that the pages send and get an answer to, asked again and again; p95 in milliseconds. */
async function answered(
  { address }: PortalWorld,
  { page, context }: Tab,
  { who, pages }: { readonly who: string; readonly pages: readonly string[] },
): Promise<Figure[]> {
  const asked = new Set<string>();
  page.on('response', (response) => {
    const { pathname, search } = new URL(response.url());
    const isAsked = response.request().method() === 'GET' && pathname.startsWith('/api/');
    if (isAsked && pathname !== '/api/live' && response.ok()) asked.add(pathname + search);
  });
  for (const at of pages) {
    await page.goto(at);
    await quiet(page);
  }
  await page.goto('about:blank');
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const figures: Figure[] = [];
  for (const path of [...asked].sort()) {
    const times: number[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const begun = performance.now();
      const answer = await fetch(address + path, { headers: { cookie } });
      await answer.arrayBuffer();
      if (answer.status === 429) await new Promise((resolve) => setTimeout(resolve, 1_000));
      else if (round >= 0) times.push(performance.now() - begun);
    }
    const p95 = percentile(times, 0.95);
    // On a busy machine the median tells more than the 95th of 100.
    const took = `${p95.toFixed(1)} ms, median ${percentile(times, 0.5).toFixed(1)}`;
    figures.push(figure(`p95 as ${who} of ${route(path)}`, took, p95, 50));
  }
  return figures;
}

function figure(what: string, ours: string, value: number, atMost: number): Figure {
  return { what, ours, bare: '', value, aim: { atMost }, digits: 0 };
}

function tell(...figures: Figure[]): void {
  for (const each of figures) {
    const verdict = isMet(each) ? 'met' : 'SHORT';
    const most = 'atMost' in each.aim ? each.aim.atMost : 0;
    console.log(`  ${each.what.padEnd(96)} ${each.ours.padStart(24)}  at most ${most}: ${verdict}`);
    if (!isMet(each)) short.push(each);
  }
}
