import type { Database } from '../../prisma/client.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { endSignInsUnderWay } from './end-sign-ins-under-way.ts';
import type { LetterDeps } from './invite.ts';
import { tellSignInChanged } from './tell-sign-in-changed.ts';

interface Reset {
  readonly memberId: string;
  /** The role of who asks: what an owner has, only an owner takes. */
  readonly role: string;
}

/**
 * Takes the second factor from a member of the caller's organization, or of a client of it, and ends its sessions.
 *
 * @param authDb opened with the login of sign-in
 * @throws Refusal not_found, forbidden (oneself, an owner, or a person who is a member elsewhere too)
 */
export async function resetSecondFactor(
  authDb: Database,
  { actor, tenant }: Caller,
  { memberId, role }: Reset,
  { seal, now }: LetterDeps,
): Promise<void> {
  const { operatorId } = tenant;
  const within = tenant.role === 'client' ? { id: tenant.clientId, operatorId } : { operatorId };
  await authDb.$transaction(async (tx) => {
    const member = await tx.member.findFirst({
      where: { id: memberId, organization: within },
      include: { organization: { select: { kind: true } } },
    });
    if (!member) throw new Refusal('not_found', 'There is no such member.');
    const { userId } = member;
    if (userId === actor.id)
      throw new Refusal('forbidden', 'Your own you move or turn off yourself, with a code.');
    const all = await tx.member.findMany({ where: { userId }, include: { organization: true } });
    if (all.some((one) => one.role === 'owner') && role !== 'owner')
      throw new Refusal('forbidden', 'What an owner has, only an owner takes.');
    const isElsewhere = all.some(({ organization: { id, operatorId: other } }) =>
      tenant.role === 'client' ? id !== tenant.clientId : other !== operatorId,
    );
    if (isElsewhere)
      throw new Refusal('forbidden', 'This person is a member elsewhere too: it guards that place as well.');
    await tx.secondFactor.deleteMany({ where: { userId } });
    await tx.session.deleteMany({ where: { userId } });
    await endSignInsUnderWay(tx, userId);
    const about = 'Somebody who looks after members took your second factor away: no code is asked for.';
    await tellSignInChanged(tx, seal, { userId, about, now });
    await audit(tx, {
      operatorId,
      actor,
      action: 'second_factor.reset',
      clientId: member.organization.kind === 'client' ? member.organizationId : null,
      subject: { type: 'user', id: userId },
    });
  });
}
