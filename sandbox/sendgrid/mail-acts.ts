import { NotPossible } from '../not-possible.ts';
import { reasonOf } from '../reason.ts';
import type { Mail } from '../records.ts';
import type { World } from '../world.ts';
import { bounce, defer, drop, noteMail, open, sendEvents } from './mail-events.ts';
import { deliver } from './mails.ts';
import { dropReason, suppress } from './suppressions.ts';

export interface Act {
  readonly name: string;
  readonly says: string;
}

const ANSWER_WITHIN_MS = 10_000;

const READER = { useragent: 'Sandbox/1.0', ip: '192.0.2.2' };

const isThere = ({ status }: Mail) => status === 'delivered' || status === 'opened';

/** What a header of the mail says; the names of headers are in any letters. */
export function mailHeader(mail: Mail, name: string): string | undefined {
  return Object.entries(mail.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Where RFC 8058 has a mail program post: it needs both headers, and a web address among the first's. */
export function oneClickAddress(mail: Mail): string | undefined {
  const isOneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(
    mailHeader(mail, 'list-unsubscribe-post') ?? '',
  );
  const address = /<(https?:[^>]+)>/i.exec(mailHeader(mail, 'list-unsubscribe') ?? '')?.[1];
  return isOneClick ? address : undefined;
}

/** What its mailbox may do with a mail as it stands. */
export function serverActs({ status }: Mail): Act[] {
  const later = { name: 'bounce', says: 'It bounces after all' };
  if (isThere({ status } as Mail)) return [later];
  if (status !== 'accepted' && status !== 'deferred') return [];
  return [
    ...(status === 'deferred' ? [{ name: 'deliver', says: 'Take it now' }] : []),
    { name: 'defer', says: 'Ask to try again later' },
    { name: 'bounce', says: 'Bounce: no such address' },
    { name: 'block', says: 'Block this one' },
    { name: 'drop', says: 'SendGrid drops it' },
  ];
}

/** What whoever reads a mail may do with it as it stands; who has complained or left does not do so twice. */
export function readerActs(mail: Mail): Act[] {
  if (!isThere(mail)) return [];
  const once = (event: string, act: Act) => (mail.happened?.some(({ what }) => what === event) ? [] : [act]);
  const { group } = mail;
  return [
    ...(mail.tracksOpens
      ? [
          { name: 'open', says: 'Open it' },
          { name: 'machine_open', says: 'Opened by a mail program' },
        ]
      : []),
    ...once('spamreport', { name: 'spam', says: 'Report as spam' }),
    ...(oneClickAddress(mail) ? [{ name: 'one_click', says: 'Unsubscribe by one click' }] : []),
    ...once('unsubscribe', { name: 'unsubscribe', says: 'Unsubscribe at SendGrid' }),
    ...(group === undefined
      ? []
      : once('group_unsubscribe', { name: 'group_unsubscribe', says: `Leave group ${group}` })),
  ];
}

/**
 * Does what a button says, each by what SendGrid or the reader's mail program sends.
 * @throws NotPossible when the mail does not stand so any more
 */
export async function actOnMail(world: World, mail: Mail, name: string): Promise<void> {
  if (![...serverActs(mail), ...readerActs(mail)].some((act) => act.name === name)) {
    throw new NotPossible(`This cannot be done with a mail that is ${mail.status}.`);
  }
  if (name === 'one_click') return leaveByOneClick(mail);
  const acts: Record<string, () => void> = {
    deliver: () => deliver(world, mail),
    defer: () => defer(world, mail),
    bounce: () => bounce(world, mail, 'bounce'),
    block: () => bounce(world, mail, 'blocked'),
    drop: () => drop(world, mail, dropReason(world.state, mail) ?? 'Invalid'),
    open: () => open(world, mail),
    machine_open: () => open(world, mail, true),
    spam: () => leave(world, mail, 'spam_reports', { event: 'spamreport' }),
    unsubscribe: () => leave(world, mail, 'unsubscribes', { event: 'unsubscribe' }),
    group_unsubscribe: () =>
      leave(world, mail, 'group', {
        ...{ event: 'group_unsubscribe', ...READER, asm_group_id: mail.group },
        url: `${world.baseUrl()}/inbox/${mail.id}`,
      }),
  };
  acts[name]?.();
}

function leave(
  world: World,
  mail: Mail,
  list: 'spam_reports' | 'unsubscribes' | 'group',
  event: { event: string } & Record<string, unknown>,
): void {
  const group = list === 'group' ? mail.group : undefined;
  suppress(world.state, { list, group, email: mail.to, reason: event.event, status: '' });
  sendEvents(world, mail, [event]);
}

/**
 * RFC 8058 3.2: the mail program posts the one pair, without cookies and without following a redirect. SendGrid is
 * not asked, so no event of its own follows.
 */
async function leaveByOneClick(mail: Mail): Promise<void> {
  const address = oneClickAddress(mail) ?? '';
  let says: string;
  try {
    const answer = await fetch(address, {
      ...{ method: 'POST', redirect: 'manual', credentials: 'omit' },
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.arrayBuffer();
    says = `answered ${answer.status}`;
  } catch (error) {
    says = `not reached: ${reasonOf(error)}`;
  }
  noteMail(mail, 'one-click unsubscribe', says);
}

/** A link of the mail, as SendGrid counts it. */
export interface MailLink {
  readonly url: string;
  readonly type: 'html' | 'text';
  /** Its place among the links of that part. */
  readonly index: number;
}

/** Tells of a click where the sender has its links counted. @throws NotPossible for a mail that nobody has */
export function clickLink(world: World, mail: Mail, { url, type, index }: MailLink): void {
  if (!isThere(mail)) throw new NotPossible(`Nobody can click in a mail that is ${mail.status}.`);
  if (mail.tracksClicks && !mail.tracksClicks[type]) return;
  sendEvents(world, mail, [{ event: 'click', ...READER, url, url_offset: { index, type } }]);
}
