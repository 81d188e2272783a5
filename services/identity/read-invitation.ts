import { isKind, isRole } from '../../domain/identity/may.ts';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import type { Guest } from './add-member.ts';
import { digestOf } from './invitation-token.ts';
import { maskEmail } from './mask-email.ts';

const OF_LETTER = {
  organization: { select: { id: true, kind: true, name: true, operatorId: true } },
  user: { select: { name: true } },
} as const;

/** What the link of a letter leads to, while it is good. @throws Refusal not_found */
export async function findInvitation(tx: Transaction, token: string, now: Date) {
  const found = await tx.invitation.findUnique({
    where: { tokenHash: digestOf(token), status: 'pending', expiresAt: { gt: now } },
    include: OF_LETTER,
  });
  const gone = new Refusal(
    'not_found',
    'This invitation was used, taken back or is too old: ask for another.',
  );
  if (!found) throw gone;
  const { id, email, role, organization, user } = found;
  const { kind, operatorId } = organization;
  if (!operatorId || !role || !isKind(kind) || !isRole(kind, role)) throw gone;
  return { id, email, role, organization: { ...organization, operatorId }, invitedBy: user.name };
}

/**
 * What whoever has the letter must do: `new`: choose a name and a password; `sign_in_first`: the address has a sign-in;
 * `yours`: say yes; `another`: sign out first.
 */
type Standing = 'new' | 'sign_in_first' | 'yours' | 'another';

/**
 * As much of an invitation as whoever has its link may know.
 *
 * @param guest who is signed in
 * @throws Refusal not_found
 */
export async function readInvitation(authDb: Database, token: string, guest: Guest | null, now: Date) {
  return authDb.$transaction(async (tx) => {
    const { email, role, organization, invitedBy } = await findInvitation(tx, token, now);
    const person = await tx.user.findUnique({ where: { email }, select: { id: true } });
    return {
      organization: organization.name,
      role,
      email: maskEmail(email),
      invitedBy,
      standing: standingOf(guest, email, person !== null),
    };
  });
}

function standingOf(guest: Guest | null, email: string, hasSignIn: boolean): Standing {
  if (guest) return guest.email.toLowerCase() === email ? 'yours' : 'another';
  return hasSignIn ? 'sign_in_first' : 'new';
}
