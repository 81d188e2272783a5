import { brandShades, ON_DARK, ON_LIGHT } from '../../domain/identity/brand-colours.ts';
import type { LetterBrand } from '../../domain/messaging/email-html.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { logoPath } from '../identity/brand-links.ts';

/** What an operator's emails to its clients look like; null: like ours. */
export async function letterBrand(
  tx: Transaction,
  operator: { readonly id: string; readonly slug: string },
  publicUrl: string,
): Promise<LetterBrand | null> {
  const brand = await tx.brand.findUnique({
    where: { operatorId: operator.id },
    select: { name: true, colour: true, logoType: true, updatedAt: true },
  });
  if (!brand) return null;
  const { name, colour, logoType, updatedAt } = brand;
  const logoUrl = logoType ? `${publicUrl}${logoPath({ slug: operator.slug, updatedAt })}` : null;
  if (colour === null) return { name, logoUrl, colours: null };
  const shades = brandShades(colour);
  return {
    name,
    logoUrl,
    colours: { onLight: shades[ON_LIGHT] ?? colour, onDark: shades[ON_DARK] ?? colour },
  };
}
