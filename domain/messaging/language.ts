export const USUAL_LOCALE = 'en';

/** A BCP 47 tag as the standard writes it, e.g. `es-US`; null when it is none. */
export function toLocale(text: string | null | undefined): string | null {
  if (!text) return null;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** `es` of `es-US`. */
export function languageOf(locale: string): string {
  return locale.split('-')[0] ?? locale;
}
