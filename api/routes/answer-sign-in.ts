import type { Response as ExpressResponse } from 'express';
import { SECOND_FACTOR_NEEDED } from '../sign-in/second-factor-gate.ts';
import { sendPage } from './page.ts';
import { loginPage, type LoginForm } from './sign-in-page.ts';

const WRONG = 'That email address and password do not belong together.';

const STRANGE_ORIGIN = 'This page was not opened at our own address. Open it afresh, and sign in there.';

/** What the page says to a sign-in that was refused, by better-auth's code. */
const REFUSALS: Readonly<Record<string, string>> = {
  EMAIL_NOT_VERIFIED:
    'Your email address is not confirmed yet. We have sent you another link: open it, and sign in again.',
  INVALID_ORIGIN: STRANGE_ORIGIN,
  MISSING_OR_NULL_ORIGIN: STRANGE_ORIGIN,
};

/**
 * Answers a sign-in by the form: what better-auth said becomes a page or the way on, and its cookies are passed on. A
 * further step, such as a second factor, is asked for here.
 *
 * @param result better-auth's answer
 */
export async function answerSignIn(
  response: ExpressResponse,
  result: Response,
  form: LoginForm,
): Promise<void> {
  passCookies(response, result);
  if (result.ok) return response.redirect(303, form.next);
  const said = (await result.json().catch(() => ({}))) as {
    readonly code?: string;
    readonly message?: string;
  };
  const { code = '' } = said;
  if (code === SECOND_FACTOR_NEEDED) return response.redirect(303, '/login/code');
  if (result.status === 429) {
    const retryAfter = result.headers.get('Retry-After');
    if (retryAfter) response.set('Retry-After', retryAfter);
    const problem = said.message ?? 'That were too many tries. Wait a minute, then try again.';
    return sendPage(response, 429, loginPage({ ...form, problem }));
  }
  const status = result.status >= 500 ? 500 : 401;
  const problem = status === 500 ? 'Something went wrong on our side. Try again.' : (REFUSALS[code] ?? WRONG);
  return sendPage(response, status, loginPage({ ...form, problem }));
}

export function passCookies(response: ExpressResponse, { headers }: Response): void {
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) response.append('Set-Cookie', cookies);
}
