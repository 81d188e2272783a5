import type { Transaction } from '../../prisma/tenant.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { type Revocation, revokeConsent } from './revoke-consent.ts';

/**
 * Takes everybody behind a phone or an email address off every channel: that address, and the other ones of whoever it
 * belongs to. The locks are taken in one order, so that two who say so at a time do not wait for each other.
 */
export async function revokeEverything(tx: Transaction, said: Omit<Revocation, 'channels'>): Promise<void> {
  const { operatorId, address } = said;
  const contacts = await tx.contact.findMany({
    where: address.includes('@') ? { email: address } : { phone: address },
    select: { phone: true, email: true },
  });
  const addresses = [address, ...contacts.flatMap(({ phone, email }) => [phone, email])];
  const each = [...new Set(addresses.filter((known) => known !== null))].sort();
  for (const known of each) await takeContactLock(tx, lockName(operatorId, known));
  for (const known of each) {
    const channels = known.includes('@') ? (['email'] as const) : (['sms', 'call'] as const);
    await revokeConsent(tx, { ...said, address: known, channels });
  }
}
