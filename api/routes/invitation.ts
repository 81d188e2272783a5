import express, { type Request, type RequestHandler, Router } from 'express';
import { acceptance } from '../../contracts/identity/invitation-api.ts';
import { acceptInvitation } from '../../services/identity/accept-invitation.ts';
import { readInvitation } from '../../services/identity/read-invitation.ts';
import { Refusal } from '../../services/refusal.ts';
import type { Auth } from '../auth.ts';
import type { ApiDeps } from '../context.ts';
import { ApiProblem } from '../problem.ts';
import { readGuest } from '../read-guest.ts';
import { readInput } from '../read-input.ts';
import { askAuth } from '../sign-in/ask-auth.ts';
import { answerSignIn, passCookies } from './answer-sign-in.ts';
import { invitationPage } from './invitation-page.ts';
import { sendPage, wordsPage } from './page.ts';
import { donePage } from './sign-in-page.ts';
import { readForm, sameOriginReferrer, textsIn } from './sign-in-pages.ts';

export interface GuestDeps extends ApiDeps {
  readonly auth: Auth;
}

export const readSmallJson = express.json({ limit: '10kb' });

/** What the link of a letter leads to: a page, and the same for a portal. */
export function invitationLinks(deps: GuestDeps): Router {
  const router = Router();
  router.get('/api/invitations/:id', show(deps));
  router.post('/api/invitations/:id/acceptance', readSmallJson, accept(deps));
  router.use('/invitation', sameOriginReferrer, readForm);
  router.get('/invitation/:id', (request, response) => answerPage(deps, request, response, undefined));
  router.post('/invitation/:id', acceptByForm(deps));
  return router;
}

type LinkHandler = RequestHandler<{ id: string }>;

function show({ auth, authDb, now }: GuestDeps): LinkHandler {
  return async ({ headers, params }, response) => {
    const guest = await readGuest(auth, headers);
    response.set('Cache-Control', 'no-store').json(await readInvitation(authDb, params.id, guest, now()));
  };
}

function accept(deps: GuestDeps): LinkHandler {
  return async (request, response) => {
    const { auth, authDb, now } = deps;
    const { id: token } = request.params;
    const guest = await readGuest(auth, request.headers);
    const isSilent = request.body === undefined || Object.keys(request.body).length === 0;
    const newcomer = isSilent ? null : readInput(acceptance, request.body);
    const accepted = await acceptInvitation(authDb, { token, guest, newcomer, now: now() });
    if (accepted.became === 'sign_in_first')
      throw new ApiProblem('no_key', `${accepted.email} has a sign-in: sign in as that person, then accept.`);
    const { organization, email, isNew } = accepted;
    const signedIn = isNew
      ? await signIn(deps, request, { email, password: newcomer?.password ?? '' })
      : null;
    if (signedIn) passCookies(response, signedIn);
    response.set('Cache-Control', 'no-store').json({ organization, signedIn: signedIn?.ok ?? true });
  };
}

/** Through the front door: what else is asked of people who sign in is asked here too. */
function signIn(deps: GuestDeps, request: Request<{ id: string }>, credentials: object) {
  return askAuth(deps, request, '/sign-in/email', credentials);
}

function acceptByForm(deps: GuestDeps): LinkHandler {
  return async (request, response) => {
    const { auth, authDb, now } = deps;
    const { id: token } = request.params;
    const { name, password } = textsIn(request, 'name', 'password');
    const guest = await readGuest(auth, request.headers);
    try {
      const newcomer = name || password ? readInput(acceptance, { name, password }) : null;
      const accepted = await acceptInvitation(authDb, { token, guest, newcomer, now: now() });
      if (accepted.became === 'sign_in_first') return answerPage(deps, request, response, undefined);
      const { organization, email, isNew } = accepted;
      if (isNew) {
        const result = await signIn(deps, request, { email, password });
        return await answerSignIn(response, result, { email, next: '/' });
      }
      const link = { href: '/', words: 'Go on' };
      sendPage(response, 200, donePage('Welcome', `You are a member of ${organization} now.`, link));
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof ApiProblem)) throw error;
      await answerPage(deps, request, response, error);
    }
  };
}

async function answerPage(
  { auth, authDb, now }: GuestDeps,
  request: Parameters<LinkHandler>[0],
  response: Parameters<LinkHandler>[1],
  problem: Refusal | ApiProblem | undefined,
): Promise<void> {
  try {
    const { id: token } = request.params;
    const invitation = await readInvitation(authDb, token, await readGuest(auth, request.headers), now());
    const { name } = textsIn(request, 'name');
    const status = problem ? (problem.code === 'conflict' ? 409 : 400) : 200;
    sendPage(response, status, invitationPage({ ...invitation, token, name, problem: problem?.message }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendPage(response, 404, wordsPage('This link does not work any more', error.message, { isOurs: true }));
  }
}
