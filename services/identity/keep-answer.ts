import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** A request that carries an Idempotency-Key. */
export interface KeyedRequest {
  readonly operatorId: string;
  readonly key: string;
  readonly endpoint: string;
  /** A digest of all that the request asks for. */
  readonly requestHash: string;
}

/** `new`: do it. `answered`: the answer is here. `running`: the first one is not done. `reused`: another request's key. */
export type Claim =
  | { readonly kind: 'new' | 'running' | 'reused' }
  | { readonly kind: 'answered'; readonly body: Prisma.JsonValue };

/** A claim without an answer is this old only when the process that made it died. */
const ABANDONED_MS = 120_000;

/** Claims a key for a request, or says what became of the first one that had it. */
export async function claimAnswer(db: Database, request: KeyedRequest): Promise<Claim> {
  const { operatorId, key, endpoint, requestHash } = request;
  return asOperator(db, operatorId, async (tx) => {
    const abandoned = new Date(Date.now() - ABANDONED_MS);
    await tx.idempotentAnswer.deleteMany({
      where: { key, endpoint, requestHash, status: null, createdAt: { lt: abandoned } },
    });
    const { count } = await tx.idempotentAnswer.createMany({
      data: { operatorId, key, endpoint, requestHash },
      skipDuplicates: true,
    });
    if (count === 1) return { kind: 'new' };
    const first = await tx.idempotentAnswer.findFirst({ where: { key, endpoint } });
    if (!first) return { kind: 'running' };
    if (first.requestHash !== requestHash) return { kind: 'reused' };
    return first.status === null ? { kind: 'running' } : { kind: 'answered', body: first.body };
  });
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(
  db: Database,
  request: KeyedRequest,
  status: number,
  body: Prisma.InputJsonValue,
): Promise<void> {
  const { operatorId, key, endpoint } = request;
  await asOperator(db, operatorId, (tx) =>
    tx.idempotentAnswer.updateMany({ where: { key, endpoint }, data: { status, body } }),
  );
}

/** Gives a key free again: the request was refused and changed nothing. */
export async function releaseAnswer(db: Database, request: KeyedRequest): Promise<void> {
  const { operatorId, key, endpoint } = request;
  await asOperator(db, operatorId, (tx) =>
    tx.idempotentAnswer.deleteMany({ where: { key, endpoint, status: null } }),
  );
}
