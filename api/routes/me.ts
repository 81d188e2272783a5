import { SEES } from '../../contracts/identity/permissions.ts';
import { menusOf } from '../../domain/identity/menus-of.ts';
import { brandShades } from '../../domain/identity/brand-colours.ts';
import type { Database } from '../../prisma/client.ts';
import { logoPath } from '../../services/identity/brand-links.ts';
import { findBrand } from '../../services/identity/find-brand.ts';
import { readPerson } from '../../services/identity/read-person.ts';
import { endpoints } from '../endpoints.ts';
import type { Visitor } from '../visitor.ts';

export const meRoutes = {
  get: endpoints.me.get.handler(async ({ context: { authDb, visitor, workflowAddress } }) => ({
    person: visitor.person ? await readPerson(authDb, visitor.person.userId) : null,
    organization: visitor.organization,
    role: visitor.person?.role ?? null,
    visit: visitor.visit ?? null,
    may: [...visitor.may],
    menus: menusOf({
      kind: visitor.organization.kind,
      may: visitor.may,
      isPlatformAdmin: visitor.person?.isPlatformAdmin ?? false,
    }),
    // Clients are not told how we are built.
    brand: await brandOf(authDb, visitor),
    workflowAddress: visitor.organization.kind === 'operator' ? workflowAddress : null,
    sees: visitor.person ? SEES[visitor.person.role] : ('all' as const),
  })),
};

async function brandOf(authDb: Database, { organization, caller }: Visitor) {
  if (organization.kind !== 'client') return null;
  const brand = await findBrand(authDb, { id: caller.tenant.operatorId });
  if (!brand) return null;
  const { name, colour, hasLogo } = brand;
  return {
    name,
    shades: colour === null ? null : brandShades(colour),
    logoUrl: hasLogo ? logoPath(brand) : null,
  };
}
