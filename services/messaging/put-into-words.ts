import type { Purpose, TemplateName } from '../../contracts/messaging/workflow.ts';
import { type LetterBrand, letterHtml } from '../../domain/messaging/email-html.ts';
import {
  footerText,
  hasFooter,
  type MailFooter,
  unsubscribeHeaders,
  unsubscribeLabel,
} from '../../domain/messaging/mail-footer.ts';
import { type Rendered, renderWording, type Wording } from '../../domain/messaging/render-wording.ts';
import { LONGEST_SMS, plainSms, sizeOfSms } from '../../domain/messaging/sms-text.ts';
import { isBrought } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { findWording } from './find-wording.ts';
import type { LeadFacts, Reader } from './lead-facts.ts';
import { type MessageLinks, mergeFields } from './merge-fields.ts';
import type { EmailSender } from './pick-sender.ts';

/** What an email has besides its words. */
export interface MailExtras {
  /** Below the words, in the plain text; its own lines in the HTML. */
  readonly footer: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What goes out where the row shows `hidden`. */
  readonly secret?: { readonly hidden: string; readonly token: string };
}

/** A message as it would go out. */
export interface Words {
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  /** Of a text. */
  readonly segments: number | null;
  readonly encoding: string | null;
  readonly mail: MailExtras | null;
  /** Merge fields that it needs and this lead has not. */
  readonly missing: readonly string[];
  /** Why it cannot go out as it is; null: it can. */
  readonly unsendable: string | null;
}

export interface WordsAsked {
  readonly facts: LeadFacts;
  readonly reader: Reader;
  readonly links: MessageLinks;
  readonly purpose: Purpose;
  /** Null: a text. */
  readonly sender: EmailSender | null;
  readonly now: Date;
}

/** The words of a template for a lead; with a draft, in the draft's words. */
export async function fillTemplate(
  tx: Transaction,
  template: TemplateName,
  asked: WordsAsked,
  draft?: Wording,
): Promise<Words> {
  const { facts, reader, sender, links, now } = asked;
  const channel = sender ? 'email' : 'sms';
  const wanted = { clientId: facts.client.id, name: template, channel, locale: reader.locale } as const;
  // The product's own messages have purposes of their own; what an operator thought of is for its sequences alone.
  if (!isBrought(template) && asked.purpose !== 'sequence') return WORDLESS;
  const wording = draft ? { ...draft, locale: reader.locale } : await findWording(tx, wanted);
  if (!wording) return WORDLESS;
  const { locale } = wording;
  const rendered = renderWording(
    wording,
    await mergeFields(tx, facts, { template, reader, locale, links, now }),
  );
  return dress(rendered, locale, asked);
}

/** A person's own words, as they go out. */
export function dressWritten(said: { subject: string | null; text: string }, asked: WordsAsked): Words {
  return dress({ ok: true, ...said }, asked.reader.locale, asked);
}

function dress(rendered: Rendered, locale: string, asked: WordsAsked): Words {
  if (!rendered.ok) return unfilled(rendered.missing);
  const { facts, sender } = asked;
  if (!sender) {
    const text = plainSms(rendered.text);
    const unsendable = text.length > LONGEST_SMS ? 'too_long' : null;
    return { ...NOTHING, ...sizeOfSms(text), subject: null, text, missing: [], unsendable };
  }
  const footer = footerOf(asked, sender, locale);
  return dressEmail(rendered, { locale, usualSubject: facts.client.name, footer });
}

const NOTHING = { html: null, segments: null, encoding: null, mail: null };

/** Whoever named the message never put it into words for this channel. */
const WORDLESS: Words = { ...NOTHING, subject: null, text: '', missing: [], unsendable: 'no_words' };

/** There is no half sentence: without what it needs, a message says nothing. */
export function unfilled(missing: Words['missing']): Words {
  return { ...NOTHING, subject: null, text: '', missing, unsendable: `missing:${missing.join(',')}` };
}

/** Filled words as an email. */
export function dressEmail(
  { subject: given, text }: { readonly subject: string | null; readonly text: string },
  dress: {
    readonly locale: string;
    readonly usualSubject: string;
    readonly footer: MailFooter | null;
    readonly brand?: LetterBrand | null;
  },
): Words {
  const { locale, usualSubject, footer, brand } = dress;
  const subject = given || usualSubject;
  const html = letterHtml({ subject, text, locale, footer, brand });
  const mail: MailExtras = {
    footer: footer ? footerText(footer) : '',
    headers: footer ? unsubscribeHeaders(footer.unsubscribeUrl) : {},
  };
  return { ...NOTHING, subject, text, html, mail, missing: [], unsendable: null };
}

function footerOf(asked: WordsAsked, sender: EmailSender, locale: string): MailFooter | null {
  const { facts, links, purpose, reader } = asked;
  if (reader.isClient || !hasFooter(purpose)) return null;
  const { operatorId, id: contactId } = facts.contact;
  return {
    sender: sender.name,
    postalAddress: sender.postalAddress,
    unsubscribeUrl: links.unsubscribeUrl({ operatorId, contactId }),
    unsubscribeLabel: unsubscribeLabel(locale),
  };
}
