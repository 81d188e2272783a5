import type { SecurityMailKind } from '../../contracts/identity/security-mail.ts';

export interface SecurityMailFacts {
  readonly kind: SecurityMailKind;
  /** Who writes. */
  readonly operator: string;
  /** Of an invitation: where to. */
  readonly organization: string | null;
  readonly about: string | null;
  /** The page that it leads to; null: none. */
  readonly link: string | null;
  /** Milliseconds for which the link works. */
  readonly lastsMs: number;
  /** Where a person looks after their sessions. */
  readonly accountUrl: string;
}

interface MailWords {
  readonly subject: string;
  readonly text: string;
}

/** Where each leads to, before its token. */
export const PAGE_OF: Readonly<Partial<Record<SecurityMailKind, string>>> = {
  verify_email: 'verify',
  reset_password: 'reset',
  invitation: 'invitation',
};

/** The words of an email about signing in. No operator rewords them: whoever reads one must know what it is. */
export function securityWords(facts: SecurityMailFacts): MailWords {
  const { subject, paragraphs } = WORDS[facts.kind](facts);
  return { subject, text: paragraphs.join('\n\n') };
}

interface Draft {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

const WORDS: Readonly<Record<SecurityMailKind, (facts: SecurityMailFacts) => Draft>> = {
  verify_email: ({ operator, link, lastsMs }) => ({
    subject: `Confirm your email address for ${operator}`,
    paragraphs: [
      `Please confirm that this is your email address for ${operator}.`,
      `Confirm: ${link}`,
      `The link works once, for ${spanInWords(lastsMs)}. If you did not ask for it you need do nothing.`,
    ],
  }),
  reset_password: ({ operator, link, lastsMs }) => ({
    subject: `Choose a new password for ${operator}`,
    paragraphs: [
      `Somebody asked for a new password for your sign-in at ${operator}.`,
      `Choose a new password: ${link}`,
      `The link works once, for ${spanInWords(lastsMs)}. If it was not you, you need do nothing: your password stays as it is.`,
    ],
  }),
  invitation: ({ operator, organization, about, link, lastsMs }) => ({
    subject: `You are invited to ${organization ?? operator}`,
    paragraphs: [
      `${invites(operator, organization)}${about ? ` as ${about}` : ''}.`,
      `Accept the invitation: ${link}`,
      `The link works once, for ${spanInWords(lastsMs)}. If you do not know ${operator} you need do nothing.`,
    ],
  }),
  password_changed: ({ operator, accountUrl }) => ({
    subject: `Your password for ${operator} was changed`,
    paragraphs: ['Your password was changed, and your other sessions were ended.', wasItYou(accountUrl)],
  }),
  sign_in_changed: ({ operator, about, accountUrl }) => ({
    subject: `How you sign in to ${operator} was changed`,
    paragraphs: [about ?? 'How you sign in was changed.', wasItYou(accountUrl)],
  }),
};

/** An operator's own people are not told that it invites them to itself. */
function invites(operator: string, organization: string | null): string {
  return organization === null || organization === operator
    ? `You are invited to ${operator}`
    : `${operator} invites you to ${organization}`;
}

function wasItYou(accountUrl: string): string {
  const reset = accountUrl.replace(/\/account$/, '/reset');
  return `If it was you, you need do nothing. If not, choose a new password at once: ${reset} and then look at your sessions: ${accountUrl}`;
}

function spanInWords(ms: number): string {
  const hours = Math.max(1, Math.round(ms / 3_600_000));
  if (hours === 1) return 'an hour';
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
