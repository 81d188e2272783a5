import { hashPassword } from 'better-auth/crypto';
import type { Database } from '../../prisma/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { USUAL_AGREEMENT } from './create-client.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { addMember, type Guest } from './add-member.ts';
import { audit } from './audit.ts';
import { checkPassword } from './check-password.ts';
import { createPerson } from './create-person.ts';
import { makeOrganization } from './make-organization.ts';
import { oweSecurityMail } from './owe-security-mail.ts';
import { badCode, findCode, type TypedCode } from './read-code.ts';

export interface Newcomer {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface Joining extends TypedCode {
  /** Who comes: somebody who is signed in, or somebody new. */
  readonly who: Guest | Newcomer;
  readonly organizationName: string | undefined;
  readonly seal: Sealer;
}

/** `written_to`: the address has a sign-in, and only its inbox is told so. */
export type Joined =
  | { readonly became: 'member'; readonly userId: string; readonly email: string }
  | { readonly became: 'written_to' };

type Code = Awaited<ReturnType<typeof findCode>>;

/**
 * Registers a person by a code: the person, a new organization where the code makes one, and the membership, or nothing.
 * A new person's address is not proven by it.
 *
 * @throws Refusal not_found (the code), invalid (password, organizationName), conflict (a member of this house already)
 */
export async function join(authDb: Database, joining: Joining): Promise<Joined> {
  const { who, now } = joining;
  return authDb.$transaction(async (tx) => {
    const code = await findCode(tx, joining);
    if (!code.organization && !joining.organizationName) {
      throw new Refusal('invalid', 'A new organization needs a name.', [
        { field: 'organizationName', message: 'is needed: the code makes a new organization' },
      ]);
    }
    const userId = await personOf(tx, joining, code);
    if (!userId) return { became: 'written_to' };
    // The row is locked from here on: of many who come at once, as many get in as the code has uses left.
    const taken = await tx.$executeRaw`
      UPDATE invite_code SET uses = uses + 1
      WHERE id = ${code.id}::uuid AND uses < max_uses AND revoked_at IS NULL AND expires_at > ${now}`;
    if (taken !== 1) throw badCode();
    const organization = await organizationOf(tx, joining, code, userId);
    const sessionId = 'sessionId' in who ? who.sessionId : undefined;
    const by = { inviteCodeId: code.id };
    await addMember(tx, { organization, userId, role: code.role, by, sessionId });
    return { became: 'member', userId, email: who.email };
  });
}

/** Makes the person, who is nobody's member yet; null: there is one of that address, who gets an email. */
async function personOf(tx: Transaction, { who, seal, now }: Joining, code: Code): Promise<string | null> {
  if ('userId' in who) return who.userId;
  const { email, name, password } = who;
  const known = await tx.user.findUnique({ where: { email }, select: { id: true } });
  if (!known) return (await createPerson(tx, { name, email, password, isEmailVerified: false })).id;
  // All that a new one would have cost: neither the answer nor its time tells that there is one.
  await checkPassword(password, { email, name });
  await hashPassword(password);
  await oweSecurityMail(tx, seal, {
    operatorId: code.operatorId,
    kind: 'sign_in_changed',
    email,
    about:
      'Somebody used an invite code with your address. Nothing was changed, because you have a sign-in already: ' +
      'if it was you, sign in, then use the code again.',
    now,
  });
  return null;
}

async function organizationOf(
  tx: Transaction,
  { organizationName: name, who, now }: Joining,
  { operatorId, organization, kind }: Code,
  userId: string,
): Promise<{ id: string; operatorId: string }> {
  if (organization) return { id: organization.id, operatorId };
  const made = await makeOrganization(tx, { operatorId, kind, name: name ?? '', email: who.email });
  // Without reading what it wrote: that is the operator's.
  if (kind === 'client') {
    await tx.agreement.createMany({
      data: { ...USUAL_AGREEMENT, operatorId, clientId: made.id, version: 1, effectiveFrom: now },
    });
  }
  await audit(tx, {
    operatorId,
    actor: { kind: 'person', id: userId },
    action: `${kind}.create`,
    subject: { type: 'organization', id: made.id },
    after: { name: made.name, slug: made.slug },
  });
  return { id: made.id, operatorId };
}
