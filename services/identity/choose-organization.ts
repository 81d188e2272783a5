import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { auditPerson } from './audit-person.ts';
import type { SessionOwner } from './list-sessions.ts';

interface Membership {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly role: string;
}

/** Has a session act in another of the person's organizations. @throws Refusal not_found */
export async function chooseOrganization(
  authDb: Database,
  { userId, sessionId }: SessionOwner,
  organizationId: string,
): Promise<Membership> {
  return authDb.$transaction(async (tx) => {
    const member = await tx.member.findUnique({
      where: { organizationId_userId: { organizationId, userId } },
      include: { organization: { select: { id: true, kind: true, name: true } } },
    });
    if (!member) throw new Refusal('not_found', 'You are a member of no such organization.');
    await tx.session.updateMany({
      where: { id: sessionId, userId },
      data: { activeOrganizationId: organizationId },
    });
    await auditPerson(tx, {
      ...{ userId, action: 'session.choose_organization', after: { organizationId } },
      subject: { type: 'session', id: sessionId },
    });
    return { ...member.organization, role: member.role };
  });
}
