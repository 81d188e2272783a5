import express, { type Request, type RequestHandler, Router } from 'express';
import { askReset } from '../../services/identity/ask-reset.ts';
import { readToken, type TokenPurpose } from '../../services/identity/one-time-token.ts';
import { resetPassword } from '../../services/identity/reset-password.ts';
import { verifyEmail } from '../../services/identity/verify-email.ts';
import { Refusal } from '../../services/refusal.ts';
import type { Auth } from '../auth.ts';
import type { ApiDeps } from '../context.ts';
import { askAuth } from '../sign-in/ask-auth.ts';
import type { SocialSettings } from '../sign-in/social.ts';
import type { Devices } from '../sign-in/devices.ts';
import { rememberBrowser } from '../sign-in/remember-browser.ts';
import { answerSignIn } from './answer-sign-in.ts';
import { sendPage } from './page.ts';
import { socialButtons } from './social-sign-in.ts';
import { askResetPage, donePage, loginPage, newPasswordPage, verifyPage } from './sign-in-page.ts';

export interface SignInPagesDeps extends ApiDeps {
  readonly auth: Auth;
  readonly social: SocialSettings;
  readonly devices: Devices;
}

const GONE = donePage(
  'This link does not work any more',
  'It was used already, or it is too old, or it was cut off.',
  { href: '/reset', words: 'Send me another link' },
);
const NOT_VERIFIABLE = donePage(
  'This link does not work any more',
  'It was used already, or it is too old. When you sign in and your address is not confirmed yet, we send you another.',
  { href: '/login', words: 'Sign in' },
);
/** Known or not, everybody reads the same. */
const ON_ITS_WAY = donePage(
  'Look into your inbox',
  'If somebody signs in with that address, an email with a link is on its way to it. The link works once, for an hour.',
  { href: '/login', words: 'Back to sign in' },
);

const THERE_ALREADY = donePage(
  'Look into your inbox',
  'A link was asked for several times. If somebody signs in with that address, one is there already: look also among spam. In an hour you can ask again.',
  { href: '/login', words: 'Back to sign in' },
);

/** Signing in, and what leads back to it, as pages that need no JavaScript. */
export function signInPages(deps: SignInPagesDeps): Router {
  const router = Router();
  router.use(['/login', '/reset', '/verify'], sameOriginReferrer, readForm);
  router.get('/login', (request, response) =>
    sendPage(response, 200, loginPage({ email: '', ...formOf(deps, request.query.next) })),
  );
  router.post('/login', signIn(deps));
  router.get('/reset', (_request, response) => sendPage(response, 200, askResetPage()));
  router.post('/reset', sendReset(deps));
  router.get('/reset/:token', whileGood(deps, 'reset-password', newPasswordPage(), GONE));
  router.post('/reset/:token', takeNewPassword(deps));
  router.get('/verify/:token', whileGood(deps, 'verify-email', verifyPage(), NOT_VERIFIABLE));
  router.post('/verify/:token', takeProof(deps));
  return router;
}

function sendReset(deps: SignInPagesDeps): RequestHandler {
  return async (request, response) => {
    const { email } = textsIn(request, 'email');
    const asked = { account: email.trim().toLowerCase(), address: response.locals['addressBlock'] };
    const wait = await deps.guesses.count('mail', asked);
    if (wait > 0) response.set('Retry-After', String(wait));
    sendPage(response, wait > 0 ? 429 : 200, wait > 0 ? THERE_ALREADY : ON_ITS_WAY);
    // After the answer is out, so that the time it takes tells nothing.
    if (email && wait === 0) deps.inBackground(askReset(deps.authDb, deps.seal, email, deps.now()));
  };
}

function signIn(deps: SignInPagesDeps): RequestHandler {
  return async (request, response) => {
    const { email, password, next } = textsIn(request, 'email', 'password', 'next');
    const result = await askAuth(deps, request, '/sign-in/email', { email, password });
    await answerSignIn(response, result, { email, ...formOf(deps, next) });
  };
}

function formOf({ social }: SignInPagesDeps, given: unknown) {
  const next = nextOf(given);
  return { next, buttons: socialButtons(social, next) };
}

/** Looks, and changes nothing. */
function whileGood(
  { authDb, now }: SignInPagesDeps,
  purpose: TokenPurpose,
  html: string,
  gone: string,
): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const isGood = await readToken(authDb, purpose, request.params.token, now());
    sendPage(response, isGood ? 200 : 404, isGood ? html : gone);
  };
}

function takeProof({ authDb, now }: SignInPagesDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    if (!(await verifyEmail(authDb, request.params.token, now())))
      return sendPage(response, 404, NOT_VERIFIABLE);
    const link = { href: '/login', words: 'Sign in' };
    sendPage(response, 200, donePage('Your address is confirmed', 'You can sign in now.', link));
  };
}

function takeNewPassword(deps: SignInPagesDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const { password } = textsIn(request, 'password');
    try {
      const { token } = request.params;
      const email = await resetPassword(deps.authDb, deps.seal, { token, password }, deps.now());
      await rememberBrowser(deps, response, email);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'not_found') return sendPage(response, 404, GONE);
      return sendPage(response, 400, newPasswordPage(error.message));
    }
    deps.notifier.wake();
    const words = 'Wherever you were signed in, you are so no more.';
    const signIn = { href: '/login', words: 'Sign in with it' };
    sendPage(response, 200, donePage('Your new password is set', words, signIn));
  };
}

export const readForm = express.urlencoded({ extended: false, limit: '10kb' });

/** With no referrer at all a browser hides the origin of a form, and it could not be told from a stranger's. */
export const sameOriginReferrer: RequestHandler = (_request, response, next) => {
  response.set('Referrer-Policy', 'same-origin');
  next();
};

/** The fields of a form; what was not given is empty. */
export function textsIn<Name extends string>(
  { body }: Pick<Request, 'body'>,
  ...names: Name[]
): Record<Name, string> {
  const form: Readonly<Record<string, unknown>> = body ?? {};
  const texts = names.map((name) => [name, typeof form[name] === 'string' ? form[name] : '']);
  return Object.fromEntries(texts) as Record<Name, string>;
}

/** Where somebody goes on to: a path of ours, and never to a stranger. */
function nextOf(given: unknown): string {
  return typeof given === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(given) && !given.includes('\\')
    ? given
    : '/';
}
