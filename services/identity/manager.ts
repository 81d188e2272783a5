import type { OrganizationKind } from '../../contracts/identity/permissions.ts';
import { isKind } from '../../domain/identity/may.ts';
import type { Standing } from '../../domain/identity/rank.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** A person who looks after members: as whom they act, and where they stand. */
export interface Manager extends Standing {
  readonly caller: Caller;
  readonly organizationId: string;
}

/** An organization that a manager looks after. */
export interface Managed {
  readonly id: string;
  readonly kind: OrganizationKind;
  readonly operatorId: string;
  readonly name: string;
}

/**
 * The organization that is meant: the manager's own, or for an operator's people any of its house.
 *
 * @param tx of the login of sign-in, which sees every organization
 * @throws Refusal not_found, for those of others too
 */
export async function findManaged(
  tx: Transaction,
  manager: Manager,
  id: string = manager.organizationId,
): Promise<Managed> {
  const { operatorId: house } = manager.caller.tenant;
  const found = await tx.organization.findUnique({
    where: { id },
    select: { id: true, kind: true, operatorId: true, name: true },
  });
  const isReached = id === manager.organizationId || manager.kind === 'operator';
  if (!found || !isReached || found.operatorId !== house || !isKind(found.kind))
    throw new Refusal('not_found', 'There is no such organization.');
  return { id, kind: found.kind, operatorId: house, name: found.name };
}

/**
 * The same, held until the transaction is over, so that who is what there is changed by one after the other.
 *
 * @throws Refusal not_found; forbidden: the manager's own role was changed meanwhile
 */
export async function holdManaged(tx: Transaction, manager: Manager, id?: string): Promise<Managed> {
  const managed = await findManaged(tx, manager, id);
  await holdOrganization(tx, managed.id);
  const { actor } = manager.caller;
  const self = await tx.member.findUnique({
    where: { organizationId_userId: { organizationId: manager.organizationId, userId: actor.id } },
    select: { role: true },
  });
  if (self?.role !== manager.role) throw new Refusal('forbidden', 'Your role has just been changed.');
  return managed;
}

/** Rows that refer to an organization are added meanwhile all the same. */
export async function holdOrganization(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM organization WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}
