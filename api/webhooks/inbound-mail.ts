import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Request, type RequestHandler, Router } from 'express';
import { storeEvents } from '../../services/inbox/store-events.ts';
import {
  dropFile,
  FileTooLarge,
  type IncomingFile,
  keepFile,
  takeIn,
} from '../../services/messaging/keep-file.ts';
import { UnreadableEvent } from '../../vendors/event.ts';
import { parseInbound, receiveInbound, unreadInbound } from '../../vendors/sendgrid/inbound.ts';
import { readInboundForm } from '../../vendors/sendgrid/inbound-form.ts';
import type { ApiDeps } from '../context.ts';
import { ApiProblem } from '../problem.ts';

export interface InboundMailDeps extends Pick<ApiDeps, 'db' | 'notifier'> {
  readonly inboundMail: {
    /** Part of the address that SendGrid posts to: it signs nothing. Undefined: mail is not taken. */
    readonly secret: string | undefined;
    readonly attachmentsDir: string;
  };
}

/** "The total message size limit, including attachments, is 30 MB" (SendGrid, Setting up the Inbound Parse Webhook). */
const MAIL_LIMIT = 30 * 1024 * 1024;

/**
 * Takes mail that SendGrid's Inbound Parse posts. It tries again after a 5xx, and drops the mail for good after a 4xx:
 * so only a stranger and a mail above the limit hear one. What cannot be read is kept for a person.
 */
export function inboundMailRoutes(deps: InboundMailDeps): Router {
  const router = Router();
  router.post('/api/webhooks/sendgrid-inbound/:secret', takeMail(deps));
  return router;
}

function takeMail({ db, notifier, inboundMail }: InboundMailDeps): RequestHandler {
  const { secret, attachmentsDir } = inboundMail;
  return async (request, response) => {
    if (!secret || !isSame(String(request.params['secret']), secret)) {
      throw new ApiProblem('forged_event', 'This address takes no mail.');
    }
    const body = await takeBody(request, attachmentsDir);
    try {
      const result = await storeEvents(db, {
        vendor: 'sendgrid',
        ...(await readMail(body, request.get('content-type') ?? '', attachmentsDir)),
      });
      notifier.wake();
      response.json(result);
    } finally {
      await dropFile(body);
    }
  };
}

/** The whole of it goes to disk first: what turns out to be unreadable is then still there. */
async function takeBody(request: Request, directory: string): Promise<IncomingFile> {
  try {
    if (Number(request.get('content-length') ?? 0) > MAIL_LIMIT) throw new FileTooLarge();
    return await takeIn(directory, request, MAIL_LIMIT);
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    throw new ApiProblem('too_large', 'The mail is larger than 30 MB.', { headers: { Connection: 'close' } });
  }
}

async function readMail(body: IncomingFile, contentType: string, directory: string) {
  try {
    const form = await readInboundForm(createReadStream(body.path), contentType, async (bytes) => {
      const file = await takeIn(directory, bytes, MAIL_LIMIT);
      await keepFile(directory, file);
      return file;
    });
    const event = receiveInbound(form);
    return { events: [event], ...whyUnread(event.body) };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    await keepFile(directory, body);
    const raw = { name: 'body', type: contentType, size: body.size, sha256: body.sha256 };
    return { events: [unreadInbound(raw, contentType)], quarantined: error.message };
  }
}

function whyUnread(event: string): { quarantined?: string } {
  try {
    parseInbound(event);
    return {};
  } catch (error) {
    if (error instanceof UnreadableEvent) return { quarantined: error.message };
    throw error;
  }
}

/** Compared as hashes of one length, in constant time. */
function isSame(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
