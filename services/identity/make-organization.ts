import { randomBytes } from 'node:crypto';
import type { OrganizationKind } from '../../contracts/identity/permissions.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { toSlug } from './slug.ts';

interface NewOrganization {
  readonly operatorId: string;
  readonly kind: Exclude<OrganizationKind, 'operator'>;
  readonly name: string;
  readonly slug?: string | undefined;
  readonly email?: string | undefined;
  readonly zone?: string | undefined;
  readonly locale?: string | undefined;
}

/** Adds an organization under an operator, with a slug like its name. @throws Refusal conflict (the slug is taken) */
export async function makeOrganization(
  tx: Transaction,
  { operatorId, kind, name, slug, email, zone, locale }: NewOrganization,
) {
  const plain = toSlug(name);
  const candidates = slug ? [slug] : [plain, `${plain}-${randomBytes(3).toString('hex')}`];
  for (const candidate of candidates) {
    const [organization] = await tx.organization.createManyAndReturn({
      data: { operatorId, kind, name, slug: candidate, email, zone, locale },
      skipDuplicates: true,
    });
    if (organization) return organization;
  }
  throw new Refusal('conflict', 'The slug is taken.', [{ field: 'slug', message: 'is taken' }]);
}
