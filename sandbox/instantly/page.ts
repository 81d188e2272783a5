import { type Request, Router } from 'express';
import { escapeHtml as e } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import { badge, card, chips, empty, facts, option } from '../pages/parts.ts';
import { acting, addressOf, asked, paged, readForm, said, tellNo } from '../pages/room.ts';
import { actForm, searchForm, shellPage } from '../pages/shell.ts';
import { when } from '../pages/words.ts';
import type { World } from '../world.ts';
import { type Campaign, campaignsOf } from './campaigns.ts';
import { totalsOf } from './figures.ts';
import { happen } from './happen.ts';
import { type Happening, HAPPENINGS, type HappeningKind, type InstantlyWebhook, KINDS } from './records.ts';

const ROOM = '/outreach';

const STATUSES: Readonly<Record<number, string>> = { 0: 'Draft', 1: 'Active', 2: 'Paused', 3: 'Completed' };

const statusOf = ({ status }: Campaign) =>
  badge(status === 1 ? 'good' : 'soft', STATUSES[status] ?? String(status));

const happeningsOf = ({ state }: World, campaignId: string): Happening[] =>
  [...state.outreach.values()].filter((one) => one.campaignId === campaignId);

function listBody(world: World, request: Request): string {
  const q = asked(request, 'q');
  const counts = new Map<string, number>();
  for (const { campaignId } of world.state.outreach.values())
    counts.set(campaignId, (counts.get(campaignId) ?? 0) + 1);
  const all = [...campaignsOf(world).values()];
  const found = all.filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(q.toLowerCase()));
  found.sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
  const { shown, links } = paged(request, found, ROOM, { q });
  const lines = shown.map(
    (one) => `<li id="${e(one.id)}"><div class="line"><a href="${ROOM}/${e(one.id)}">${e(one.name)}</a>
<span>${counts.get(one.id) ?? 0} events ${statusOf(one)}</span></div></li>`,
  );
  const search = `<label>Name or id<input id="q" type="search" name="q" value="${e(q)}"></label><button class="quiet">Search</button>`;
  return `<header><div><h1>Campaigns at Instantly</h1><p class="soft">What its leads do is told to the webhooks below.</p></div>
${searchForm(ROOM, search)}</header>
${webhooksCard(world)}${planCard(world)}
${card('Campaigns', shown.length > 0 ? `<ol>${lines.join('')}</ol>` : empty('No campaign matches.'), badge('soft', String(found.length)))}${links}`;
}

function webhookLine({ id, url, eventType, name, status }: InstantlyWebhook): string {
  const act =
    status === 1
      ? actForm(
          `${ROOM}/webhooks/${id}/switch-off`,
          '<button class="quiet">Switch it off, as after failures</button>',
        )
      : '';
  return `<li id="${e(id)}"><div class="line"><span>${e(url)}</span>${status === 1 ? badge('good', 'on') : badge('bad', 'switched off')}</div>
<div class="soft">${e(name ?? 'without a name')}, ${e(eventType ?? 'a label')}</div>${act}</li>`;
}

function webhooksCard({ endpoints, account }: World): string {
  const lines = [...endpoints.instantly.values()].map((one) => webhookLine(one));
  const none = account.isMain
    ? 'None is registered: events go to this installation’s own address, with its secret.'
    : 'None is registered: events go to the address that the account was given, if any.';
  return card('Webhooks', lines.length > 0 ? `<ol>${lines.join('')}</ol>` : empty(none));
}

const inCard = (html: string) => `<ol><li>${html}</li></ol>`;

function planCard({ state }: World): string {
  const { outreachIsUnpaid: isUnpaid } = state;
  const says = isUnpaid ? 'Pay for a plan again' : 'Let the plan end';
  const form = actForm(
    `${ROOM}/plan`,
    `<input type="hidden" name="ends" value="${isUnpaid ? '0' : '1'}"><button class="quiet">${says}</button>`,
  );
  return card(
    'Plan',
    inCard(form),
    isUnpaid ? badge('bad', 'none: its API answers 402') : badge('good', 'paid'),
  );
}

function happeningLine({ id, kind, email, at, text }: Happening): string {
  return `<li id="${e(id)}"><div class="line"><span><b>${e(HAPPENINGS[kind])}</b> ${e(email)}</span><span class="soft">${when(at, 'UTC')}</span></div>
${text ? `<div class="soft">${e(text)}</div>` : ''}</li>`;
}

const field = (name: string, label: string, value: string, more = '') =>
  `<label>${label}<input name="${name}" value="${e(value)}" ${more}></label>`;

function actCard(campaign: Campaign, leads: readonly string[], kind: string): string {
  const kinds = KINDS.map((one) => option(one, HAPPENINGS[one], one === kind));
  const known = leads.map((lead) => `<option value="${e(lead)}"></option>`);
  const form = actForm(
    `${ROOM}/${campaign.id}/happen`,
    `<label>What happens<select name="kind">${kinds.join('')}</select></label>
${field('email', 'Email of the lead', leads[0] ?? 'lead07@example.com', 'type="email" required list="leads"')}
<datalist id="leads">${known.join('')}</datalist>
${field('step', 'Email of the campaign', '1', 'type="number" min="1" max="20"')}
<label>What is written<textarea name="text" rows="2"></textarea></label>
<details><summary>Who it is</summary>${field('firstName', 'First name', '')}${field('lastName', 'Last name', '')}
${field('company', 'Company', '')}${field('phone', 'Phone', '')}</details><button>Make it happen</button>`,
  );
  return card('Make something happen', inCard(form));
}

