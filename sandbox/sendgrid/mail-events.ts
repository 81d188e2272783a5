import type { Mail } from '../records.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { suppress } from './suppressions.ts';

/** So many notes are kept of one mail. */
const NOTES_KEPT = 100;

/** Notes what became of a mail, for its page. */
export function noteMail(mail: Mail, what: string, says = ''): void {
  mail.happened = [...(mail.happened ?? []), { at: Date.now(), what, says }].slice(-NOTES_KEPT);
}

/** What an event says of itself beyond its kind. */
function saysOf({ reason, response, url, attempt }: Record<string, unknown>): string {
  const said = [reason, response, url].find((value) => typeof value === 'string');
  return [said, attempt === undefined ? undefined : `attempt ${String(attempt)}`].filter(Boolean).join(', ');
}

/** Tells the target what became of a mail: one post, its array holds all of `events`. */
export function sendEvents(
  world: World,
  mail: Mail,
  events: ({ event: string } & Record<string, unknown>)[],
): void {
  for (const event of events) noteMail(mail, event.event, saysOf(event));
  const timestamp = Math.floor(Date.now() / 1000);
  const list = events.map((event) => ({
    ...mail.customArgs,
    email: mail.to,
    timestamp,
    'smtp-id': `<${mail.messageId}@sandbox.invalid>`,
    ...(mail.categories.length > 0 ? { category: mail.categories } : {}),
    sg_message_id: `${mail.messageId}.recvd-sandbox-1`,
    sg_event_id: freshId('', 22),
    ...event,
  }));
  world.send({
    vendor: 'sendgrid',
    event: `mail ${events.map(({ event }) => event).join(', ')}`,
    about: mail.to,
    // SendGrid ends its body by CRLF, and signs that too.
    body: `${JSON.stringify(list)}\r\n`,
  });
}

/** Its reader, or a mail program ahead of its reader, loads the images. */
export function open(world: World, mail: Mail, isMachine = false): void {
  if (mail.status === 'delivered') mail.status = 'opened';
  sendEvents(world, mail, [
    { event: 'open', useragent: 'Sandbox/1.0', ip: '192.0.2.2', sg_machine_open: isMachine },
  ]);
}

const REFUSALS = {
  bounce: {
    ...{ reason: '550 5.1.1 The email account that you tried to reach does not exist', status: '5.1.1' },
    bounce_classification: 'Invalid Address',
  },
  blocked: {
    ...{ reason: '554 5.7.1 The message was refused as unsolicited; try again later', status: '5.7.1' },
    bounce_classification: 'Content',
  },
} as const;

/** SendGrid has taken the mail on, and says so once. */
export function processed({ status }: Mail): { event: string }[] {
  return status === 'accepted' ? [{ event: 'processed' }] : [];
}

/** A server says no: for good (`bounce`: SendGrid drops what comes next), or to this mail alone (`blocked`). */
export function bounce(world: World, mail: Mail, type: 'bounce' | 'blocked'): void {
  const said = REFUSALS[type];
  const before = processed(mail);
  mail.status = type === 'bounce' ? 'bounced' : 'blocked';
  suppress(world.state, {
    list: type === 'bounce' ? 'bounces' : 'blocks',
    ...{ email: mail.to, reason: said.reason, status: said.status },
  });
  sendEvents(world, mail, [...before, { event: 'bounce', type, ...said, ip: '192.0.2.1', tls: 1 }]);
}

/** The server asks to try again later; SendGrid does, for up to three days. */
export function defer(world: World, mail: Mail): void {
  const before = processed(mail);
  const tries = (mail.happened ?? []).filter(({ what }) => what === 'deferred').length + 1;
  mail.status = 'deferred';
  sendEvents(world, mail, [
    ...before,
    {
      event: 'deferred',
      response: '450 4.2.2 The mailbox is full, try again later',
      attempt: String(tries),
    },
  ]);
}

/** SendGrid does not even try. */
export function drop(world: World, mail: Mail, reason: string): void {
  mail.status = 'dropped';
  sendEvents(world, mail, [{ event: 'dropped', reason, status: '5.0.0' }]);
}
