import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';
import { earlierSecrets, type KeyHolder, lockKey, scopesOf } from './key-row.ts';
import { showKey } from './show-key.ts';

/**
 * Revokes a key with all secrets that it had. Processes that just let it in know within seconds: see read-key.ts.
 *
 * @param authDb opened with the login of sign-in
 * @throws Refusal not_found
 */
export async function revokeKey(authDb: Database, holder: KeyHolder, id: string) {
  return authDb.$transaction(async (tx) => {
    const { key } = await lockKey(tx, holder, id);
    const shown = await showKey(tx, key);
    const earlier = await earlierSecrets(tx, key);
    await tx.apikey.deleteMany({ where: { id: { in: [id, ...earlier.map((row) => row.id)] } } });
    await audit(tx, {
      operatorId: holder.operatorId,
      actor: holder.actor,
      action: 'key.revoke',
      subject: { type: 'key', id },
      before: { name: key.name, scopes: scopesOf(key), organizationId: key.referenceId },
    });
    return shown;
  });
}
