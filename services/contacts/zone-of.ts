import { placeOf } from '../../domain/contacts/place.ts';
import type { Contact } from '../../prisma/generated/client.ts';
import { locatePhone } from './locate-phone.ts';

/** By which clock somebody lives, of all that is known: the contact's own, its state's, its number's, or the campaign's. */
export async function zoneOf(
  contact: Pick<Contact, 'phone' | 'zone' | 'state'>,
  campaignZone: string,
): Promise<string> {
  const { zones } = placeOf({
    appointmentZone: null,
    contactZone: contact.zone,
    state: contact.state,
    number: contact.phone ? await locatePhone(contact.phone) : null,
    campaignZone,
  });
  return zones[0] ?? campaignZone;
}
