import { type OrganizationKind, ROLES, type Role } from '../../../../contracts/identity/permissions.ts';

/** Whose members are looked after: the own organization's, or a client's. */
export interface Whose {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly isOwn: boolean;
}

/** What a list of members or invitations is asked with. */
export function ofOther({ id, isOwn }: Whose): { readonly organizationId?: string } {
  return isOwn ? {} : { organizationId: id };
}

/** The roles that whoever is signed in may give there: nobody gives what is above the own. */
export function rolesToGive({ kind }: Whose, mine: string | null): Role[] {
  return (ROLES[kind] as readonly Role[]).filter((role) => role !== 'owner' || mine === 'owner');
}
