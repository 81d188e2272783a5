import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../contracts/identity/password.ts';
import { escapeHtml, ourPage } from './page.ts';

export interface LoginForm {
  readonly email: string;
  /** A path of ours to go on to. */
  readonly next: string;
  /** Markup: other ways to sign in. */
  readonly buttons?: string;
}

/** @param problem why the last try failed, in a sentence */
export function loginPage(form: LoginForm & { readonly problem?: string }): string {
  const { email, next, buttons = '', problem } = form;
  return ourPage(
    'Sign in',
    `<h1>Sign in</h1>${sayProblem(problem)}
<form method="post" action="/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label>Email address<input type="email" name="email" autocomplete="username" required value="${escapeHtml(email)}"${email ? '' : ' autofocus'}></label>
<label>Password<input type="password" name="password" autocomplete="current-password" required maxlength="${LONGEST_PASSWORD}"${email ? ' autofocus' : ''}></label>
<button class="chosen">Sign in</button></form>
${buttons}
<p><a href="/reset">I forgot my password</a></p>`,
  );
}

export function askResetPage(): string {
  return ourPage(
    'Choose a new password',
    `<h1>Choose a new password</h1><p>Tell us your email address: we send you a link that leads to a new password.</p>
<form method="post" action="/reset">
<label>Email address<input type="email" name="email" autocomplete="username" required autofocus></label>
<button class="chosen">Send the link</button></form><p><a href="/login">Back to sign in</a></p>`,
  );
}

/** A new password, twice neither: browsers show what was typed, and a wrong one is reset again. */
export function newPasswordPage(problem?: string): string {
  return ourPage(
    'Choose a new password',
    `<h1>Choose a new password</h1>${sayProblem(problem)}
<form method="post">
${newPasswordField('password', 'New password', problem)}
<button class="chosen">Set the password</button></form>`,
  );
}

export function newPasswordField(name: string, label: string, problem?: string): string {
  const invalid = problem ? ' aria-invalid="true"' : '';
  return `<label>${label} <small>At least ${SHORTEST_PASSWORD} characters: a few words that nobody would guess are good.</small>
<input type="password" name="${name}" autocomplete="new-password" required minlength="${SHORTEST_PASSWORD}" maxlength="${LONGEST_PASSWORD}"${invalid}></label>`;
}

/** Nothing is recorded before the button is pressed, because mail scanners open links. */
export function verifyPage(): string {
  return ourPage(
    'Confirm your email address',
    `<h1>Confirm your email address</h1><p>One press, and it is done.</p>
<form method="post"><button class="chosen">This address is mine</button></form>`,
  );
}

/** What was done, and where it goes on. */
export function donePage(title: string, words: string, link: { href: string; words: string }): string {
  return ourPage(
    title,
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p><p><a href="${link.href}">${escapeHtml(link.words)}</a></p>`,
  );
}

export function sayProblem(problem: string | undefined): string {
  return problem ? `<p class="bad" role="alert">${escapeHtml(problem)}</p>` : '';
}
