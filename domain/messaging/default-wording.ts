import type { BroughtTemplate, TemplateName } from '../../contracts/messaging/workflow.ts';
import { languageOf } from './language.ts';
import type { Wording } from './render-wording.ts';
import { type DefaultWording, isBrought } from './templates.ts';
import { ENGLISH } from './wording-en.ts';
import { SPANISH } from './wording-es.ts';

const LANGUAGES: Readonly<Record<string, Readonly<Partial<Record<BroughtTemplate, DefaultWording>>>>> = {
  en: ENGLISH,
  es: SPANISH,
};

export const DEFAULT_LANGUAGES: readonly string[] = Object.keys(LANGUAGES);

/** The words that the product brings along in a language; null: it brings none. */
export function defaultWording(name: TemplateName, channel: 'sms' | 'email', locale: string): Wording | null {
  const words = isBrought(name) ? LANGUAGES[languageOf(locale)]?.[name] : undefined;
  if (!words) return null;
  if (channel === 'sms') return { subject: null, body: words.sms ?? words.email?.body ?? '' };
  return words.email ?? { subject: '{{ business }}', body: words.sms ?? '' };
}
