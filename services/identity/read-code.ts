import { isKind, isRole } from '../../domain/identity/may.ts';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { digestOfCode } from './code.ts';

/** A code as it was typed, and what is needed to know it. */
export interface TypedCode {
  readonly code: string;
  readonly linkSecret: string;
  readonly now: Date;
}

/** Unknown, used up, ended and too old are one answer: whoever tries codes out learns nothing from it. */
export function badCode(): Refusal {
  return new Refusal('not_found', 'This code is unknown, used up or too old: ask for another.');
}

/** A code that is good. @throws Refusal not_found */
export async function findCode(tx: Transaction, { code: typed, linkSecret, now }: TypedCode) {
  const code = await tx.inviteCode.findUnique({
    where: { codeHash: digestOfCode(typed, linkSecret), revokedAt: null, expiresAt: { gt: now } },
    include: { organization: { select: { id: true, name: true } } },
  });
  if (!code || code.uses >= code.maxUses) throw badCode();
  const { kind, role } = code;
  if (!isKind(kind) || kind === 'operator' || !isRole(kind, role)) throw badCode();
  return { ...code, kind, role };
}

/** What one joins by a code. @throws Refusal not_found */
export async function readCode(authDb: Database, typed: TypedCode) {
  return authDb.$transaction(async (tx) => {
    const { kind, role, operatorId, organization } = await findCode(tx, typed);
    const operator = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
    return { kind, role, operator: operator.name, organization: organization?.name ?? null };
  });
}
