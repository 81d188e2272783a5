import { createHash } from 'node:crypto';
import express, { type RequestHandler, Router } from 'express';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { UnreadableEvent, type WebhookRequest } from '../../vendors/event.ts';
import type { ApiDeps } from '../context.ts';
import { ApiProblem } from '../problem.ts';
import { type WebhookSecrets, type WebhookVendor, webhookVendors } from './vendors.ts';

export interface WebhookDeps extends ApiDeps {
  /** The address that vendors know us by: Twilio signs it. */
  readonly publicUrl: string;
  readonly webhookSecrets: WebhookSecrets;
}

/** Checks, stores, wakes the relay: nothing else happens before the vendor has its answer. */
export function webhookRoutes(deps: WebhookDeps): Router {
  const router = Router();
  for (const [name, vendor] of webhookVendors(deps.webhookSecrets)) {
    router.post(
      `/api/webhooks/${name}`,
      express.raw({ type: () => true, limit: '1mb' }),
      receiveFrom(name, vendor, deps),
    );
  }
  return router;
}

function receiveFrom(name: string, vendor: WebhookVendor, deps: WebhookDeps): RequestHandler {
  return async (incoming, response) => {
    const request: WebhookRequest = {
      rawBody: Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0),
      headers: incoming.headers,
      url: `${deps.publicUrl}${incoming.originalUrl}`,
    };
    const verification = await vendor.verify(request, deps.now());
    if (verification === 'forged') throw new ApiProblem('forged_event', `The signature is not ${name}'s.`);
    if (verification === 'stale') throw new ApiProblem('stale_event', `${name} signed this at another time.`);
    const result = await storeEvents(deps.db, { vendor: name, ...readEvents(vendor, request) });
    deps.notifier.wake();
    if (vendor.answer) response.type(vendor.answer.type).send(vendor.answer.body);
    else response.json(result);
  };
}

/** What is signed but cannot be read is kept under its hash, for a person to look at. */
function readEvents(vendor: WebhookVendor, request: WebhookRequest) {
  try {
    return { events: vendor.receive(request) };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    const externalId = `unreadable:${createHash('sha256').update(request.rawBody).digest('hex')}`;
    // Postgres keeps no NUL in text.
    const body = request.rawBody.toString('utf8').replaceAll('\0', '\uFFFD');
    return { events: [{ externalId, kind: 'unreadable', body }], quarantined: error.message };
  }
}
