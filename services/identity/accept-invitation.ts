import type { Acceptance } from '../../contracts/identity/invitation-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { addMember, type Guest } from './add-member.ts';
import { createPerson } from './create-person.ts';
import { holdOrganization } from './manager.ts';
import { maskEmail } from './mask-email.ts';
import { findInvitation } from './read-invitation.ts';

export interface Answer {
  readonly token: string;
  /** Who is signed in; null: nobody. */
  readonly guest: Guest | null;
  /** What somebody without a sign-in says about themselves. */
  readonly newcomer: Acceptance | null;
  readonly now: Date;
}

/** `sign_in_first`: the address has a sign-in, and its person must stand behind this. */
export type Accepted =
  | {
      readonly became: 'member';
      readonly organization: string;
      readonly email: string;
      readonly isNew: boolean;
    }
  | { readonly became: 'sign_in_first'; readonly email: string };

/**
 * Makes whoever has the letter a member, once. The letter proves a new person's address; it never stands for the sign-in of
 * somebody who has one.
 *
 * @throws Refusal not_found, forbidden (somebody else is signed in), invalid (name, password), conflict (a member of this
 *   house already)
 */
export async function acceptInvitation(
  authDb: Database,
  { token, guest, newcomer, now }: Answer,
): Promise<Accepted> {
  return authDb.$transaction(async (tx) => {
    const { organization } = await findInvitation(tx, token, now);
    await holdOrganization(tx, organization.id);
    // Again, now that nobody else can accept it or take it back.
    const { id, email, role } = await findInvitation(tx, token, now);
    if (guest && guest.email.toLowerCase() !== email) {
      const whose = `It is for ${maskEmail(email)}, and you are signed in as somebody else`;
      throw new Refusal('forbidden', `${whose}: sign out first, then open the link again.`);
    }
    const person = await tx.user.findUnique({ where: { email }, select: { id: true } });
    if (person && person.id !== guest?.userId) return { became: 'sign_in_first', email: maskEmail(email) };
    const userId = person?.id ?? (await makePerson(tx, email, newcomer));
    const { sessionId } = guest ?? {};
    await addMember(tx, { organization, userId, role, by: { invitationId: id }, sessionId });
    await tx.invitation.update({
      where: { id },
      data: { status: 'accepted', acceptedById: userId, acceptedAt: now, tokenHash: null },
    });
    return { became: 'member', organization: organization.name, email, isNew: person === null };
  });
}

async function makePerson(tx: Transaction, email: string, newcomer: Acceptance | null): Promise<string> {
  if (!newcomer) {
    const fields = ['name', 'password'].map((field) => ({
      field,
      message: 'is needed: you have no sign-in yet',
    }));
    throw new Refusal('invalid', 'Choose a name and a password.', fields);
  }
  return (await createPerson(tx, { ...newcomer, email, isEmailVerified: true })).id;
}
