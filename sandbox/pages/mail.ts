import { escapeHtml as e } from '../html.ts';
import type { Mail, Suppression } from '../records.ts';
import { type Act, mailHeader, oneClickAddress, readerActs, serverActs } from '../sendgrid/mail-acts.ts';
import { takesReplies } from '../sendgrid/replies.ts';
import { suppressionsOf } from '../sendgrid/suppressions.ts';
import type { World } from '../world.ts';
import { clickAddress, mailLinks, mailText } from './mail-body.ts';
import { deepLinks, namedIn } from './deep-links.ts';
import { badge, card, copyable, empty, facts, option } from './parts.ts';
import { addressOf } from './room.ts';
import { mailState, when } from './words.ts';
import { actForm } from './shell.ts';

/** In which shapes a mail can be looked at. */
const PARTS = [
  ['html', 'HTML'],
  ['text', 'Plain text'],
  ['headers', 'Headers'],
] as const;

const sender = ({ from, fromName }: Mail) => (fromName ? `${fromName} <${from}>` : from);

const lettersOf = (name: string) =>
  name.replaceAll(
    /(^|[-_ ])([a-z])/g,
    (_all, before: string, letter: string) => before + letter.toUpperCase(),
  );

function headersOf(mail: Mail): string {
  const own = Object.entries(mail.headers ?? {}).map(([name, value]) => [lettersOf(name), e(value)] as const);
  const args = Object.entries(mail.customArgs).map(([name, value]) => `<code>${e(name)}</code> ${e(value)}`);
  const counted = [
    mail.tracksOpens ? 'opens' : '',
    mail.tracksClicks?.html ? 'clicks' : '',
    mail.tracksClicks?.text ? 'clicks in the plain text' : '',
  ].filter(Boolean);
  return facts([
    ['From', e(sender(mail))],
    ['To', e(mail.to)],
    ['Reply-To', mail.replyTo && e(mail.replyTo)],
    ['Subject', e(mail.subject)],
    ['Date', e(new Date(mail.createdAt).toUTCString())],
    ['Message-ID', e(`<${mail.messageId}@sandbox.invalid>`)],
    ...own,
    ['Custom arguments', args.join('<br>')],
    ['Categories', e(mail.categories.join(', '))],
    ['Unsubscribe group', mail.group === undefined ? '' : String(mail.group)],
    ['SendGrid counts', e(counted.join(', ') || 'nothing')],
    ['Attachments', 'none'],
  ]);
}

