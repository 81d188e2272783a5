import { type Menu, MENUS } from '../../contracts/identity/menus.ts';
import type { OrganizationKind, Permission } from '../../contracts/identity/permissions.ts';

interface Viewer {
  readonly kind: OrganizationKind;
  readonly may: ReadonlySet<Permission>;
  readonly isPlatformAdmin: boolean;
}

/** The pages of the portal that somebody is shown. */
export function menusOf({ kind, may, isPlatformAdmin }: Viewer): Pick<Menu, 'name' | 'path' | 'needs'>[] {
  return MENUS.filter(
    ({ needs, kinds, orPlatformAdmin = false }) =>
      (orPlatformAdmin && isPlatformAdmin) ||
      ((needs === 'nothing' || may.has(needs)) && (kinds === undefined || kinds.includes(kind))),
  ).map(({ name, path, needs }) => ({ name, path, needs }));
}
