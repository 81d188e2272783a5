import { createHash } from 'node:crypto';
import { type BrandChange, LARGEST_LOGO } from '../../contracts/identity/brand-api.ts';
import { pictureType } from '../../domain/identity/picture-type.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { audit, changed } from './audit.ts';
import { viewBrand } from './read-brand.ts';

/**
 * Gives the operator's clients a name, a colour and a logo in place of ours.
 *
 * @throws Refusal forbidden, invalid (logo: no picture of a kind that browsers and mail programs show)
 */
export async function saveBrand(db: Database, caller: Caller, change: BrandChange, publicUrl: string) {
  const operatorId = requireOperator(caller);
  const { name, colour } = change;
  const data = { name, colour, ...logoOf(change.logo) };
  return asOperator(db, operatorId, async (tx) => {
    // Two who save at once: one after the other; whoever refers to the operator does not wait.
    await tx.$queryRaw`SELECT 1 FROM organization WHERE id = ${operatorId}::uuid FOR NO KEY UPDATE`;
    const before = await tx.brand.findUnique({ where: { operatorId } });
    const after = await tx.brand.upsert({
      where: { operatorId },
      create: { operatorId, ...data },
      update: data,
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'brand.save' },
      subject: { type: 'organization', id: operatorId },
      ...changed(before ? told(before) : {}, told(after)),
    });
    const saved = await viewBrand(tx, operatorId, publicUrl);
    if (!saved) throw new Error('a brand that was just saved cannot be found');
    return saved;
  });
}

type Logo =
  | { readonly logo: Uint8Array<ArrayBuffer>; readonly logoType: string }
  | { readonly logo: null; readonly logoType: null };

function logoOf(given: string | null | undefined): Logo | undefined {
  if (given === undefined) return undefined;
  if (given === null) return { logo: null, logoType: null };
  const logo = new Uint8Array(Buffer.from(given, 'base64'));
  const logoType = pictureType(logo);
  if (logoType === null) throw notPicture('must be a PNG, JPEG or WebP picture');
  if (logo.length > LARGEST_LOGO) throw notPicture('must be no larger than 200 kB');
  return { logo, logoType };
}

function notPicture(message: string): Refusal {
  return new Refusal('invalid', 'This logo cannot be taken.', [{ field: 'logo', message }]);
}

/** What the trail says of it: of a picture, which one it is. */
function told(brand: { name: string; colour: string | null; logo: Uint8Array | null }) {
  const { name, colour, logo } = brand;
  return { name, colour, logo: logo && createHash('sha256').update(logo).digest('hex').slice(0, 12) };
}
