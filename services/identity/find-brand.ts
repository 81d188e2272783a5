import type { Database } from '../../prisma/client.ts';

/** What a client sees in place of our name, before and after it has signed in. */
export interface Brand {
  readonly slug: string;
  readonly name: string;
  /** #rrggbb */
  readonly colour: string | null;
  readonly hasLogo: boolean;
  readonly updatedAt: Date;
}

/** The brand of an operator, by its slug or its id; null: it has none, or there is no such operator. */
export async function findBrand(
  authDb: Database,
  by: { readonly slug: string } | { readonly id: string },
): Promise<Brand | null> {
  const operator = await authDb.organization.findFirst({
    where: { ...by, kind: 'operator' },
    select: { id: true, slug: true },
  });
  if (!operator) return null;
  const brand = await authDb.brand.findUnique({
    where: { operatorId: operator.id },
    select: { name: true, colour: true, logoType: true, updatedAt: true },
  });
  if (!brand) return null;
  const { name, colour, logoType, updatedAt } = brand;
  return { slug: operator.slug, name, colour, hasLogo: logoType !== null, updatedAt };
}

/** A logo as it was given; null: there is none. */
export async function readLogo(authDb: Database, slug: string) {
  const operator = await authDb.organization.findFirst({
    where: { slug, kind: 'operator' },
    select: { id: true },
  });
  const brand = operator && (await authDb.brand.findUnique({ where: { operatorId: operator.id } }));
  return brand?.logo && brand.logoType ? { bytes: Buffer.from(brand.logo), type: brand.logoType } : null;
}
