import { type OrganizationKind, type Role, ROLES } from '../../contracts/identity/permissions.ts';
import { isRole } from './may.ts';

/** Somebody with a role in an organization of a kind. */
export interface Standing {
  readonly kind: OrganizationKind;
  readonly role: Role;
}

/**
 * Whether one may give a role, take it away or change whoever has it: nobody reaches above their own. An operator's
 * people stand above those of its clients, buyers and suppliers, whose people never reach the operator's.
 */
export function reaches(who: Standing, kind: OrganizationKind, role: Role): boolean {
  if (!isRole(kind, role)) return false;
  if (who.kind !== kind) return who.kind === 'operator';
  const ranks: readonly Role[] = ROLES[kind];
  return ranks.indexOf(who.role) <= ranks.indexOf(role);
}

/** The role that may do most in an organization of a kind. */
export function chiefOf(kind: OrganizationKind): Role {
  return ROLES[kind][0];
}
