import express, { Router } from 'express';
import { z } from 'zod';
import { addressesOf } from '../accounts/addresses.ts';
import type { Mail } from '../records.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { noteMail } from './mail-events.ts';

const OUT_OF_OFFICE = 'I am out of the office until Monday.';

const attachment = z.object({
  name: z.string().min(1),
  type: z.string().default('application/octet-stream'),
  base64: z.base64(),
});

const reply = z.object({
  text: z.string().default(''),
  html: z.string().optional(),
  subject: z.string().optional(),
  /** Default: whoever the mail went to. */
  from: z.email().optional(),
  /** Headers over the usual ones. */
  headers: z.record(z.string(), z.string()).default({}),
  outOfOffice: z.union([z.boolean(), z.literal('1').transform(() => true)]).default(false),
  attachments: z.array(attachment).default([]),
  /** Whether the mail that is answered stands below, as mail programs do. */
  quotes: z.boolean().default(true),
});

type Reply = z.infer<typeof reply>;

/** The answer to a mail, posted to the target as SendGrid's Inbound Parse does: `POST /mails/:id/reply`. */
export function replyRoutes(world: World): Router {
  const router = Router();
  const bodies = [express.json({ limit: '40mb' }), express.urlencoded({ extended: false })];
  router.post('/mails/:id/reply', bodies, (request: express.Request, response: express.Response) => {
    const mail = world.state.mails.get(String(request.params.id));
    const parsed = reply.safeParse(request.body ?? {});
    if (!mail || !parsed.success) {
      const error = mail ? parsed.error?.message : 'There is no such mail.';
      response.status(mail ? 400 : 404).json({ error: { message: error } });
      return;
    }
    if (!takesReplies(world, mail)) {
      response.status(409).json({
        error: {
          message:
            'Nobody takes replies to this mail: it names no address for them, or this account has none for its domain.',
        },
      });
      return;
    }
    const messageId = postReply(world, mail, parsed.data);
    if (request.is('urlencoded')) response.redirect(303, `/inbox/${mail.id}`);
    else response.status(202).json({ messageId });
  });
  return router;
}

/** Whether an answer to this mail would reach anybody. */
export function takesReplies(world: World, { replyTo }: Mail): boolean {
  if (!replyTo) return false;
  const reply = { vendor: 'sendgrid', event: 'inbound parse', body: '', form: '' } as const;
  return addressesOf(world, { ...reply, through: hostOf(replyTo) }).length > 0;
}

const hostOf = (address: string) => address.split('@').at(-1) ?? '';

/** What somebody writes back, with what is left out as usual. */
export function replyOf(given: z.input<typeof reply>): Reply {
  return reply.parse(given);
}

/** Posts an answer to whom the mail names. @returns its Message-ID */
export function postReply(world: World, mail: Mail, said: Reply): string {
  const to = mail.replyTo ?? mail.from;
  const { body, messageId, boundary } = inboundForm(mail, to, said);
  noteMail(mail, said.outOfOffice ? 'out of office' : 'reply', `from ${said.from ?? mail.to}`);
  world.send({
    vendor: 'sendgrid',
    event: said.outOfOffice ? 'inbound parse, out of office' : 'inbound parse',
    about: said.from ?? mail.to,
    through: hostOf(to),
    body: body.toString('base64'),
    form: boundary,
  });
  return messageId;
}

function inboundForm(
  mail: Mail,
  to: string,
  said: Reply,
): { body: Buffer; messageId: string; boundary: string } {
  const from = said.from ?? mail.to;
  const messageId = `${freshId('', 24)}@mail.sandbox.invalid`;
  const boundary = `xYzZY${freshId('', 16)}`;
  const subject = said.subject ?? `${said.outOfOffice ? 'Automatic reply' : 'Re'}: ${mail.subject}`;
  const date = new Date().toUTCString();
  const quoted = mail.text.split('\n').map((line) => `> ${line}`);
  const text = said.outOfOffice
    ? said.text || OUT_OF_OFFICE
    : `${said.text}${said.quotes ? `\n\nOn ${date}, ${mail.from} wrote:\n${quoted.join('\n')}` : ''}\n`;
  const headers = {
    'MIME-Version': '1.0',
    Date: date,
    From: `<${from}>`,
    To: `<${to}>`,
    Subject: subject,
    'Message-ID': `<${messageId}>`,
    'In-Reply-To': `<${mail.messageId}@sandbox.invalid>`,
    References: `<${mail.messageId}@sandbox.invalid>`,
    ...(said.outOfOffice ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } : {}),
    ...said.headers,
  };
  const fields = {
    headers: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
    dkim: '{@sandbox.invalid : pass}',
    to,
    from,
    text,
    ...(said.html === undefined ? {} : { html: said.html }),
    sender_ip: '192.0.2.3',
    spam_score: '0.1',
    envelope: JSON.stringify({ to: [to], from: said.outOfOffice ? '' : from }),
    attachments: String(said.attachments.length),
    subject,
    ...(said.attachments.length > 0 ? { 'attachment-info': JSON.stringify(infoOf(said)) } : {}),
    charsets: JSON.stringify({ to: 'UTF-8', subject: 'UTF-8', from: 'UTF-8', text: 'utf-8' }),
    SPF: 'pass',
  };
  return { body: multipart(boundary, fields, said), messageId, boundary };
}

function infoOf({ attachments }: Reply): Record<string, object> {
  return Object.fromEntries(
    attachments.map(({ name, type }, index) => [`attachment${index + 1}`, { filename: name, name, type }]),
  );
}

function multipart(boundary: string, fields: Record<string, string>, { attachments }: Reply): Buffer {
  const head = (name: string, more: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => Buffer.from(`${head(name, '')}${value}\r\n`));
  const files = attachments.map(({ name, type, base64 }, index) => {
    const safe = name.replaceAll(/["\r\n]/g, '_');
    const file = head(`attachment${index + 1}`, `; filename="${safe}"\r\nContent-Type: ${type}`);
    return Buffer.concat([Buffer.from(file), Buffer.from(base64, 'base64'), Buffer.from('\r\n')]);
  });
  return Buffer.concat([...parts, ...files, Buffer.from(`--${boundary}--\r\n`)]);
}
