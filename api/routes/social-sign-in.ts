import { fromNodeHeaders } from 'better-auth/node';
import { type RequestHandler, Router } from 'express';
import type { Auth } from '../auth.ts';
import { localPath } from '../local-path.ts';
import { ApiProblem } from '../problem.ts';
import { SECOND_FACTOR_NEEDED } from '../sign-in/second-factor-gate.ts';
import {
  SOCIAL_NAMES,
  type SocialProvider,
  socialProvidersOf,
  type SocialSettings,
} from '../sign-in/social.ts';
import { ourPage, sendPage } from './page.ts';

interface SocialDeps {
  readonly auth: Auth;
  readonly social: SocialSettings;
  readonly publicUrl: string;
}

/** Which ways in there are, the way to Google or Facebook, and where somebody lands whom they could not bring in. */
export function socialSignInRoutes(deps: SocialDeps): Router {
  const router = Router();
  router.get('/api/sign-in/ways', (_request, response) => {
    const ways = socialProvidersOf(deps.social).map((id) => ({
      id,
      name: SOCIAL_NAMES[id],
      path: wayTo(id),
    }));
    response.json({ password: true, social: ways });
  });
  router.get('/login/with/:provider', leadAway(deps));
  router.get('/login/failed', sayWhy);
  return router;
}

/** Markup of the buttons, for the sign-in page; nothing where no provider is set up. */
export function socialButtons(settings: SocialSettings, next: string): string {
  return socialProvidersOf(settings)
    .map(
      (id) =>
        `<a class="button" href="${wayTo(id)}?next=${encodeURIComponent(next)}">Sign in with ${SOCIAL_NAMES[id]}</a>`,
    )
    .join('\n');
}

function wayTo(provider: SocialProvider): string {
  return `/login/with/${provider}`;
}

/** A link and not a form: browsers hold a form's redirects to the page's `form-action`. */
function leadAway({ auth, social, publicUrl }: SocialDeps): RequestHandler<{ provider: string }> {
  return async (request, response) => {
    const provider = socialProvidersOf(social).find((name) => name === request.params.provider);
    if (!provider) throw new ApiProblem('not_found', 'Nobody signs in that way here.');
    const callbackURL = localPath(request.query['next'], publicUrl);
    const answer = await auth.api.signInSocial({
      headers: fromNodeHeaders(request.headers),
      body: { provider, callbackURL, errorCallbackURL: `/login/failed?by=${provider}` },
      asResponse: true,
    });
    const { url } = (await answer.json()) as { url?: string };
    if (!answer.ok || !url)
      return sendPage(response, 503, failedPage(`${SOCIAL_NAMES[provider]} cannot be reached.`));
    for (const cookie of answer.headers.getSetCookie()) response.append('Set-Cookie', cookie);
    response.set('Cache-Control', 'no-store').redirect(303, url);
  };
}

const sayWhy: RequestHandler = (request, response) => {
  const { error, by } = request.query;
  if (error === SECOND_FACTOR_NEEDED) return response.redirect(303, '/login/code');
  const name = by === 'google' || by === 'facebook' ? SOCIAL_NAMES[by] : 'the other side';
  const words =
    REASONS[String(error)] ?? (() => 'It may have taken too long, or was begun in another browser.');
  sendPage(response, 403, failedPage(words(name)));
};

/** Strangers and unconfirmed addresses get the same words: nobody learns here who is a member. */
const notOneOfUs = (name: string) =>
  `Either nobody here has the email address that ${name} told us, or ${name} does not vouch for it. Ask whoever ` +
  'invited you for an invitation, or sign in with your password.';

const REASONS: Readonly<Record<string, (name: string) => string>> = {
  signup_disabled: notOneOfUs,
  account_not_linked: notOneOfUs,
  email_not_verified: notOneOfUs,
  email_not_found: (name) =>
    `${name} did not tell us your email address. Allow it there, or sign in with your password.`,
  access_denied: (name) => `You did not allow ${name} to tell us who you are.`,
  "email_doesn't_match": (name) => `${name} knows you by another email address than we do.`,
  email_does_not_match: (name) => `${name} knows you by another email address than we do.`,
};

function failedPage(words: string): string {
  return ourPage(
    'You are not signed in',
    `<h1>You are not signed in</h1><p>${words}</p><p><a href="/login">Back to sign-in</a></p>`,
  );
}
