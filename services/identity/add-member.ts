import type { Role } from '../../contracts/identity/permissions.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';

/** Somebody who is signed in, whoever they are. */
export interface Guest {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
}

interface NewMember {
  readonly organization: { readonly id: string; readonly operatorId: string };
  readonly userId: string;
  readonly role: Role;
  /** By what they came. */
  readonly by:
    | { readonly invitationId: string }
    | { readonly inviteCodeId: string }
    | { readonly isHandedOver: true };
  /** Who makes them one; left out: they themselves, by what they came with. */
  readonly actor?: Actor;
  /** Acts in the organization from now on. */
  readonly sessionId?: string | undefined;
}

/**
 * Makes a person a member.
 *
 * @param tx of the login of sign-in
 * @throws Refusal conflict: they are one already, here or elsewhere in the same house
 */
export async function addMember(
  tx: Transaction,
  { organization, userId, role, by, actor = { kind: 'person', id: userId }, sessionId }: NewMember,
): Promise<void> {
  const { id: organizationId, operatorId } = organization;
  const there = await tx.member.findFirst({
    where: { userId, organization: { operatorId } },
    select: { organization: { select: { id: true, name: true } } },
  });
  if (there?.organization.id === organizationId) throw new Refusal('conflict', 'You are a member already.');
  if (there) {
    throw new Refusal(
      'conflict',
      `You are a member of ${there.organization.name}, and nobody is one of two organizations that belong together. ` +
        'Have yourself removed there first, or come with another email address.',
    );
  }
  const member = await tx.member.create({ data: { organizationId, userId, role } });
  if (sessionId)
    await tx.session.updateMany({
      where: { id: sessionId, userId },
      data: { activeOrganizationId: organizationId },
    });
  await audit(tx, {
    operatorId,
    actor,
    action: 'member.add',
    subject: { type: 'member', id: member.id },
    after: { organizationId, userId, role, ...by },
  });
}
