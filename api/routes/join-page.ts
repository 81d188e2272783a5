import type { readCode } from '../../services/identity/read-code.ts';
import { escapeHtml, ourPage } from './page.ts';
import { newPasswordField, sayProblem } from './sign-in-page.ts';

interface Shown extends Awaited<ReturnType<typeof readCode>> {
  readonly isSignedIn: boolean;
  /** As they were typed. */
  readonly name: string;
  readonly email: string;
  readonly organizationName: string;
  readonly problem: string | undefined;
}

export function joinPage(shown: Shown): string {
  const { organization, operator, kind, isSignedIn, name, email, organizationName, problem } = shown;
  const title = organization ? `Join ${organization}` : `Register with ${operator}`;
  const business = organization
    ? ''
    : field('organizationName', `Your business`, 'organization', organizationName);
  const person = isSignedIn
    ? ''
    : `${field('name', 'Your name', 'name', name)}
${field('email', 'Email address', 'username', email, 'email')}
${newPasswordField('password', 'Password', problem)}`;
  return ourPage(
    title,
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(organization ? `It works with ${operator}.` : `As a ${kind}.`)}</p>
${sayProblem(problem)}<form method="post">${business}${person}
<button class="chosen">Join</button></form>`,
  );
}

function field(name: string, label: string, autocomplete: string, value: string, type = 'text'): string {
  return `<label>${label}<input type="${type}" name="${name}" autocomplete="${autocomplete}" required maxlength="200" value="${escapeHtml(value)}"></label>`;
}
