interface Booker {
  readonly operatorId: string;
  readonly leadId: string;
  readonly contact: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  };
  /** IANA zone */
  readonly zone: string;
}

/** Cal.com takes prefilled answers and metadata from the query: the booking comes back with our ids. */
export function bookingLink(base: string, { operatorId, leadId, contact, zone }: Booker): string {
  const url = new URL(base);
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
  if (name) url.searchParams.set('name', name);
  if (contact.email) url.searchParams.set('email', contact.email);
  if (contact.phone) url.searchParams.set('attendeePhoneNumber', contact.phone);
  url.searchParams.set('timeZone', zone);
  url.searchParams.set('metadata[operator_id]', operatorId);
  url.searchParams.set('metadata[lead_id]', leadId);
  return url.href;
}
