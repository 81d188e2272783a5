/** A word of the API as people read it: `no_show` is No show. */
export function words(word: string): string {
  const text = word.replaceAll('_', ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const VENDORS: Readonly<Record<string, string>> = {
  calcom: 'Cal.com',
  messagebird: 'MessageBird',
  sendgrid: 'SendGrid',
};

/** What a vendor calls itself. */
export function vendorName(vendor: string): string {
  return VENDORS[vendor] ?? words(vendor);
}

interface Named {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly erasedAt?: string | null;
}

/** What to call a contact: its name, else its address. */
export function nameOf({ firstName, lastName, phone, email, erasedAt }: Named): string {
  if (erasedAt) return 'Erased person';
  return [firstName, lastName].filter(Boolean).join(' ') || phone || email || 'Without a name';
}
