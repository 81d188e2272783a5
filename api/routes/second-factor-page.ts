import { renderSVG } from 'uqr';
import type { SecondFactorState } from '../../services/identity/read-second-factor.ts';
import { escapeHtml, ourPage } from './page.ts';

const HOME = '/account/second-factor';
const BACK = '<p><a href="/account">Back to your sign-in</a></p>';

/** The second step of signing in. */
export function codePage(problem?: string): string {
  return ourPage(
    'Your code',
    `<h1>Your code</h1>
<p>Type the six digits that your authenticator app shows now, or one of your backup codes.</p>
${said(problem)}<form method="post" action="/login/code">${codeField()}
<button class="chosen">Sign in</button></form>
<p class="dim">No phone and no backup code? Ask whoever runs your organization’s account.</p>`,
  );
}

/** Where a second factor is set up, by who is signed in or is asked for one on the way in. */
export function secondFactorPage(
  state: SecondFactorState & { readonly need: string | null },
  problem?: string,
): string {
  return ourPage('Second factor', state.enabledAt ? enabled(state, problem) : absent(state, problem));
}

function absent(
  { need, isRequired, hasPassword }: SecondFactorState & { need: string | null },
  problem?: string,
) {
  const why = isRequired
    ? 'Your organization asks for a second factor besides your password.'
    : 'Besides your password, an app on your phone shows a code that changes every half minute. Nobody signs in as you without it.';
  return `<h1>Set up a second factor</h1>
<p>${why} Any authenticator app will do.</p>
${said(problem)}<form method="post" action="${HOME}/begin">${need || !hasPassword ? '' : passwordField()}
<button class="chosen">Begin</button></form>${need ? '' : BACK}`;
}

function enabled(
  { enabledAt, backupCodesLeft, isRequired, hasPassword }: SecondFactorState,
  problem?: string,
) {
  const since = enabledAt?.toISOString().slice(0, 10) ?? '';
  const proof = `${hasPassword ? passwordField() : ''}${codeField('A code of the app, or a backup code')}`;
  const form = (path: string, title: string, words: string, button: string) =>
    `<details><summary>${title}</summary><p class="dim">${words}</p>
<form method="post" action="${HOME}/${path}">${proof}<button>${button}</button></form></details>`;
  return `<h1>Your second factor is on</h1>
<p>Since ${since}. Backup codes left: ${backupCodesLeft}.</p>
${said(problem)}${form('backup-codes', 'New backup codes', 'Those you have are void then.', 'Make new codes')}
${form('begin', 'Move to another phone', 'The app you have now counts until the new one has shown its first code.', 'Begin')}
${
  isRequired
    ? '<p class="dim">Your organization asks for it, so it cannot be turned off.</p>'
    : form('disable', 'Turn it off', 'Your password alone will do then.', 'Turn off')
}
${BACK}`;
}

/** The square that the app scans, and the first code of it. */
export function scanPage({ uri, secret }: { readonly uri: string; readonly secret: string }): string {
  return ourPage(
    'Scan this',
    `<h1>Scan this with your app</h1>
<div class="qr" role="img" aria-label="The square that the app scans">${renderSVG(uri, { border: 2 })}</div>
<p class="dim">Or type this into the app: <code>${escapeHtml(secret.replace(/(.{4})/g, '$1 ').trim())}</code></p>
${firstCodeForm()}`,
  );
}

/** After a first code that was wrong: the square is not shown a second time. */
export function firstCodePage(problem: string): string {
  return ourPage(
    'The first code',
    `<h1>The first code</h1>${said(problem)}${firstCodeForm()}
<p><a href="${HOME}">Begin again</a></p>`,
  );
}

function firstCodeForm(): string {
  return `<form method="post" action="${HOME}/confirm">${codeField('The code that the app shows now')}
<button class="chosen">Turn on</button></form>`;
}

/** Shown once. */
export function backupCodesPage(codes: readonly string[], next: string): string {
  const items = codes.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('');
  return ourPage(
    'Your backup codes',
    `<h1>Your second factor is on</h1>
<p>Print these backup codes, or keep them where you keep passwords. Each signs you in once when your phone is not there.
They are not shown again.</p>
<ul class="codes">${items}</ul>
<p><a href="${escapeHtml(next)}">I have kept them: go on</a></p>`,
  );
}

function said(problem: string | undefined): string {
  return problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : '';
}

function passwordField(): string {
  return `<label>Your password<input name="password" type="password" autocomplete="current-password" required></label>`;
}

function codeField(label = 'Code'): string {
  return `<label>${label}<input name="code" autocomplete="one-time-code" inputmode="text" autocapitalize="off" spellcheck="false" minlength="6" maxlength="40" required></label>`;
}
