import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { escapeHtml } from '../html.ts';
import { shellPage } from '../pages/shell.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Delivery, Vendor } from '../records.ts';
import { VENDOR_TITLES, VENDORS } from './catalogue.ts';
import type { Playing } from './dial-state.ts';
import type { Dials } from './dials.ts';
import { readForm } from './form.ts';
import { PRESETS, presetNamed } from './presets.ts';
import { DialFault, parseWith, seedNumber } from './schema.ts';
import { sendByHand, silencedIn } from './silenced.ts';
import { vendorCard } from './vendor-card.ts';

/** So many silenced events are listed; all can be sent at once. */
const LISTED = 3;

const e = escapeHtml;

/** The page `/dials` and its forms; who asks for JSON is left to the routes behind it. */
export function dialPage(accounts: Accounts, dials: Dials): Router {
  const router = Router();
  router.get('/', (request, response, next) => {
    response.vary('accept');
    if (request.accepts(['json', 'html']) !== 'html') return next();
    const problem = typeof request.query.problem === 'string' ? request.query.problem : '';
    const address = problem ? `/dials?${new URLSearchParams({ problem }).toString()}` : '/dials';
    const body = board(accounts, dials, problem);
    response.send(shellPage({ title: 'Dials', room: '/dials', address, body }));
  });
  const posted = (act: (form: Record<string, unknown>, name: string) => void): RequestHandler[] => [
    express.urlencoded({ extended: false }),
    (request, response) => answerForm(request, response, act),
  ];
  router.post(
    '/form/calm',
    posted(() => dials.calm()),
  );
  router.post(
    '/form/stop',
    posted(() => dials.stop()),
  );
  router.post(
    '/form/seed',
    posted(({ seed }) => dials.reseed(parseWith(seedNumber, Number(seed)))),
  );
  router.post(
    '/form/preset/:name',
    posted((_form, name) => dials.replace('all', presetNamed(name).dials)),
  );
  router.post(
    '/form/send',
    posted(({ id }) => {
      for (const one of id ? [String(id)] : silencedIn(accounts).map((delivery) => delivery.id))
        sendByHand(accounts, one);
    }),
  );
  router.post(
    '/form/:name',
    posted((form, name) => {
      const vendor = VENDORS.find((one) => one === name);
      if (vendor) turnByForm(dials, vendor, form);
    }),
  );
  return router;
}

function turnByForm(dials: Dials, vendor: Vendor, form: Record<string, unknown>): void {
  if (form.do === 'calm') return dials.calm(vendor);
  try {
    dials.replace(vendor, readForm(vendor, form));
  } catch (error) {
    if (!(error instanceof DialFault)) throw error;
    throw new DialFault(
      error.faults.map((fault) => ({ ...fault, field: `${VENDOR_TITLES[vendor]}, ${fault.field}` })),
    );
  }
}

/** Back to the page; what was wrong stands above it until the next form is sent. */
function answerForm(
  request: Request,
  response: Response,
  act: (form: Record<string, unknown>, name: string) => void,
): void {
  try {
    act((request.body ?? {}) as Record<string, unknown>, String(request.params.name ?? ''));
    response.redirect(303, '/dials');
  } catch (error) {
    if (!(error instanceof DialFault)) throw error;
    response.redirect(303, `/dials?${new URLSearchParams({ problem: error.message }).toString()}`);
  }
}

function board(accounts: Accounts, dials: Dials, problem: string): string {
  const { state } = dials;
  const presets = Object.entries(PRESETS)
    .map(
      ([name, { title, says }]) =>
        `<form method="post" action="/dials/form/preset/${name}"><button class="quiet" title="${e(says)}">${e(title)}</button></form>`,
    )
    .join('');
  const cards = VENDORS.map((vendor) => vendorCard(vendor, state)).join('');
  return `<header><div><h1>Dials</h1>
<p class="soft">How badly each vendor behaves, for everybody who uses this sandbox. Chance is drawn from the seed: the same seed and
the same order of requests bring the same luck.</p></div>
<form method="post" action="/dials/form/calm"><button>All calm</button></form></header>
${problem ? `<p class="problem" role="alert">Nothing was changed. ${e(problem)}</p>` : ''}
<div class="presets"><span class="soft">Set all vendors to</span>${presets}</div>
<div class="columns top">${seedCard(state.seed)}${scenarioCard(state.scenario)}${silencedCard(silencedIn(accounts))}</div>
<div class="columns cards">${cards}</div>`;
}

function seedCard(seed: number): string {
  return `<section aria-labelledby="seed"><div><h2 id="seed">Seed</h2></div>
<form class="inside" method="post" action="/dials/form/seed"><label>Whole number<input name="seed" type="number" min="0"
max="4294967295" step="1" required value="${seed}"></label><button class="quiet">Set, and count from 0</button></form></section>`;
}

function scenarioCard(scenario: Playing | null): string {
  const head = '<section aria-labelledby="scenario"><div><h2 id="scenario">Scenario</h2>';
  if (!scenario)
    return `${head}</div><p class="soft">None is under way. Start one from a file: <code>npm run dials -- play sample/bad-day.json</code></p></section>`;
  const { name, steps, taken } = scenario;
  const next = steps[taken];
  const when = next ? `the next at ${new Date(next.at).toLocaleTimeString('en-GB')}` : 'it is over';
  const stop = next
    ? '<form class="inside" method="post" action="/dials/form/stop"><button class="quiet">Stop</button></form>'
    : '';
  return `${head}<span class="soft">${taken} of ${steps.length} steps</span></div>
<p>${e(name)}: ${when}.</p><progress max="${steps.length}" value="${taken}"></progress>${stop}</section>`;
}

function silencedCard(silenced: Delivery[]): string {
  const head = `<section aria-labelledby="silenced"><div><h2 id="silenced">Silenced events</h2><span class="soft">${silenced.length}</span></div>`;
  if (silenced.length === 0) return `${head}<p class="soft">None: every event was sent.</p></section>`;
  const rows = silenced.slice(-LISTED).map(
    ({ id, vendor, event, about }) =>
      `<li class="line"><span>${e(event)} of ${VENDOR_TITLES[vendor]} <span class="soft">${e(about)}</span></span>
<form method="post" action="/dials/form/send"><button class="quiet" name="id" value="${id}">Send now</button></form></li>`,
  );
  const more = silenced.length - rows.length;
  return `${head}<ol>${rows.reverse().join('')}</ol>${more > 0 ? `<p class="soft">… and ${more} older</p>` : ''}
<form class="inside" method="post" action="/dials/form/send"><button>Send all ${silenced.length}</button></form></section>`;
}
