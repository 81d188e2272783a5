import { isPossiblePhoneNumber } from 'libphonenumber-js';
import { linksIn } from '../links.ts';
import { personaOf } from '../personas.ts';
import { reasonOf } from '../reason.ts';
import type { Action, Mail } from '../records.ts';
import type { Handlers } from '../schedule.ts';
import type { World } from '../world.ts';
import { bounce, defer, drop, open, processed, sendEvents } from './mail-events.ts';
import { dropReason } from './suppressions.ts';

const CLICK_WITHIN_MS = 10_000;
/** Tries to follow a link before the client gives up; the waits double from `firstRetry`. */
const CLICK_TRIES = 10;

/** Takes a mail on its way: events follow, and what the persona "client" does about it. */
export function acceptMail(world: World, mail: Mail): void {
  const { schedule, options, state } = world;
  state.mails.set(mail.id, mail);
  schedule.in(options.pace.receipt, 'sendgrid.delivered', { mail: mail.id });
}

/** A mailbox takes the mail; whoever reads it opens it and, where the persona does so, clicks. */
export function deliver(world: World, mail: Mail): void {
  const { schedule, options } = world;
  sendEvents(world, mail, [
    ...processed(mail),
    { event: 'delivered', response: '250 OK', ip: '192.0.2.1', tls: 1 },
  ]);
  mail.status = 'delivered';
  if (isOpened(world, mail)) schedule.in(options.pace.receipt, 'sendgrid.opened', { mail: mail.id });
  const click = clickFor(world, mail);
  const wait = Math.max(options.pace.reply - options.pace.receipt, options.pace.receipt);
  if (click) schedule.in(wait, 'sendgrid.click', { mail: mail.id, ...click, attempt: '1' });
}

function readable(mail: Mail): string {
  return `${mail.text}\n${mail.html.replaceAll('&amp;', '&')}`;
}

/** The link that the client follows: the lead in the mail decides by its phone number. */
function clickFor(world: World, mail: Mail): { link: string; answer: 'yes' | 'no' } | undefined {
  const body = readable(mail);
  const phone = body
    .replaceAll(/https?:\/\/\S+/g, ' ')
    .match(/\+[1-9]\d{7,14}(?!\d)/g)
    ?.find((found) => isPossiblePhoneNumber(found));
  const answer = phone ? personaOf(phone)?.clientSays : undefined;
  if (!phone || !answer || world.state.people.get(phone)?.byHand) return undefined;
  const link = linksIn(body).find((candidate) => {
    if (!URL.canParse(candidate)) return false;
    const url = new URL(candidate);
    return /\/answer\/[^/]+$/.test(url.pathname) && url.searchParams.get('answer') === answer;
  });
  return link ? { link, answer } : undefined;
}

/** Opens the page, then presses its button. Answers the last status; throws when nobody answers. */
async function follow(link: string, answer: string): Promise<number> {
  const signal = AbortSignal.timeout(CLICK_WITHIN_MS);
  const opened = await fetch(link, { signal });
  await opened.arrayBuffer();
  if (!opened.ok) return opened.status;
  const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams({ answer }), signal });
  await pressed.arrayBuffer();
  return pressed.status;
}

async function click(world: World, ids: Action['ids']): Promise<void> {
  const mail = world.state.mails.get(ids.mail ?? '');
  const { link = '', answer = '', attempt = '1' } = ids;
  if (mail?.status !== 'delivered' && mail?.status !== 'opened') return;
  let status: number | undefined;
  let result: string;
  try {
    status = await follow(link, answer);
    result = String(status);
  } catch (error) {
    result = reasonOf(error);
  }
  mail.clicked = { answer: answer === 'yes' ? 'yes' : 'no', result, at: Date.now() };
  const mayWork = status === undefined || status >= 500 || status === 429;
  if (!mayWork || Number(attempt) >= CLICK_TRIES) return;
  const wait = world.options.pace.firstRetry * 2 ** (Number(attempt) - 1);
  world.schedule.in(wait, 'sendgrid.click', { ...ids, attempt: String(Number(attempt) + 1) });
}

/** Whether whoever reads this address opens mails. */
function isOpened(world: World, mail: Mail): boolean {
  const phone = world.state.phoneOfEmail.get(mail.to.toLowerCase());
  if (!mail.tracksOpens || phone === undefined) return mail.tracksOpens;
  return personaOf(phone)?.opensMails !== false && !world.state.people.get(phone)?.byHand;
}

/** SendGrid drops what goes to a suppressed address; the mailbox decides about the rest. */
function arrive(world: World, mail: Mail): void {
  const suppressed = dropReason(world.state, mail);
  if (suppressed) return drop(world, mail, suppressed);
  const rule = world.state.mailboxRules.get(mail.to.toLowerCase());
  if (!rule) return deliver(world, mail);
  if (rule === 'defers') defer(world, mail);
  else bounce(world, mail, rule === 'blocks' ? 'blocked' : 'bounce');
}

export function sendgridHandlers(world: World): Handlers {
  const { state } = world;
  return {
    'sendgrid.delivered': (ids) => {
      const mail = state.mails.get(ids.mail ?? '');
      if (mail?.status === 'accepted') arrive(world, mail);
    },
    'sendgrid.opened': (ids) => {
      const mail = state.mails.get(ids.mail ?? '');
      if (mail) open(world, mail);
    },
    'sendgrid.click': (ids) => click(world, ids),
  };
}
