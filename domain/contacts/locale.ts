/** A BCP 47 tag in its canonical spelling (pt_br becomes pt-BR), or null: it is none. */
export function toLocale(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}
