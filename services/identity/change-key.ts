import type { KeyChange } from '../../contracts/identity/key-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import {
  earlierSecrets,
  keepScopes,
  type KeyHolder,
  type KeyRow,
  lockKey,
  notesOf,
  requireOwnScopes,
  scopesOf,
} from './key-row.ts';
import { showKey } from './show-key.ts';

/**
 * Changes the name or the scopes of a key; what is left out stays. A secret that it had before may do no more than it.
 *
 * @param authDb opened with the login of sign-in
 * @throws Refusal not_found, invalid (scopes), conflict (a secret of before)
 */
export async function changeKey(authDb: Database, holder: KeyHolder, { id, name, scopes }: KeyChange) {
  return authDb.$transaction(async (tx) => {
    const { key, organization } = await lockKey(tx, holder, id);
    requireCurrent(key);
    if (scopes) requireOwnScopes(holder, organization.kind, scopes);
    const permissions = scopes && keepScopes(scopes);
    const after = await tx.apikey.update({ where: { id }, data: { name, permissions } });
    const earlier = await earlierSecrets(tx, key);
    await tx.apikey.updateMany({
      where: { id: { in: earlier.map((row) => row.id) } },
      data: { permissions },
    });
    await audit(tx, {
      operatorId: holder.operatorId,
      actor: holder.actor,
      action: 'key.change',
      subject: { type: 'key', id },
      before: { name: key.name, scopes: scopesOf(key) },
      after: { name: after.name, scopes: scopesOf(after) },
    });
    return showKey(tx, after);
  });
}

/** @throws Refusal conflict */
export function requireCurrent(key: KeyRow): void {
  const { replacedBy } = notesOf(key);
  if (replacedBy === undefined) return;
  const message = `This is a secret that key ${replacedBy} had before: change that one. It can only be revoked.`;
  throw new Refusal('conflict', message);
}
