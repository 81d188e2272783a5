/** An IANA zone in its own spelling, or null: offsets like +05:00 are none. */
export function toZone(text: string): string | null {
  const given = text.trim();
  if (!/^[A-Za-z]/.test(given)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions();
    // Some names resolve to an older one of the same zone; theirs is as good.
    return timeZone.toLowerCase() === given.toLowerCase() ? timeZone : given;
  } catch {
    return null;
  }
}
