import { type Request, type RequestHandler, Router } from 'express';
import { joining } from '../../contracts/identity/invite-code-api.ts';
import { askVerification } from '../../services/identity/ask-verification.ts';
import { join, type Joined, type Newcomer } from '../../services/identity/join.ts';
import { readCode } from '../../services/identity/read-code.ts';
import type { Guest } from '../../services/identity/add-member.ts';
import { Refusal } from '../../services/refusal.ts';
import type { Guess } from '../limits/guesses.ts';
import { tooMany } from '../limits/too-many.ts';
import { trySecret } from '../limits/try-secret.ts';
import { ApiProblem } from '../problem.ts';
import { readGuest } from '../read-guest.ts';
import { readInput } from '../read-input.ts';
import { type GuestDeps, readSmallJson } from './invitation.ts';
import { joinPage } from './join-page.ts';
import { sendPage, wordsPage } from './page.ts';
import { donePage } from './sign-in-page.ts';
import { readForm, sameOriginReferrer, textsIn } from './sign-in-pages.ts';

const OURS = { isOurs: true } as const;

/** Registering by a code: a page, and the same for a portal. */
export function joinRoutes(deps: GuestDeps): Router {
  const router = Router();
  router.post('/api/join', readSmallJson, joinByJson(deps));
  router.use('/join', sameOriginReferrer, readForm);
  router.get('/join/:code', showByLink(deps));
  router.post('/join/:code', joinByForm(deps));
  return router;
}

function joinByJson(deps: GuestDeps): RequestHandler {
  return async (request, response) => {
    const guest = await readGuest(deps.auth, request.headers);
    const joined = await joinBy(deps, request.body, guest, response.locals['addressBlock']);
    const status = isIn(joined, guest) ? 'member' : 'look_into_inbox';
    response.status(status === 'member' ? 200 : 202).json({ status });
  };
}

type CodeHandler = RequestHandler<{ code: string }>;

/** Known or new, nobody who is not signed in is told more than to look into the inbox. */
function isIn(joined: Joined, guest: Guest | null): boolean {
  return joined.became === 'member' && guest !== null;
}

async function joinBy(deps: GuestDeps, body: unknown, guest: Guest | null, address: string): Promise<Joined> {
  const { authDb, seal, linkSecret, now } = deps;
  const { code, organizationName, ...said } = readInput(joining, body);
  const who = guest ?? newcomerOf(said);
  const asked = { who, code, organizationName, linkSecret, seal, now: now() };
  const joined = await tryCode(deps, address, () =>
    guest
      ? join(authDb, asked)
      : mailOnce(deps, { account: `join ${who.email}`, address }, () => join(authDb, asked)),
  );
  if (joined.became === 'member' && !guest)
    await askVerification(authDb, seal, { id: joined.userId, email: joined.email }, now());
  deps.notifier.wake();
  return joined;
}

/** Counts codes that are no good, and nothing else that may be wrong. @throws ApiProblem too_many_requests */
async function tryCode<T>({ guesses }: GuestDeps, address: string, work: () => Promise<T>): Promise<T> {
  const outcome = await trySecret(guesses, 'invite_code', { address }, async () => {
    try {
      return { done: await work() };
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not_found') throw error;
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.done;
}

/**
 * A code that is not used up writes to whatever address it is shown with: an inbox is not to be filled so. Counted apart
 * from links to a new password, so that nobody is kept from theirs.
 *
 * @throws ApiProblem too_many_requests
 */
async function mailOnce<T>({ guesses }: GuestDeps, guess: Guess, work: () => Promise<T>): Promise<T> {
  const wait = await guesses.count('mail', guess);
  if (wait > 0) throw tooMany('We have written to that address several times: look also among spam.', wait);
  try {
    return await work();
  } catch (error) {
    await guesses.wasRight('mail', guess);
    throw error;
  }
}

/** @throws ApiProblem invalid_input */
function newcomerOf({ name, email, password }: { [K in keyof Newcomer]?: string | undefined }): Newcomer {
  if (name && email && password) return { name, email, password };
  const errors = Object.entries({ name, email, password }).flatMap(([field, value]) =>
    value ? [] : [{ field, message: 'is needed, unless you are signed in' }],
  );
  throw new ApiProblem('invalid_input', 'Say who you are, or sign in first.', { errors });
}

function showByLink(deps: GuestDeps): CodeHandler {
  return async (request, response) => {
    const { authDb, linkSecret, now } = deps;
    const { code } = request.params;
    try {
      await tryCode(deps, response.locals['addressBlock'], () =>
        readCode(authDb, { code, linkSecret, now: now() }),
      );
      await showForm(deps, request, response, undefined);
    } catch (error) {
      sayNo(response, error);
    }
  };
}

/** What has no form to be shown in. @throws whatever is no refusal */
function sayNo(response: Parameters<CodeHandler>[1], error: unknown): void {
  if (error instanceof ApiProblem && error.code === 'too_many_requests') {
    response.set(error.details.headers ?? {});
    return sendPage(response, 429, wordsPage('Not now', error.message, OURS));
  }
  if (!(error instanceof Refusal)) throw error;
  sendPage(response, 404, wordsPage('This code does not work', error.message, OURS));
}

function joinByForm(deps: GuestDeps): CodeHandler {
  return async (request, response) => {
    const { code } = request.params;
    const typed = textsIn(request, 'name', 'email', 'password', 'organizationName');
    const given = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== ''));
    const guest = await readGuest(deps.auth, request.headers);
    try {
      const joined = await joinBy(deps, { ...given, code }, guest, response.locals['addressBlock']);
      const done = isIn(joined, guest)
        ? donePage('Welcome', 'You are in.', { href: '/', words: 'Go on' })
        : wordsPage(
            'Look into your inbox',
            'We have sent you an email: its link confirms that the address is yours.',
            OURS,
          );
      sendPage(response, 200, done);
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof ApiProblem)) throw error;
      if (error.code === 'too_many_requests') return sayNo(response, error);
      await showForm(deps, request, response, error);
    }
  };
}

async function showForm(
  { auth, authDb, linkSecret, now }: GuestDeps,
  request: Request<{ code: string }>,
  response: Parameters<CodeHandler>[1],
  problem: Refusal | ApiProblem | undefined,
): Promise<void> {
  try {
    const shown = await readCode(authDb, { code: request.params.code, linkSecret, now: now() });
    const guest = await readGuest(auth, request.headers);
    const { name, email, organizationName } = textsIn(request, 'name', 'email', 'organizationName');
    const status = problem ? (problem.code === 'conflict' ? 409 : 400) : 200;
    const said = { name, email, organizationName, problem: problem?.message };
    sendPage(response, status, joinPage({ ...shown, ...said, isSignedIn: guest !== null }));
  } catch (error) {
    sayNo(response, error);
  }
}
