import type { NewConsent } from '../../contracts/messaging/suppression-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { addressesOf } from '../contacts/addresses-of.ts';
import { audit } from '../identity/audit.ts';
import { requireContact } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { spellingsOf, writtenAs } from './kept-address.ts';
import { revokeConsent, writeLedger } from './revoke-consent.ts';

/**
 * All that was said at a contact's numbers and addresses, newest first, and what they are suppressed for now.
 *
 * @throws Refusal forbidden, not_found
 */
export async function listConsent(db: Database, caller: Caller, contactId: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireContact(tx, caller, contactId);
    const addresses = await addressesOf(tx, contactId);
    const where = { address: { in: await spellingsOf(tx, operatorId, ...addresses) } };
    const ledger = await tx.consent.findMany({ where, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
    const suppressions = await tx.suppression.findMany({ where, orderBy: { createdAt: 'desc' } });
    return { ledger, suppressions };
  });
}

/**
 * Records what a contact agreed to or took back. A revocation stops what runs at once; a grant is kept as proof, and
 * takes nobody off the suppression list: whoever said STOP says START.
 *
 * @throws Refusal forbidden, not_found, invalid (the contact has no such address)
 */
export async function recordConsent(
  db: Database,
  caller: Caller,
  { id, ...said }: NewConsent & { readonly id: string },
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireContact(tx, caller, id);
    const contact = await tx.contact.findUniqueOrThrow({
      where: { id },
      select: { phone: true, email: true },
    });
    const address = said.channel === 'email' ? contact.email : contact.phone;
    if (!address) {
      const message =
        said.channel === 'email' ? 'the contact has no email address' : 'the contact has no phone';
      throw new Refusal('invalid', 'The contact cannot be reached so.', [{ field: 'channel', message }]);
    }
    const { channel, action, purpose, source, text, at = now } = said;
    const entry = { operatorId, channels: [channel], address, purpose, source, text, at };
    if (action === 'revoked') await revokeConsent(tx, { ...entry, actor: caller.actor });
    else await writeLedger(tx, entry, 'granted');
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: `consent.${action}`,
      subject: { type: 'contact', id },
      after: { channel, purpose, source },
      words: text,
    });
    return tx.consent.findFirstOrThrow({
      where: { channel, address: await writtenAs(tx, operatorId, address), purpose, action, source, at },
      orderBy: { id: 'desc' },
    });
  });
}