function partOf(mail: Mail, part: string): string {
  if (part === 'headers') return headersOf(mail);
  if (part === 'text') return mail.text ? mailText(mail) : empty('The mail has no plain text.');
  return `<iframe class="mail" title="The mail as its reader sees it" src="/inbox/${mail.id}/html"
sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

function tabs(mail: Mail, part: string): string {
  const links = PARTS.map(
    ([name, label]) =>
      `<a href="${addressOf(`/inbox/${mail.id}`, { part: name })}"${name === part ? ' aria-current="true"' : ''}>${label}</a>`,
  );
  return `<nav aria-label="Parts of the mail">${links.join('')}</nav>`;
}

function buttons(mail: Mail, acts: Act[]): string {
  const all = acts.map(
    ({ name, says }) =>
      `<button id="act-${name}"${name === 'open' ? '' : ' class="quiet"'} name="do" value="${name}">${e(says)}</button>`,
  );
  return actForm(`/inbox/${mail.id}/act`, all.join(''));
}

function replyPart(world: World, mail: Mail): string {
  if (!mail.replyTo) return empty('The mail names no address for replies.');
  if (!takesReplies(world, mail))
    return empty(
      'Nobody takes replies to this mail: this account has no address for its domain. Enter one at Accounts (SendGrid, answers to mails), or register it at SendGrid.',
    );
  const fields = `<label class="wide">Reply<textarea id="reply-text" name="text" rows="3"></textarea></label>
<label>From<input id="reply-from" name="from" type="email" value="${e(mail.to)}"></label>
<label class="check"><input id="reply-quotes" name="quotes" type="checkbox" value="1" checked> Quote the mail below</label>
<button>Send the reply</button> <button class="quiet" name="outOfOffice" value="1">Out of office</button>`;
  return actForm(`/inbox/${mail.id}/reply`, fields, 'data-empty');
}

function linkList(mail: Mail): string {
  const items = mailLinks(mail).map((link) => {
    const isCounted = mail.tracksClicks?.[link.type] ?? true;
    return `<li><a href="${clickAddress(mail, link)}" target="_blank" rel="noopener">${e(link.url)}</a>
<div class="soft">${link.type === 'html' ? 'HTML' : 'plain text'}, ${isCounted ? 'counted' : 'not counted'}</div></li>`;
  });
  return items.length > 0 ? card('Its links', `<ol>${items.join('')}</ol>`) : '';
}

const LISTED: Readonly<Record<Suppression['list'], string>> = {
  bounces: 'bounced',
  blocks: 'was blocked once: this stops nothing',
  spam_reports: 'reported spam',
  unsubscribes: 'unsubscribed',
  group: 'left a group',
};

/** What a mailbox does with what comes next, and where SendGrid lists it. */
export function mailboxCard(world: World, email: string, back: string): string {
  const rule = world.state.mailboxRules.get(email.toLowerCase()) ?? '';
  const hidden = `<input type="hidden" name="email" value="${e(email)}"><input type="hidden" name="back" value="${e(back)}">`;
  const choices = [
    ['', 'takes them'],
    ['defers', 'asks to try again later'],
    ['blocks', 'blocks them'],
    ['bounces', 'bounces them: no such address'],
  ] as const;
  const options = choices.map(([value, label]) => option(value, label, value === rule));
  const form = actForm(
    '/inbox/mailbox',
    `${hidden}<label>With the next mails, it<select id="rule" name="rule">${options.join('')}</select></label><button class="quiet">Set</button>`,
  );
  const listed = suppressionsOf(world.state, email).map(
    (
      one,
    ) => `<li class="line"><span>${badge('bad', LISTED[one.list])} ${when(one.createdAt)}${one.group === undefined ? '' : ` group ${one.group}`}</span>
${actForm('/inbox/suppressions/clear', `${hidden}<input type="hidden" name="list" value="${one.list}"><input type="hidden" name="group" value="${one.group ?? ''}"><button class="quiet">Clear</button>`)}</li>`,
  );
  const list =
    listed.length > 0 ? `<ol>${listed.join('')}</ol>` : empty('On none of SendGrid’s suppression lists.');
  return card(`Mailbox of ${email}`, `<div class="body">${form}</div>${list}`);
}

function history(mail: Mail): string {
  const items = [...(mail.happened ?? [])]
    .reverse()
    .map(
      ({ at, what, says }) =>
        `<li><div class="line"><b>${e(what)}</b>${when(at)}</div>${says ? `<div class="soft">${e(says)}</div>` : ''}</li>`,
    );
  return card('What happened', items.length > 0 ? `<ol>${items.join('')}</ol>` : empty('Nothing yet.'));
}

/** One mail: as it is read, what may be done with it, what became of it. `part`: html, text or headers. */
export function mailBody(world: World, mail: Mail, asked: string): string {
  const part = PARTS.some(([name]) => name === asked) ? asked : mail.html ? 'html' : 'text';
  const [reader, server] = [readerActs(mail), serverActs(mail)];
  const oneClick = oneClickAddress(mail) ?? mailHeader(mail, 'list-unsubscribe');
  return `<p><a href="${e(addressOf('/inbox', { to: mail.to }))}">All mails to ${e(mail.to)}</a></p>
<header><h1>${e(mail.subject || 'Without a subject')}</h1>${mailState(mail)}</header>
<div class="record"><div>
${card(
  'The mail',
  `<div class="body">${facts([
    ['From', e(sender(mail))],
    ['To', e(mail.to)],
    ['Reply-To', mail.replyTo && e(mail.replyTo)],
    ['Sent', when(mail.createdAt)],
    ['In the app', deepLinks(world, namedIn(mail.customArgs))],
    ['One-click unsubscribe', oneClick && e(oneClick)],
  ])}${tabs(mail, part)}</div>${partOf(mail, part)}`,
)}
${linkList(mail)}</div><div>
${reader.length > 0 ? card('As its reader', `<div class="body">${buttons(mail, reader)}${replyPart(world, mail)}</div>`) : ''}
${server.length > 0 ? card('As its mail server', `<div class="body">${buttons(mail, server)}</div>`) : ''}
${mailboxCard(world, mail.to, `/inbox/${mail.id}`)}
${card('Ids', `<div class="body">${copyable('Mail', mail.id)}${copyable('X-Message-Id', mail.messageId)}</div>`)}
${history(mail)}</div></div>`;
}
