import {
  type OrganizationKind,
  type Permission,
  PERMISSIONS,
  type Role,
  ROLES,
} from '../../contracts/identity/permissions.ts';

const ALL = Object.keys(PERMISSIONS) as Permission[];

/** What a member of that role may do in an organization of that kind. */
export function permissionsOf(kind: OrganizationKind, role: Role): ReadonlySet<Permission> {
  return new Set(ALL.filter((permission) => rolesThatMay(permission, kind).includes(role)));
}

/** What a key may do: its scopes, or without any all that a key of that kind of organization can have. */
export function permissionsOfKey(
  kind: OrganizationKind,
  scopes: readonly string[] | null,
): ReadonlySet<Permission> {
  const [chief] = ROLES[kind];
  const atMost = [...permissionsOf(kind, chief)].filter((permission) => !isForPeople(permission));
  return new Set(scopes === null ? atMost : atMost.filter((permission) => scopes.includes(permission)));
}

export function isRole(kind: OrganizationKind, role: string): role is Role {
  return (ROLES[kind] as readonly string[]).includes(role);
}

export function isKind(kind: string): kind is OrganizationKind {
  return kind in ROLES;
}

/** What whoever has it may do, within a sentence. */
export function inWords(permission: Permission): string {
  const { says } = PERMISSIONS[permission];
  return `${says.charAt(0).toLowerCase()}${says.slice(1)}`;
}

/** No key has it, whatever its scopes. */
export function isForPeople(permission: Permission): boolean {
  const grant = PERMISSIONS[permission];
  return 'peopleOnly' in grant;
}

/** The roles that have a permission in an organization of a kind. */
export function rolesThatMay(permission: Permission, kind: OrganizationKind): readonly Role[] {
  const grant: { readonly [K in OrganizationKind]?: readonly Role[] } = PERMISSIONS[permission];
  return grant[kind] ?? [];
}
