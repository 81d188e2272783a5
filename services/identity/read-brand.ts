import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { brandedSignIn, logoPath } from './brand-links.ts';

/** What the operator's clients see; null: our own name. @throws Refusal forbidden */
export async function readBrand(db: Database, caller: Caller, publicUrl: string) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, (tx) => viewBrand(tx, operatorId, publicUrl));
}

export async function viewBrand(tx: Transaction, operatorId: string, publicUrl: string) {
  const brand = await tx.brand.findUnique({
    where: { operatorId },
    select: { name: true, colour: true, logoType: true, updatedAt: true },
  });
  if (!brand) return null;
  const { slug } = await tx.organization.findUniqueOrThrow({
    where: { id: operatorId },
    select: { slug: true },
  });
  const { name, colour, logoType, updatedAt } = brand;
  return {
    ...{ name, colour },
    logoUrl: logoType && logoPath({ slug, updatedAt }),
    signInUrl: brandedSignIn(publicUrl, slug),
  };
}
