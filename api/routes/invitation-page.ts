import { withArticle } from '../../services/identity/write-invitation.ts';
import type { readInvitation } from '../../services/identity/read-invitation.ts';
import { escapeHtml, ourPage } from './page.ts';
import { newPasswordField, sayProblem } from './sign-in-page.ts';

interface Shown extends Awaited<ReturnType<typeof readInvitation>> {
  readonly token: string;
  /** As it was typed. */
  readonly name: string;
  readonly problem: string | undefined;
}

/** Who invites whom to what, and what is left to do. Nothing happens before a button is pressed: scanners open links. */
export function invitationPage(shown: Shown): string {
  const { organization, role, invitedBy, email, problem } = shown;
  const title = `Join ${organization}`;
  return ourPage(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(invitedBy)} invites ${escapeHtml(email)} to be ${withArticle(escapeHtml(role))} of ${escapeHtml(organization)}.</p>
${sayProblem(problem)}${whatNext(shown)}`,
  );
}

function whatNext({ standing, token, name, problem }: Shown): string {
  switch (standing) {
    case 'new':
      return `<form method="post">${nameField(name)}
${newPasswordField('password', 'Password', problem)}
<button class="chosen">Join</button></form>`;
    case 'yours':
      return '<form method="post"><button class="chosen">Join</button></form>';
    case 'sign_in_first':
      return `<p>This address has a sign-in. <a href="/login?next=/invitation/${escapeHtml(encodeURIComponent(token))}">Sign in</a>, then join.</p>`;
    case 'another':
      return '<p>You are signed in as somebody else. <a href="/account">Sign out</a>, then open the link again.</p>';
  }
}

function nameField(typed: string): string {
  return `<label>Your name<input name="name" autocomplete="name" required maxlength="200" value="${escapeHtml(typed)}"></label>`;
}
