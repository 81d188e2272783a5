import { type Request, Router } from 'express';
import { escapeHtml as e } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import type { Mail, MailboxRule, Suppression } from '../records.ts';
import { actOnMail, clickLink } from '../sendgrid/mail-acts.ts';
import { postReply, replyOf, takesReplies } from '../sendgrid/replies.ts';
import { clearSuppression } from '../sendgrid/suppressions.ts';
import type { World } from '../world.ts';
import { MAIL_POLICY, mailDocument, mailLinks } from './mail-body.ts';
import { mailBody, mailboxCard } from './mail.ts';
import { badge, card, empty } from './parts.ts';
import { acting, addressOf, asked, paged, readForm, said, tellNo } from './room.ts';
import { mailState, when } from './words.ts';
import { searchForm, shellPage } from './shell.ts';

const MAILBOXES_SHOWN = 30;
const SNIPPET = 140;

interface Mailbox {
  readonly email: string;
  count: number;
  unread: number;
}

function textOf({ text, html }: Mail): string {
  return (text || html.replaceAll(/<(style|head)\b[\s\S]*?<\/\1>|<[^>]+>/gi, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function matches(mail: Mail, wanted: string): boolean {
  const { id, messageId, to, from, subject, text, html, customArgs } = mail;
  const places = [to, subject, from, id, messageId, ...Object.values(customArgs), text || html];
  return places.some((place) => place.toLowerCase().includes(wanted));
}

/** Newest first. */
function mailboxesOf(mails: readonly Mail[]): Mailbox[] {
  const found = new Map<string, Mailbox>();
  for (const mail of mails) {
    const key = mail.to.toLowerCase();
    const box = found.get(key) ?? { email: mail.to, count: 0, unread: 0 };
    box.count += 1;
    if (mail.seenAt === undefined) box.unread += 1;
    found.set(key, box);
  }
  return [...found.values()];
}

function mailboxList(boxes: readonly Mailbox[], to: string, q: string): string {
  const link = (email: string, name: string, { count, unread }: Omit<Mailbox, 'email'>) => {
    const isOn = email.toLowerCase() === to.toLowerCase();
    return `<li class="line${unread > 0 ? ' unread' : ''}"><a href="${e(addressOf('/inbox', { to: email, q }))}"${isOn ? ' aria-current="true"' : ''}>${e(name)}</a>
<span class="soft">${unread > 0 ? `${unread} new of ` : ''}${count}</span></li>`;
  };
  const sum = (read: (box: Mailbox) => number) => boxes.reduce((all, box) => all + read(box), 0);
  const all = link('', 'All', { count: sum(({ count }) => count), unread: sum(({ unread }) => unread) });
  const shown = boxes.slice(0, MAILBOXES_SHOWN).map((box) => link(box.email, box.email, box));
  const rest = boxes.length - shown.length;
  const more = rest > 0 ? empty(`${rest} more: search for the address.`) : '';
  return card('Mailboxes', `<ol class="mailboxes">${all}${shown.join('')}</ol>${more}`);
}

function mailLine(mail: Mail): string {
  const fresh = mail.seenAt === undefined ? `<b class="dot" title="Not looked at yet">New</b> ` : '';
  return `<li id="${e(mail.id)}"${fresh ? ' class="unread"' : ''}><div class="line apart"><span>${fresh}to <b>${e(mail.to)}</b></span>${when(mail.createdAt)}</div>
<div class="line"><a href="/inbox/${e(mail.id)}">${e(mail.subject || 'Without a subject')}</a>${mailState(mail)}</div>
<div class="soft snippet">${e(textOf(mail).slice(0, SNIPPET))}</div></li>`;
}

function listBody(world: World, request: Request): string {
  const [q, to] = [asked(request, 'q'), asked(request, 'to')];
  const mails = [...world.state.mails.values()].reverse();
  const found = q ? mails.filter((mail) => matches(mail, q.toLowerCase())) : mails;
  const shownTo = to ? found.filter((mail) => mail.to.toLowerCase() === to.toLowerCase()) : found;
  const { shown, links } = paged(request, shownTo, '/inbox', { q, to });
  const none =
    mails.length > 0
      ? 'No mail matches.'
      : 'Mails to leads and clients will appear here as soon as one is sent.';
  const list = shown.length > 0 ? `<ol>${shown.map(mailLine).join('')}</ol>` : empty(none);
  const search = searchForm(
    '/inbox',
    `${to ? `<input type="hidden" name="to" value="${e(to)}">` : ''}<label>Address, subject, words or id<input id="q" type="search" name="q" value="${e(q)}"></label><button class="quiet">Search</button>`,
  );
  const count = badge('soft', `${shownTo.length} ${shownTo.length === 1 ? 'mail' : 'mails'}`);
  const title = to ? `To ${to}` : 'All mails';
  return `<header><div><h1>Inbox</h1><p class="soft">What SendGrid took on, as its readers have it.</p></div>${search}</header>
<div class="inbox"><div>${mailboxList(mailboxesOf(found), to, q)}${to ? mailboxCard(world, to, addressOf('/inbox', { to })) : ''}</div>
<div>${card(title, list, count)}${links}</div></div>`;
}

const SUPPRESSION_LISTS = ['bounces', 'blocks', 'spam_reports', 'unsubscribes', 'group'] as const;
const RULES: readonly string[] = ['defers', 'blocks', 'bounces'] satisfies MailboxRule[];

/** A page of the inbox, and nothing else. */
function backOf(request: Request): string {
  const back = said(request, 'back');
  return /^\/inbox(?:[/?]|$)/.test(back) ? back : '/inbox';
}

function mailboxRoutes(world: World, router: Router): void {
  const { state } = world;
  router.post(
    '/inbox/mailbox',
    acting('/inbox', backOf, (request) => {
      const [email, rule] = [said(request, 'email').toLowerCase(), said(request, 'rule')];
      if (!email) throw new NotPossible('No mailbox was named.');
      if (RULES.includes(rule)) state.mailboxRules.set(email, rule as MailboxRule);
      else state.mailboxRules.delete(email);
      return backOf(request);
    }),
  );
  router.post(
    '/inbox/suppressions/clear',
    acting('/inbox', backOf, (request) => {
      const list: Suppression['list'] | undefined = SUPPRESSION_LISTS.find(
        (one) => one === said(request, 'list'),
      );
      const group = said(request, 'group') === '' ? undefined : Number(said(request, 'group'));
      if (!list || !clearSuppression(state, { list, group, email: said(request, 'email') })) {
        throw new NotPossible('The address is not on that list any more.');
      }
      return backOf(request);
    }),
  );
}

function mailRoutes(world: World, router: Router): void {
  const mailOf = (request: Request) => world.state.mails.get(String(request.params['id']));
  const pageOf = (request: Request) => `/inbox/${String(request.params['id'])}`;
  const present = (request: Request): Mail => {
    const mail = mailOf(request);
    if (!mail) throw new NotPossible('There is no such mail any more.');
    return mail;
  };
  router.post(
    '/inbox/:id/act',
    acting('/inbox', pageOf, async (request) => {
      await actOnMail(world, present(request), said(request, 'do'));
      return pageOf(request);
    }),
  );
  router.post(
    '/inbox/:id/reply',
    acting('/inbox', pageOf, (request) => {
      const mail = present(request);
      if (!takesReplies(world, mail))
        throw new NotPossible(
          'Nobody takes replies to this mail: it names no address for them, or this account has none for its domain.',
        );
      const [text, from] = [said(request, 'text'), said(request, 'from')];
      const outOfOffice = said(request, 'outOfOffice') === '1';
      if (!text && !outOfOffice) throw new NotPossible('A reply needs words.');
      if (from && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(from))
        throw new NotPossible(`${from} is no address.`);
      const quotes = said(request, 'quotes') === '1';
      postReply(world, mail, replyOf({ text, outOfOffice, quotes, ...(from && { from }) }));
      return pageOf(request);
    }),
  );
  router.get('/inbox/:id/html', (request, response, next) => {
    const mail = mailOf(request);
    if (!mail) return next();
    response.set('content-security-policy', MAIL_POLICY).type('html').send(mailDocument(mail));
  });
  // SendGrid's own counted links are plain GETs that lead on.
  router.get('/inbox/:id/click/:type/:index', (request, response, next) => {
    const mail = mailOf(request);
    const { type, index } = request.params;
    const link = mail && mailLinks(mail).find((one) => one.type === type && String(one.index) === index);
    if (!link) return next();
    try {
      clickLink(world, mail, link);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      return tellNo(response, 409, { room: '/inbox', back: `/inbox/${mail.id}`, told: error.message });
    }
    response.redirect(302, link.url);
  });
}

/** The inbox: a mailbox for each recipient, each mail as its reader has it, and what may be done with it. */
export function inboxPages(world: World): Router {
  const router = Router();
  router.use('/inbox', readForm);
  router.get('/inbox', (request, response) => {
    const body = listBody(world, request);
    response.send(shellPage({ title: 'Inbox', room: '/inbox', address: request.originalUrl, body }));
  });
  mailboxRoutes(world, router);
  mailRoutes(world, router);
  router.get('/inbox/:id', (request, response) => {
    const mail = world.state.mails.get(request.params.id);
    if (!mail) {
      return tellNo(response, 404, { room: '/inbox', back: '/inbox', told: 'There is no such mail.' });
    }
    mail.seenAt ??= Date.now();
    const body = mailBody(world, mail, asked(request, 'part'));
    response.send(shellPage({ title: mail.subject, room: '/inbox', address: request.originalUrl, body }));
  });
  return router;
}
