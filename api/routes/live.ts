import { type Request, type Response, Router } from 'express';
import { BEAT_MS } from '../../contracts/notifications/live.ts';
import { CHANGES_KEPT_MS } from '../../services/notifications/sweep-changes.ts';
import { type Admission, createAdmission } from '../live/admission.ts';
import type { Listener, LiveHub } from '../live/hub.ts';
import { type LiveStream, openStream } from '../live/stream.ts';
import { ApiProblem } from '../problem.ts';
import type { ReadKey } from '../read-key.ts';
import type { ReadSession } from '../read-session.ts';
import type { Visitor } from '../visitor.ts';

export interface LiveDeps {
  readonly live: LiveHub;
  readonly readKey: ReadKey;
  readonly readSession: ReadSession;
  readonly now: () => Date;
  /** Milliseconds; left out: as browsers expect it. */
  readonly beatEvery?: number | undefined;
}

/** An id is told when the log still reaches back to it for certain. */
const REACHES_BACK_MS = CHANGES_KEPT_MS - 300_000;

/**
 * `GET /api/live`: server-sent events that say what kinds of things changed (contracts/notifications/live.ts). They say
 * neither what nor how, so that there is nothing in them that a member who sees some leads only must not see; a client's
 * members hear of what is about their client alone, and everybody of what they may ask for.
 */
export function liveRoutes(deps: LiveDeps): Router {
  const router = Router();
  const admission = createAdmission();
  router.get('/api/live', (request, response) => serveLive(deps, admission, request, response));
  return router;
}

async function serveLive(
  deps: LiveDeps,
  admission: Admission,
  request: Request,
  response: Response,
): Promise<void> {
  const visitor: Visitor = response.locals['visitor'];
  const { live, now } = deps;
  const leave = admission.enter(visitor.caller.actor.id);
  response.on('close', leave);
  const stream = openStream(response, () => `${live.horizon()}.${Math.floor(now().getTime() / 1000)}`);
  const listener: Listener = { tenant: visitor.caller.tenant, may: visitor.may, ...stream };
  const last = request.get('last-event-id') ?? request.query['after'];
  try {
    await live.join(listener);
  } catch (error) {
    leave();
    throw error;
  }
  response.on('close', () => live.leave(listener));
  if (response.destroyed || response.writableEnded) return live.leave(listener);
  // Proxies neither gather it nor change its form.
  const unbuffered = { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' };
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', ...unbuffered });
  if (request.method === 'HEAD') return stream.end();
  if (typeof last === 'string') await catchUp(deps, { listener, stream, last });
  else stream.begin('hello', []);
  beat(deps, { request, response, stream, visitor });
}

interface Returning {
  readonly listener: Listener;
  readonly stream: LiveStream;
  readonly last: string;
}

/** What was missed since the id that was heard last; when that cannot be told: that everything is to be asked again. */
async function catchUp({ live, now }: LiveDeps, { listener, stream, last }: Returning): Promise<void> {
  const [, horizon, seconds] = /^(\d{1,19})\.(\d{1,12})$/.exec(last) ?? [];
  const isKnown = horizon && now().getTime() - Number(seconds) * 1000 < REACHES_BACK_MS;
  const topics = isKnown ? await live.missed(listener, horizon).catch(() => null) : null;
  stream.begin(topics ? 'hello' : 'behind', topics ?? []);
}

interface Listening {
  readonly request: Request;
  readonly response: Response;
  readonly stream: LiveStream;
  readonly visitor: Visitor;
}

/** Again and again: is the browser there, and is whoever listens still who they were, with what they may know? */
function beat(deps: LiveDeps, listening: Listening): void {
  // Whoever left while it was looked up what they missed is told of as gone no more.
  if (listening.response.destroyed || listening.response.writableEnded) return;
  const timer = setInterval(() => void lookAfter(deps, listening), deps.beatEvery ?? BEAT_MS);
  listening.response.on('close', () => clearInterval(timer));
}

async function lookAfter(deps: LiveDeps, { request, response, stream, visitor }: Listening): Promise<void> {
  if (stream.isStuck()) {
    response.destroy();
    return;
  }
  // When nobody can be asked, the stream goes on until somebody can be.
  const current = await readAgain(deps, request).catch((error: unknown) =>
    isRefusal(error) ? null : visitor,
  );
  if (current && isSame(current, visitor)) return stream.say('beat');
  stream.say('over');
  stream.end();
}

async function readAgain({ readKey, readSession }: LiveDeps, request: Request): Promise<Visitor | null> {
  const key = request.get('x-api-key');
  return key ? readKey(key) : readSession(request.headers, undefined, true);
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && ['no_key', 'wrong_key', 'forbidden'].includes(error.code);
}

function isSame(one: Visitor, other: Visitor): boolean {
  const [is, was] = [one.caller, other.caller];
  return (
    is.actor.id === was.actor.id &&
    one.organization.id === other.organization.id &&
    one.may.size === other.may.size &&
    [...one.may].every((permission) => other.may.has(permission))
  );
}
