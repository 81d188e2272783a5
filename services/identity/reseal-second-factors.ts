import type { Database } from '../../prisma/client.ts';
import type { Sealer } from '../seal.ts';
import { secretPlace } from './second-factor.ts';

/**
 * Seals the secrets of authenticator apps anew, by the newest data key, where an older one has. Done again, it does
 * nothing; a secret that is changed meanwhile is left as it is then.
 *
 * @param authDb opened with the login of sign-in
 * @returns of how many people
 */
export async function resealSecondFactors(authDb: Database, seal: Sealer): Promise<number> {
  const rows = await authDb.secondFactor.findMany({
    select: { userId: true, secret: true, pendingSecret: true },
  });
  let changed = 0;
  for (const { userId, secret, pendingSecret } of rows) {
    const anew = (sealed: string | null): string | null =>
      sealed && seal.isOld(sealed)
        ? seal.seal(seal.open(sealed, secretPlace(userId)), secretPlace(userId))
        : sealed;
    const data = { secret: anew(secret), pendingSecret: anew(pendingSecret) };
    if (data.secret === secret && data.pendingSecret === pendingSecret) continue;
    const { count } = await authDb.secondFactor.updateMany({
      where: { userId, secret, pendingSecret },
      data,
    });
    changed += count;
  }
  return changed;
}
