export const USUAL_LOCALE = 'en';

/** A BCP 47 tag as the standard writes it, e.g. `es-US`; null when it is none. */
export function toLocale(text: string | null | undefined): string | null {
  if (!text) return null;
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** A language alone has no clock and no money: `es` would say GMT-7 and US$ where its readers here say PDT and $. */
const COUNTRY: Readonly<Record<string, string>> = { en: 'en-US', es: 'es-US' };

/** The locale with a country, where the language is one of ours. */
export function withCountry(locale: string): string {
  return locale.includes('-') ? locale : (COUNTRY[locale] ?? locale);
}

/** `es` of `es-US`. */
export function languageOf(locale: string): string {
  return locale.split('-')[0] ?? locale;
}
