import type { Purpose } from '../../contracts/messaging/workflow.ts';
import { languageOf } from './language.ts';

/** What stands below an email that somebody may not want. */
export interface MailFooter {
  readonly sender: string;
  /** 15 U.S.C. 7704(a)(5)(A)(iii): a valid physical postal address of the sender. */
  readonly postalAddress: string | null;
  readonly unsubscribeUrl: string;
  readonly unsubscribeLabel: string;
}

/** Emails that offer a way out of all further ones; the others answer, or ask about what was agreed. */
const WITH_FOOTER: ReadonlySet<Purpose> = new Set(['sequence', 'rebook', 'broadcast', 'booking', 'reminder']);

const LABELS: Readonly<Record<string, string>> = { en: 'Unsubscribe', es: 'Darse de baja' };

export function hasFooter(purpose: Purpose): boolean {
  return WITH_FOOTER.has(purpose);
}

export function unsubscribeLabel(locale: string): string {
  return LABELS[languageOf(locale)] ?? 'Unsubscribe';
}

export function footerText(footer: MailFooter): string {
  const { sender, postalAddress, unsubscribeLabel: label, unsubscribeUrl } = footer;
  // RFC 3676 4.3: what follows a line of two dashes and a space is no part of the letter.
  return ['', '', '-- ', sender, postalAddress, `${label}: ${unsubscribeUrl}`]
    .filter((line) => line !== null)
    .join('\n');
}

/** RFC 8058: a mail program's own button, which posts to the address without asking. */
export function unsubscribeHeaders(url: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
