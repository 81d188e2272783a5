import { Busboy } from '@fastify/busboy';
import express, { type Request, type RequestHandler, Router } from 'express';
import { findUnsubscriber, readUnsubscribeLink, unsubscribe } from '../../services/messaging/unsubscribe.ts';
import type { ApiDeps } from '../context.ts';
import { sendPage, wordsPage } from './page.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.ts';

/** RFC 8058 3.1: what the POST of a mail program says, and the page's button too. */
const FIELD = 'List-Unsubscribe';
const ONE_CLICK = 'One-Click';

const GONE = wordsPage(
  'This link does not work',
  'It may have been cut off. Please use the link in our newest email.',
);

/** The public page behind the links below emails, and the address that mail programs post to. */
export function unsubscribeRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/unsubscribe/:token', ask(deps));
  router.post('/unsubscribe/:token', express.urlencoded({ extended: false, limit: '10kb' }), end(deps));
  return router;
}

function ask(deps: ApiDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const subject = readUnsubscribeLink(request.params.token, deps.linkSecret);
    const person = subject && (await findUnsubscriber(deps.db, subject));
    if (!person) return sendPage(response, 404, GONE);
    sendPage(response, 200, unsubscribePage(person));
  };
}

function end(deps: ApiDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const subject = readUnsubscribeLink(request.params.token, deps.linkSecret);
    const person = subject && (await findUnsubscriber(deps.db, subject));
    if (!subject || !person) return sendPage(response, 404, GONE);
    const form: Readonly<Record<string, unknown>> = request.is('multipart/form-data')
      ? await readMultipart(request)
      : (request.body ?? {});
    if (form[FIELD] !== ONE_CLICK) return sendPage(response, 400, unsubscribePage(person));
    await unsubscribe(deps.db, subject, { words: `${FIELD}=${ONE_CLICK}`, now: deps.now() });
    deps.notifier.wake();
    sendPage(response, 200, unsubscribedPage(person));
  };
}

/** RFC 8058 3.2 lets mail programs post either kind of form. What is too large or broken holds nothing. */
function readMultipart(request: Request<{ token: string }>): Promise<Record<string, string>> {
  const contentType = request.get('content-type') ?? '';
  const fields: Record<string, string> = {};
  return new Promise((resolve) => {
    const nothing = (): void => resolve({});
    try {
      const form = new Busboy({
        headers: { 'content-type': contentType },
        limits: { fields: 5, fieldSize: 1000, files: 0, parts: 5 },
      });
      form.on('field', (name, value) => {
        fields[name] = value;
      });
      form.on('finish', () => resolve(fields));
      form.on('error', nothing);
      request.on('aborted', nothing);
      request.pipe(form);
    } catch {
      nothing();
    }
  });
}
