import type { NewPersonMember } from '../../contracts/identity/member-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { addMember } from './add-member.ts';
import { auditPerson } from './audit-person.ts';
import { createPerson } from './create-person.ts';
import { showMember, WITH_PERSON } from './list-members.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireGivable } from './require-reach.ts';

/**
 * Makes somebody new a member, with a password that whoever makes them hands over. It proves nothing of the address: at
 * the first sign-in a link to it is asked for, so that nobody gets a sign-in in another's name. Whoever has a sign-in is
 * invited instead, which takes nothing from them.
 *
 * @throws Refusal not_found, forbidden, invalid (role, password, organizationId: an operator's own people come by
 *   invitation), conflict (the address has a sign-in)
 */
export async function addPerson(authDb: Database, manager: Manager, wanted: NewPersonMember) {
  const { email, name, password, role, organizationId } = wanted;
  return authDb.$transaction(async (tx) => {
    const organization = await holdManaged(tx, manager, organizationId);
    requireGivable(manager, organization.kind, role);
    if (organization.kind === 'operator')
      throw new Refusal('invalid', 'Your own people are invited: nobody else is to know their password.', [
        { field: 'organizationId', message: 'must name a client' },
      ]);
    if (await tx.user.findUnique({ where: { email }, select: { id: true } }))
      throw new Refusal('conflict', 'This address has a sign-in already: invite them instead.', [
        { field: 'email', message: 'has a sign-in already: invite them instead' },
      ]);
    const { id: userId } = await createPerson(tx, { email, name, password, isEmailVerified: false });
    const { actor } = manager.caller;
    await addMember(tx, { organization, userId, role, by: { isHandedOver: true }, actor });
    await auditPerson(tx, { userId, actor, action: 'person.create', after: { role } });
    const where = { organizationId_userId: { organizationId: organization.id, userId } };
    return showMember(await tx.member.findUniqueOrThrow({ where, include: WITH_PERSON }));
  });
}
