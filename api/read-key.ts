import { createHash } from 'node:crypto';
import { isKind, permissionsOfKey } from '../domain/identity/may.ts';
import type { Database } from '../prisma/client.ts';
import { mayBeSecret } from '../services/identity/key-secret.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';
import { tenantOf, type Visitor } from './visitor.ts';

/** Who holds a key. @throws ApiProblem wrong_key, forbidden, too_many_requests */
export type ReadKey = (key: string) => Promise<Visitor>;

/** A key that was right stays so for this long, so that a request does not cost several queries. */
const TRUSTED_MS = 5_000;
const MOST_KEPT = 1_000;

/**
 * Asks better-auth, and keeps its yes for some seconds; a no is always asked anew. Each time it is asked it writes down
 * that the key was used: once in those seconds, and not once a request. A key that is revoked here is over at once, by
 * `forgetKeys`, and in other processes when those seconds are over.
 */
export function createKeyReader(
  auth: Auth,
  authDb: Database,
  now: () => Date,
): { readonly readKey: ReadKey; readonly forgetKeys: () => void } {
  const kept = new Map<string, { readonly visitor: Promise<Visitor>; readonly until: number }>();
  const readKey: ReadKey = async (key) => {
    if (!mayBeSecret(key))
      throw new ApiProblem(
        'wrong_key',
        'The X-API-Key is incomplete or mistyped: its last characters are wrong.',
      );
    const name = createHash('sha256').update(key).digest('base64');
    const known = kept.get(name);
    if (known && known.until > now().getTime()) return known.visitor;
    if (kept.size >= MOST_KEPT) kept.clear();
    const visitor = ask(auth, authDb, key);
    kept.set(name, { visitor, until: now().getTime() + TRUSTED_MS });
    try {
      return await visitor;
    } catch (error) {
      kept.delete(name);
      throw error;
    }
  };
  // Also what is being asked just now: it may have been read before the key was revoked.
  return { readKey, forgetKeys: () => kept.clear() };
}

async function ask(auth: Auth, authDb: Database, key: string): Promise<Visitor> {
  const { valid, error, key: found } = await auth.api.verifyApiKey({ body: { key } });
  if (error?.code === 'RATE_LIMITED') {
    throw new ApiProblem('too_many_requests', 'This key is used too often.', {
      headers: { 'Retry-After': '60' },
    });
  }
  if (!valid || !found) throw new ApiProblem('wrong_key', 'The X-API-Key is unknown, revoked or expired.');
  const organization = await authDb.organization.findUnique({ where: { id: found.referenceId } });
  if (!organization?.operatorId || !isKind(organization.kind))
    throw new ApiProblem('wrong_key', 'The X-API-Key belongs to nobody.');
  const { id, kind, operatorId, name } = organization;
  return {
    caller: { tenant: tenantOf(kind, id, operatorId), actor: { kind: 'key', id: keyOf(found) } },
    may: permissionsOfKey(kind, scopesOf(found.permissions)),
    organization: { id, kind, name },
  };
}

/** A secret that was rotated is still the same key. */
function keyOf({ id, metadata }: { id: string; metadata: Readonly<Record<string, unknown>> | null }): string {
  const replacedBy = metadata?.['replacedBy'];
  return typeof replacedBy === 'string' ? replacedBy : id;
}

/** better-auth keeps actions by resource; ours are scopes of one resource. Null: the key has no scopes of its own. */
function scopesOf(permissions: Readonly<Record<string, string[]>> | null | undefined): string[] | null {
  return permissions ? (permissions['scopes'] ?? []) : null;
}
