import { createHash } from 'node:crypto';
import type { Database } from '../prisma/client.ts';
import type { Tenant } from '../prisma/tenant.ts';
import type { Caller } from '../services/caller.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';

/** Who holds a key. @throws ApiProblem wrong_key, forbidden, too_many_requests */
export type ReadKey = (key: string) => Promise<Caller>;

/** A key that was right stays so for this long, so that a request does not cost several queries. */
const TRUSTED_MS = 5_000;
const MOST_KEPT = 1_000;

/** Asks better-auth, and keeps its yes for some seconds; a no is always asked anew. */
export function createKeyReader(auth: Auth, authDb: Database, now: () => Date): ReadKey {
  const kept = new Map<string, { readonly caller: Promise<Caller>; readonly until: number }>();
  return async (key) => {
    const name = createHash('sha256').update(key).digest('base64');
    const known = kept.get(name);
    if (known && known.until > now().getTime()) return known.caller;
    if (kept.size >= MOST_KEPT) kept.clear();
    const caller = ask(auth, authDb, key);
    kept.set(name, { caller, until: now().getTime() + TRUSTED_MS });
    try {
      return await caller;
    } catch (error) {
      kept.delete(name);
      throw error;
    }
  };
}

async function ask(auth: Auth, authDb: Database, key: string): Promise<Caller> {
  const { valid, error, key: found } = await auth.api.verifyApiKey({ body: { key } });
  if (error?.code === 'RATE_LIMITED') {
    throw new ApiProblem('too_many_requests', 'This key is used too often.', {
      headers: { 'Retry-After': '60' },
    });
  }
  if (!valid || !found) throw new ApiProblem('wrong_key', 'The X-API-Key is unknown, revoked or expired.');
  const organization = await authDb.organization.findUnique({ where: { id: found.referenceId } });
  if (!organization?.operatorId) throw new ApiProblem('wrong_key', 'The X-API-Key belongs to nobody.');
  const { id, kind, operatorId } = organization;
  return { tenant: tenantOf(kind, id, operatorId), actor: { kind: 'key', id: found.id } };
}

function tenantOf(kind: string, id: string, operatorId: string): Tenant {
  if (kind === 'operator') return { role: 'operator', operatorId };
  if (kind === 'client') return { role: 'client', operatorId, clientId: id };
  throw new ApiProblem('forbidden', `There is nothing here for a ${kind} yet.`);
}
