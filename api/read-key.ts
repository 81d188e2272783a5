import { createHash } from 'node:crypto';
import { isKind, permissionsOfKey } from '../domain/identity/may.ts';
import type { Database } from '../prisma/client.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';
import { tenantOf, type Visitor } from './visitor.ts';

/** Who holds a key. @throws ApiProblem wrong_key, forbidden, too_many_requests */
export type ReadKey = (key: string) => Promise<Visitor>;

/** A key that was right stays so for this long, so that a request does not cost several queries. */
const TRUSTED_MS = 5_000;
const MOST_KEPT = 1_000;

/** Asks better-auth, and keeps its yes for some seconds; a no is always asked anew. */
export function createKeyReader(auth: Auth, authDb: Database, now: () => Date): ReadKey {
  const kept = new Map<string, { readonly visitor: Promise<Visitor>; readonly until: number }>();
  return async (key) => {
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
    caller: { tenant: tenantOf(kind, id, operatorId), actor: { kind: 'key', id: found.id } },
    may: permissionsOfKey(kind, scopesOf(found.permissions)),
    organization: { id, kind, name },
  };
}

/** better-auth keeps actions by resource; ours are scopes of one resource. Null: the key has no scopes of its own. */
function scopesOf(permissions: Readonly<Record<string, string[]>> | null | undefined): string[] | null {
  return permissions ? (permissions['scopes'] ?? []) : null;
}