/** What of Instantly's figures is shown, by its own names for them. */
const FIGURES = [
  ...([
    ['Sent', 'emails_sent_count'],
    ['Opens', 'open_count'],
    ['Clicks', 'link_click_count'],
  ] as const),
  ...([
    ['Replies', 'reply_count'],
    ['Replies of machines', 'reply_count_automatic'],
  ] as const),
  ...([
    ['Bounced', 'bounced_count'],
    ['Unsubscribed', 'unsubscribed_count'],
  ] as const),
  ...([
    ['Over for', 'completed_count'],
    ['Opportunities', 'total_opportunities'],
  ] as const),
];

function campaignBody(world: World, campaign: Campaign, request: Request): string {
  const all = happeningsOf(world, campaign.id);
  const leads = [...new Set(all.map(({ email }) => email))].reverse();
  const of = asked(request, 'of');
  const found = all.filter(({ email }) => of === '' || email === of).reverse();
  const path = `${ROOM}/${campaign.id}`;
  const { shown, links } = paged(request, found, path, { of });
  const narrowing = [
    { name: 'Everybody', value: '' },
    ...leads.slice(0, 20).map((value) => ({ name: value, value })),
  ];
  const leadChips = narrowing.map(({ name, value }) => ({
    ...{ name, isOn: value === of, href: addressOf(path, { of: value }) },
    count: value === '' ? all.length : all.filter(({ email }) => email === value).length,
  }));
  const totals = totalsOf(all, {});
  const figures = facts(
    FIGURES.map(([title, name]) => {
      const people = totals[`${name}_unique`];
      return [title, `${totals[name]}${people === undefined ? '' : `, by ${people} people`}`] as const;
    }),
  );
  return `<header><div><h1>${e(campaign.name)}</h1><p class="soft"><a href="${ROOM}">All campaigns</a>, <code>${e(campaign.id)}</code></p></div>${statusOf(campaign)}</header>
${actCard(campaign, leads, asked(request, 'kind'))}${card('What Instantly counts', figures)}
${leads.length > 0 ? chips('Leads', leadChips) : ''}
${card('What happened', shown.length > 0 ? `<ol>${shown.map((one) => happeningLine(one)).join('')}</ol>` : empty('Nothing yet.'))}${links}`;
}

const isKind = (text: string): text is HappeningKind => Object.hasOwn(HAPPENINGS, text);

/** What the form asks for. @throws NotPossible */
function happenAsked(world: World, campaign: Campaign, form: (name: string) => string): void {
  const kind = form('kind');
  const email = form('email');
  if (!isKind(kind)) throw new NotPossible('Choose what happens.');
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new NotPossible('Enter the email address of the lead.');
  const at = form('at') === '' ? undefined : Date.parse(form('at'));
  if (at !== undefined && Number.isNaN(at)) throw new NotPossible('The time is none.');
  happen(world, {
    ...{ campaignId: campaign.id, kind, email, at, text: form('text') },
    step: Math.max(1, Math.trunc(Number(form('step'))) || 1),
    ...{ firstName: form('firstName'), lastName: form('lastName') },
    ...{ company: form('company'), phone: form('phone') },
  });
}

/** The room of campaigns at Instantly: what they count, and what a person makes their leads do. */
export function outreachPages(world: World): Router {
  const router = Router();
  router.use(ROOM, readForm);
  router.get(ROOM, (request, response) => {
    const body = listBody(world, request);
    response.send(shellPage({ title: 'Campaigns', room: ROOM, address: request.originalUrl, body }));
  });
  router.post(
    `${ROOM}/plan`,
    acting(ROOM, ROOM, (request) => {
      world.state.outreachIsUnpaid = said(request, 'ends') === '1';
      return ROOM;
    }),
  );
  router.post(
    `${ROOM}/webhooks/:id/switch-off`,
    acting(ROOM, ROOM, (request) => {
      const webhook = world.endpoints.instantly.get(String(request.params['id']));
      if (!webhook) throw new NotPossible('There is no such webhook any more.');
      Object.assign(webhook, { status: -1, failedAt: Date.now() });
      return ROOM;
    }),
  );
  const campaignIn = (request: Request) => campaignsOf(world).get(String(request.params['id']));
  const pageOf = (request: Request) => `${ROOM}/${String(request.params['id'])}`;
  router.post(
    `${ROOM}/:id/happen`,
    acting(ROOM, pageOf, (request, form) => {
      const campaign = campaignIn(request);
      if (!campaign) throw new NotPossible('There is no such campaign.');
      happenAsked(world, campaign, form);
      return addressOf(pageOf(request), { kind: form('kind') });
    }),
  );
  router.get(`${ROOM}/:id`, (request, response) => {
    const campaign = campaignIn(request);
    const told = 'There is no such campaign.';
    if (!campaign) return tellNo(response, 404, { room: ROOM, back: ROOM, told });
    const body = campaignBody(world, campaign, request);
    response.send(shellPage({ title: campaign.name, room: ROOM, address: request.originalUrl, body }));
  });
  return router;
}
