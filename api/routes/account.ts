import { fromNodeHeaders } from 'better-auth/node';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { changePassword } from '../../services/identity/change-password.ts';
import { chooseOrganization } from '../../services/identity/choose-organization.ts';
import { endOtherSessions } from '../../services/identity/end-other-sessions.ts';
import { endSession } from '../../services/identity/end-session.ts';
import { listMemberships } from '../../services/identity/list-memberships.ts';
import { listSessions, type SessionOwner } from '../../services/identity/list-sessions.ts';
import { Refusal } from '../../services/refusal.ts';
import { addressBlock } from '../limits/address-block.ts';
import { againBy, trySecret } from '../limits/try-secret.ts';
import { ApiProblem } from '../problem.ts';
import { askAuth } from '../sign-in/ask-auth.ts';
import { type AccountFacts, accountPage } from './account-page.ts';
import { passCookies } from './answer-sign-in.ts';
import { sendPage } from './page.ts';
import { readForm, sameOriginReferrer, type SignInPagesDeps, textsIn } from './sign-in-pages.ts';

/** More than anybody has; the API lists them all. */
const MOST_SHOWN = 50;

interface SignedIn extends SessionOwner {
  readonly user: { readonly name: string; readonly email: string };
  readonly activeOrganizationId: string | null;
}

type Act = (asked: { readonly request: Request; readonly owner: SignedIn }) => Promise<string>;

/** A person's own sign-in as pages. They are there for whoever is a member of nothing, too. */
export function accountPages(deps: SignInPagesDeps): Router {
  const { authDb, seal, now } = deps;
  const router = Router();
  router.use(['/account', '/sign-out'], sameOriginReferrer, readForm);
  router.get(
    '/account',
    signedIn(deps, (_request, response, owner) => show(deps, response, owner)),
  );
  const post = (path: string, act: Act): void => {
    router.post(
      path,
      signedIn(deps, (request, response, owner) => answer(deps, request, response, owner, act)),
    );
  };
  post('/account/password', async ({ request, owner }) => {
    const typed = textsIn(request, 'currentPassword', 'newPassword');
    const guess = againBy(owner.userId, addressBlock(request.ip));
    await trySecret(deps.guesses, 'password', guess, () =>
      changePassword(authDb, seal, { ...owner, ...typed }, now()),
    );
    deps.notifier.wake();
    return 'Your password is changed, and your other sessions have ended.';
  });
  post('/account/organization', async ({ request, owner }) => {
    await chooseOrganization(authDb, owner, idIn(request));
    return 'You act there now.';
  });
  post('/account/sessions/end', async ({ request, owner }) => {
    await endSession(authDb, owner.userId, idIn(request));
    return 'That session has ended.';
  });
  post('/account/sessions/end-others', async ({ owner }) => {
    const ended = await endOtherSessions(authDb, owner);
    return ended === 1 ? 'The other session has ended.' : `${ended} sessions have ended.`;
  });
  router.post('/sign-out', signOut(deps));
  return router;
}

function signOut(deps: SignInPagesDeps): RequestHandler {
  return async (request, response) => {
    passCookies(response, await askAuth(deps, request, '/sign-out', {}));
    response.redirect(303, '/login');
  };
}

/** Shows somebody who is not signed in the way there first. */
function signedIn(
  { auth }: SignInPagesDeps,
  serve: (request: Request, response: Response, owner: SignedIn) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const asked = { headers: fromNodeHeaders(request.headers), returnHeaders: true } as const;
    const { response: found, headers } = await auth.api.getSession(asked);
    const cookies = headers.getSetCookie();
    if (cookies.length > 0) response.append('Set-Cookie', cookies);
    if (!found) return response.redirect(303, '/login?next=/account');
    const { session, user } = found;
    const activeOrganizationId = session.activeOrganizationId ?? null;
    await serve(request, response, { userId: user.id, sessionId: session.id, user, activeOrganizationId });
  };
}

async function answer(
  deps: SignInPagesDeps,
  request: Request,
  response: Response,
  owner: SignedIn,
  act: Act,
): Promise<void> {
  try {
    const done = await act({ request, owner });
    const fresh = await deps.authDb.session.findUnique({ where: { id: owner.sessionId } });
    if (!fresh) return response.redirect(303, '/login');
    await show(deps, response, { ...owner, activeOrganizationId: fresh.activeOrganizationId }, { done });
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'too_many_requests') {
      response.set(error.details.headers ?? {});
      return show(deps, response, owner, { problem: error.message }, 429);
    }
    if (!(error instanceof Refusal)) throw error;
    await show(deps, response, owner, { problem: error.message }, error.code === 'not_found' ? 404 : 400);
  }
}

async function show(
  { authDb, now }: SignInPagesDeps,
  response: Response,
  owner: SignedIn,
  said: AccountFacts['said'] = {},
  status = 200,
): Promise<void> {
  const at = now();
  const { userId, activeOrganizationId: actsIn } = owner;
  const [{ items: organizations }, { items: sessions }] = await Promise.all([
    listMemberships(authDb, { userId, actsIn }, { limit: MOST_SHOWN }),
    listSessions(authDb, owner, { limit: MOST_SHOWN }, at),
  ]);
  const { name, email } = owner.user;
  sendPage(response, status, accountPage({ name, email, organizations, sessions, now: at, said }));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Refusal not_found */
function idIn(request: Request): string {
  const { id } = textsIn(request, 'id');
  if (!UUID.test(id)) throw new Refusal('not_found', 'There is no such thing: it may have ended meanwhile.');
  return id;
}
