import type { KeyRotation } from '../../contracts/identity/key-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from './audit.ts';
import { requireCurrent } from './change-key.ts';
import {
  type KeyHolder,
  type KeyNotes,
  type KeyRow,
  lockKey,
  requireOwnScopes,
  scopesOf,
} from './key-row.ts';
import { newSecret } from './key-secret.ts';
import { showKey } from './show-key.ts';

const HOUR_MS = 3_600_000;

/**
 * Gives a key a new secret; its id and scopes stay. The old secret becomes a row of its own, which expires.
 *
 * @param authDb opened with the login of sign-in
 * @returns the key as it is shown, and its new secret
 * @throws Refusal not_found, invalid (it may do what the holder may not), conflict (a secret of before)
 */
export async function rotateKey(
  authDb: Database,
  holder: KeyHolder,
  { id, keepHours }: KeyRotation,
  now: Date,
) {
  const { secret, columns } = await newSecret();
  return authDb.$transaction(async (tx) => {
    const { key, organization } = await lockKey(tx, holder, id);
    requireCurrent(key);
    // Whoever has the new secret can do all that the key may.
    requireOwnScopes(holder, organization.kind, scopesOf(key));
    const until = new Date(now.getTime() + keepHours * HOUR_MS);
    if (keepHours > 0) await keepOld(tx, key, until);
    const row = await tx.apikey.update({ where: { id }, data: columns });
    await audit(tx, {
      operatorId: holder.operatorId,
      actor: holder.actor,
      action: 'key.rotate',
      subject: { type: 'key', id },
      before: { start: key.start },
      after: { start: row.start, oldWorksUntil: until.toISOString() },
    });
    return { ...(await showKey(tx, row)), key: secret };
  });
}

async function keepOld(tx: Transaction, old: KeyRow, until: Date): Promise<void> {
  const { id, ...columns } = old;
  const notes: KeyNotes = { ...(JSON.parse(old.metadata ?? '{}') as KeyNotes), replacedBy: id };
  const expiresAt = old.expiresAt && old.expiresAt < until ? old.expiresAt : until;
  await tx.apikey.create({ data: { ...columns, metadata: JSON.stringify(notes), expiresAt } });
}
