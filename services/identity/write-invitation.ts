import type { Role } from '../../contracts/identity/permissions.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { audit } from './audit.ts';
import { newInvitationToken } from './invitation-token.ts';
import { maskEmail } from './mask-email.ts';
import { oweSecurityMail } from './owe-security-mail.ts';

interface NewLetter {
  readonly organization: { readonly id: string; readonly operatorId: string };
  readonly email: string;
  readonly role: Role;
  readonly actor: Actor;
  readonly now: Date;
}

/** Whoever is away for some days finds it good when they are back. */
const LASTS_MS = 7 * 86_400_000;

export const WITH_INVITER = { user: { select: { name: true } } } as const;

/**
 * Invites an address and owes it the letter; the organization is held.
 *
 * @throws Refusal conflict: they are a member, or are invited already
 */
export async function writeInvitation(tx: Transaction, seal: Sealer, letter: NewLetter) {
  const { organization, email, role, actor, now } = letter;
  const organizationId = organization.id;
  if (await tx.member.findFirst({ where: { organizationId, user: { email } }, select: { id: true } }))
    throw new Refusal('conflict', 'They are a member already.');
  await tx.invitation.updateMany({
    where: { organizationId, email, status: 'pending', expiresAt: { lte: now } },
    data: { status: 'expired' },
  });
  if (await tx.invitation.findFirst({ where: { organizationId, email, status: 'pending' } }))
    throw new Refusal('conflict', 'They are invited already: write the letter again, or take it back first.');
  const { token, tokenHash } = newInvitationToken();
  const expiresAt = new Date(now.getTime() + LASTS_MS);
  const invitation = await tx.invitation.create({
    data: {
      ...{ organizationId, email, role, tokenHash, expiresAt, inviterId: actor.id },
      ...{ sentAt: now, createdAt: now },
    },
    include: WITH_INVITER,
  });
  await owe(tx, seal, { ...letter, token, expiresAt });
  await audit(tx, {
    operatorId: organization.operatorId,
    actor,
    action: 'invitation.create',
    subject: { type: 'invitation', id: invitation.id },
    after: { organizationId, role, email: maskEmail(email) },
  });
  return invitation;
}

/** Writes the letter again: its link is another, for as long again. */
export async function rewriteInvitation(tx: Transaction, seal: Sealer, id: string, letter: NewLetter) {
  const { organization, email, actor, now } = letter;
  const { token, tokenHash } = newInvitationToken();
  const expiresAt = new Date(now.getTime() + LASTS_MS);
  const invitation = await tx.invitation.update({
    where: { id },
    data: { status: 'pending', tokenHash, expiresAt, sentAt: now },
    include: WITH_INVITER,
  });
  await owe(tx, seal, { ...letter, token, expiresAt });
  await audit(tx, {
    operatorId: organization.operatorId,
    actor,
    action: 'invitation.resend',
    subject: { type: 'invitation', id },
    after: { email: maskEmail(email), expiresAt: expiresAt.toISOString() },
  });
  return invitation;
}

async function owe(
  tx: Transaction,
  seal: Sealer,
  { organization, email, role, now, token, expiresAt }: NewLetter & { token: string; expiresAt: Date },
): Promise<void> {
  await oweSecurityMail(tx, seal, {
    operatorId: organization.operatorId,
    organizationId: organization.id,
    kind: 'invitation',
    email,
    about: withArticle(role),
    link: { token, expiresAt },
    now,
  });
}

/** an admin, a viewer */
export function withArticle(role: string): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}
