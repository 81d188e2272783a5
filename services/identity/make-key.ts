import type { NewKey } from '../../contracts/identity/key-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import {
  keepScopes,
  type KeyHolder,
  type KeyNotes,
  requireOrganization,
  requireOwnScopes,
} from './key-row.ts';
import { newSecret } from './key-secret.ts';
import { showKey } from './show-key.ts';

/**
 * Makes an API key of the holder's organization, or of a client of theirs.
 *
 * @param authDb opened with the login of sign-in
 * @returns the key as it is shown, and its secret, which can be read nowhere else
 * @throws Refusal invalid (scopes, expiresAt), not_found (organizationId)
 */
export async function makeKey(authDb: Database, holder: KeyHolder, input: NewKey, now: Date) {
  const { name, scopes, expiresAt } = input;
  if (expiresAt && expiresAt <= now)
    throw new Refusal('invalid', 'The key would have expired already.', [
      { field: 'expiresAt', message: 'must be to come' },
    ]);
  const { secret, columns } = await newSecret();
  return authDb.$transaction(async (tx) => {
    const id = input.organizationId ?? holder.organization.id;
    const organization = await requireOrganization(tx, holder, id);
    requireOwnScopes(holder, organization.kind, scopes);
    const notes: KeyNotes = { createdBy: holder.actor.id };
    const metadata = JSON.stringify(notes);
    const row = await tx.apikey.create({
      data: { ...columns, name, referenceId: id, permissions: keepScopes(scopes), metadata, expiresAt },
    });
    await audit(tx, {
      operatorId: holder.operatorId,
      actor: holder.actor,
      action: 'key.create',
      subject: { type: 'key', id: row.id },
      after: { name, scopes, organizationId: id, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return { ...(await showKey(tx, row)), key: secret };
  });
}
