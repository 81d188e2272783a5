import { type OrganizationKind, type Role, ROLES } from '../../contracts/identity/permissions.ts';
import { isRole } from '../../domain/identity/may.ts';
import { reaches } from '../../domain/identity/rank.ts';
import { Refusal } from '../refusal.ts';
import type { Manager } from './manager.ts';

/** @throws Refusal forbidden: the role is above the manager's own */
export function requireReach(manager: Manager, kind: OrganizationKind, role: string): void {
  if (isRole(kind, role) && reaches(manager, kind, role)) return;
  throw new Refusal(
    'forbidden',
    `The role ${manager.role} reaches no ${role}: only an ${ROLES[kind][0]} may.`,
  );
}

/** @throws Refusal invalid, naming the field; forbidden */
export function requireGivable(manager: Manager, kind: OrganizationKind, role: Role): void {
  requireRole(kind, role);
  requireReach(manager, kind, role);
}

/** @throws Refusal invalid, naming the field */
function requireRole(kind: OrganizationKind, role: string): void {
  if (isRole(kind, role)) return;
  const words = `must be ${ROLES[kind].join(' or ')}`;
  throw new Refusal('invalid', `There is no ${role} in a ${kind}.`, [{ field: 'role', message: words }]);
}
