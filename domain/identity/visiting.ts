import type { OrganizationKind, Permission } from '../../contracts/identity/permissions.ts';
import { permissionsOf } from './may.ts';
import { chiefOf } from './rank.ts';

/** What support has no business in, even to read. */
const CLOSED = ['sensitive', 'members', 'keys', 'personal_data'];

/** What somebody of the platform may do in an organization that they visit: read what its chief reads, and no more. */
export function permissionsOfVisit(kind: OrganizationKind): ReadonlySet<Permission> {
  const all = [...permissionsOf(kind, chiefOf(kind))];
  return new Set(
    all.filter((permission) => {
      const [noun = '', verb] = permission.split(':');
      return verb === 'read' && !CLOSED.includes(noun);
    }),
  );
}
