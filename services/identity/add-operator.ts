import { randomBytes } from 'node:crypto';
import type { NewOperatorRequest } from '../../contracts/identity/admin-api.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { idOfOperator } from './create-operator.ts';
import { installDefaults } from './install-defaults.ts';
import type { LetterDeps } from './invite.ts';
import { toSlug } from './slug.ts';
import { writeInvitation } from './write-invitation.ts';

/**
 * Adds an operator with what everybody begins with, and invites its first owner: all of it or nothing.
 *
 * @param adminId of the platform
 * @throws Refusal invalid (zone), conflict (the slug is taken)
 */
export async function addOperator(
  authDb: Database,
  adminId: string,
  { name, slug, zone: said, ownerEmail }: NewOperatorRequest,
  { seal, now }: LetterDeps,
) {
  const zone = said === undefined ? undefined : toZone(said);
  if (zone === null)
    throw new Refusal('invalid', 'The zone is unknown.', [
      { field: 'zone', message: 'must be an IANA zone' },
    ]);
  const actor = { kind: 'person', id: adminId } as const;
  return authDb.$transaction(async (tx) => {
    const plain = toSlug(name);
    const slugs = slug ? [slug] : [plain, `${plain}-${randomBytes(3).toString('hex')}`];
    const operator = await addOrganization(tx, slugs, { name, zone });
    const { id } = operator;
    await installDefaults(tx, id);
    await audit(tx, {
      operatorId: id,
      actor,
      action: 'operator.create',
      subject: { type: 'organization', id },
      after: { name, slug: operator.slug },
    });
    const organization = { id, operatorId: id };
    const letter = { organization, email: ownerEmail, role: 'owner', actor, now } as const;
    const invitation = await writeInvitation(tx, seal, letter);
    return { ...operator, invitationId: invitation.id };
  });
}

async function addOrganization(
  tx: Transaction,
  slugs: readonly string[],
  { name, zone }: { readonly name: string; readonly zone: string | undefined },
): Promise<{ id: string; name: string; slug: string }> {
  for (const slug of slugs) {
    const id = idOfOperator(slug);
    const { count } = await tx.organization.createMany({
      data: { id, operatorId: id, kind: 'operator', name, slug, zone },
      skipDuplicates: true,
    });
    if (count === 1) return { id, name, slug };
  }
  throw new Refusal('conflict', 'The slug is taken.', [{ field: 'slug', message: 'is taken' }]);
}
