import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { isRightKey } from '../credentials.ts';
import type { Mail } from '../records.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './account-routes.ts';
import { type Fault, fail, read } from './answers.ts';
import { acceptMail } from './mails.ts';
import { parseRoutes } from './parse-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

const address = z.object({
  email: z.email('Does not contain a valid address.'),
  name: z.string().optional(),
});
const required = (words: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? words : undefined),
});

const personalization = z.object({
  to: z.array(address, required('The to array is required for all personalization objects.')).min(1),
  subject: z.string().optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
});

const mailSend = z.object({
  personalizations: z.array(personalization, required('The personalizations field is required.')).min(1),
  from: z.object(address.shape, required('The from object must be provided for every email send.')),
  reply_to: z.object(address.shape).optional(),
  subject: z.string().min(1).optional(),
  content: z.array(z.object({ type: z.string().min(1), value: z.string().min(1) })).optional(),
  template_id: z.string().optional(),
  categories: z.array(z.string()).optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  mail_settings: z.object({ sandbox_mode: z.object({ enable: z.boolean() }).optional() }).optional(),
  tracking_settings: z
    .object({ open_tracking: z.object({ enable: z.boolean().optional() }).optional() })
    .optional(),
});

/** What SendGrid checks beyond shapes: without a template, a subject and a content are needed. */
function missingIn(mail: z.infer<typeof mailSend>): Fault[] {
  if (mail.template_id) return [];
  const faults: Fault[] = [];
  if (!mail.subject && mail.personalizations.some((one) => !one.subject)) {
    faults.push({ message: 'The subject is required.', field: 'subject', help: null });
  }
  if (!mail.content?.length) {
    faults.push({
      message: 'Unless a valid template_id is provided, the content parameter is required.',
      field: 'content',
      help: null,
    });
  }
  return faults;
}

function mailsOf(mail: z.infer<typeof mailSend>, messageId: string): Mail[] {
  const part = (type: string) => mail.content?.find((content) => content.type === type)?.value ?? '';
  return mail.personalizations.flatMap((envelope) =>
    envelope.to.map((to) => ({
      id: freshId('mail_', 20),
      messageId,
      from: mail.from.email,
      to: to.email,
      replyTo: mail.reply_to?.email,
      subject: envelope.subject ?? mail.subject ?? '',
      text: part('text/plain'),
      html: part('text/html'),
      categories: mail.categories ?? [],
      customArgs: { ...mail.custom_args, ...envelope.custom_args },
      tracksOpens: mail.tracking_settings?.open_tracking?.enable !== false,
      status: 'accepted',
      createdAt: Date.now(),
      clicked: null,
    })),
  );
}

/** One line of the Email Activity. */
function activityOf(mail: Mail) {
  return {
    from_email: mail.from,
    msg_id: `${mail.messageId}.recvd-sandbox-1`,
    subject: mail.subject,
    to_email: mail.to,
    status: mail.status === 'accepted' ? 'processing' : 'delivered',
    opens_count: mail.status === 'opened' ? 1 : 0,
    clicks_count: mail.clicked ? 1 : 0,
    last_event_time: new Date(mail.createdAt).toISOString(),
  };
}

const erasure = z.strictObject({ email_addresses: z.array(z.email()).min(1).max(5_000) });

/** The real one works through it later; here what was mailed to them is gone at once. */
function eraseRecipients(world: World, request: Request, response: Response): void {
  const wanted = read(erasure, request, response);
  if (!wanted) return;
  const emails = new Set(wanted.email_addresses.map((email) => email.toLowerCase()));
  for (const [id, mail] of world.state.mails)
    if (emails.has(mail.to.toLowerCase())) world.state.mails.delete(id);
  response.status(202).json({ job_id: freshId('', 22) });
}

const onBadBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof SyntaxError)) return next(error);
  fail(response, 400, [{ message: 'Bad Request', field: null, help: null }]);
};

/** SendGrid's v3 API for mail and webhooks, below `/sendgrid`. */
export function sendgridRoutes(world: World): Router {
  const router = Router();
  router.use((request, response, next) => {
    if (isRightKey(request, world.options.sendgrid.apiKey)) return next();
    const message = 'The provided authorization grant is invalid, expired, or revoked';
    fail(response, 401, [{ message, field: null, help: null }]);
  });
  router.use(express.json({ limit: '30mb' }), onBadBody);
  router.post('/v3/mail/send', (request, response) => {
    const wanted = read(mailSend, request, response);
    if (!wanted) return;
    const missing = missingIn(wanted);
    if (missing.length > 0) return fail(response, 400, missing);
    const messageId = freshId('', 22);
    // SendGrid's own "sandbox mode": checked, answered by 200, never sent.
    if (wanted.mail_settings?.sandbox_mode?.enable) {
      response.status(200).set('x-message-id', messageId).end();
      return;
    }
    for (const mail of mailsOf(wanted, messageId)) acceptMail(world, mail);
    response.status(202).set('x-message-id', messageId).end();
  });
  router.get('/v3/messages', (request, response) => {
    const query = typeof request.query.query === 'string' ? request.query.query : '';
    const [, name, value] = /^\(?unique_args\['([^']+)'\]="([^"]*)"\)?$/.exec(query) ?? [];
    if (!name) return fail(response, 400, [{ message: 'invalid query', field: 'query', help: null }]);
    const found = [...world.state.mails.values()].filter((mail) => mail.customArgs[name] === value);
    response.json({ messages: found.slice(0, Number(request.query.limit) || 10).map(activityOf) });
  });
  router.post('/v3/recipients/erasejob', (request, response) => eraseRecipients(world, request, response));
  accountRoutes(world, router);
  webhookRoutes(world, router);
  parseRoutes(world, router);
  router.use((_request, response) =>
    fail(response, 404, [{ message: 'Not Found', field: null, help: null }]),
  );
  return router;
}
