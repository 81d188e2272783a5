import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, Router } from 'express';
import { CONNECTION_VENDORS, type ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Receiver } from '../../services/connections/find-receiver.ts';
import { noteHealth } from '../../services/connections/note-health.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { UnreadableEvent, type Verification, type WebhookRequest } from '../../vendors/event.ts';
import type { ApiDeps } from '../context.ts';
import { ApiProblem } from '../problem.ts';
import { createHealthNotes, type NoteHealth } from './health-notes.ts';
import { createReceivers } from './receivers.ts';
import { WEBHOOK_VENDORS, type WebhookSecrets, type WebhookVendor } from './vendors.ts';

export interface WebhookDeps extends ApiDeps {
  /** The address that vendors know us by: Twilio signs it. */
  readonly publicUrl: string;
  readonly webhookSecrets: WebhookSecrets;
  /** Whether events to Instantly's bare address are believed without a secret: in development alone. */
  readonly believesUnverified: boolean;
}

/** Other names of a bare address. */
const ALIASES: Partial<Readonly<Record<ConnectionVendor, readonly string[]>>> = {
  instantly: ['/api/instantly/webhook', '/api/instantly/webhook/event'],
};

/** Whose address a request came to. */
interface Door {
  find(request: Request): Promise<Receiver | null>;
  /** The same as it is now: asked before a signature is called wrong. */
  findAnew(request: Request): Promise<Receiver | null>;
  /** Nothing is verified there. */
  readonly believes?: boolean;
}

/**
 * Checks, stores, wakes the relay: nothing else happens before the vendor has its answer. The bare address is that of
 * the environment's account, the one with an id an operator's own.
 */
export function webhookRoutes(deps: WebhookDeps): Router {
  const router = Router();
  const receivers = createReceivers(deps);
  const note = createHealthNotes((of, news) => noteHealth(deps.db, of, news));
  for (const name of CONNECTION_VENDORS) {
    const environment: Receiver = {
      ...{ connection: 'environment', operatorId: null },
      secrets: [{ secret: deps.webhookSecrets[name] }],
      isWhole: true,
    };
    const bare: Door = {
      ...{ find: async () => environment, findAnew: async () => environment },
      believes: name === 'instantly' && deps.believesUnverified,
    };
    const own: Door = {
      find: ({ params }) => receivers.find(name, String(params['connectionId'])),
      findAnew: ({ params }) => receivers.findAnew(name, String(params['connectionId'])),
    };
    const raw = express.raw({ type: () => true, limit: '1mb' });
    const bareAddresses = [`/api/webhooks/${name}`, ...(ALIASES[name] ?? [])];
    router.post(bareAddresses, raw, receiveFrom(name, bare, deps, note));
    router.post(`/api/webhooks/${name}/:connectionId`, raw, receiveFrom(name, own, deps, note));
  }
  return router;
}

function receiveFrom(
  name: ConnectionVendor,
  door: Door,
  deps: WebhookDeps,
  note: NoteHealth,
): RequestHandler {
  const vendor: WebhookVendor = WEBHOOK_VENDORS[name];
  return async (incoming, response) => {
    const request: WebhookRequest = {
      rawBody: Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0),
      headers: incoming.headers,
      url: `${deps.publicUrl}${incoming.originalUrl}`,
    };
    const now = deps.now();
    let receiver = await door.find(incoming);
    let verification = door.believes ? 'ok' : await verify(vendor, request, receiver, now);
    if (verification === 'forged') {
      const anew = await door.findAnew(incoming);
      if (anew !== receiver) verification = await verify(vendor, request, anew, now);
      receiver = anew;
    }
    // Not called wrong, so that the vendor sends it again: the key may be put back.
    if (receiver && !receiver.isWhole && verification === 'forged')
      throw new Error(`the secrets of the connection ${receiver.connection} do not open`);
    if (receiver && verification !== 'ok') note(healthOf(name, receiver), { refused: verification }, now);
    if (!receiver || verification === 'forged')
      throw new ApiProblem('forged_event', vendor.forged ?? `The signature is not ${name}'s.`);
    if (verification === 'stale') throw new ApiProblem('stale_event', `${name} signed this at another time.`);
    const read = readEvents(vendor, request);
    const { connection: id, operatorId } = receiver;
    const connection = operatorId === null ? undefined : { id, operatorId };
    const result = await storeEvents(deps.db, { vendor: name, connection, ...read });
    note(healthOf(name, receiver), { kind: read.events.at(-1)?.kind ?? 'nothing' }, now);
    deps.notifier.wake();
    if (vendor.answer) response.type(vendor.answer.type).send(vendor.answer.body);
    else response.json(result);
  };
}

const healthOf = (vendor: ConnectionVendor, { connection, operatorId }: Receiver) => ({
  vendor,
  connection,
  operatorId,
});

/** Right is what any of the secrets that are valid now signed. */
async function verify(
  vendor: WebhookVendor,
  request: WebhookRequest,
  receiver: Receiver | null,
  now: Date,
): Promise<Verification> {
  const valid = receiver?.secrets.filter(({ until }) => until === undefined || now < until) ?? [];
  let verdict: Verification = 'forged';
  for (const { secret } of valid) {
    const verification = await vendor.verify(request, secret, now);
    if (verification === 'ok') return 'ok';
    if (verification === 'stale') verdict = 'stale';
  }
  return verdict;
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
