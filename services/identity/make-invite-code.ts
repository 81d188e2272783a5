import type { NewInviteCode } from '../../contracts/identity/invite-code-api.ts';
import { chiefOf } from '../../domain/identity/rank.ts';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { digestOfCode, newCode } from './code.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireGivable } from './require-reach.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;

/** What is needed to make a code besides the database. */
export interface CodeDeps {
  readonly linkSecret: string;
  readonly publicUrl: string;
  readonly now: Date;
}

/**
 * Makes a code by which people register themselves. It can be read nowhere else than in the answer.
 *
 * @throws Refusal not_found, forbidden, invalid (kind, role, organizationId, expiresAt)
 */
export async function makeInviteCode(
  authDb: Database,
  manager: Manager,
  { kind, role, organizationId, maxUses, expiresAt: wanted }: NewInviteCode,
  { linkSecret, publicUrl, now }: CodeDeps,
) {
  const expiresAt = wanted ?? new Date(now.getTime() + USUAL_DAYS * DAY_MS);
  if (expiresAt <= now || expiresAt.getTime() > now.getTime() + MOST_DAYS * DAY_MS)
    throw wrong('expiresAt', 'must be within a year from now');
  if (organizationId === undefined && manager.kind !== 'operator')
    throw new Refusal(
      'forbidden',
      'Only the operator lets people make new organizations: name your own one.',
    );
  if (organizationId === undefined && role !== chiefOf(kind))
    throw wrong('role', `must be ${chiefOf(kind)}: whoever makes an organization runs it`);
  const code = newCode();
  return authDb.$transaction(async (tx) => {
    const organization = await holdManaged(tx, manager, organizationId);
    if (organizationId !== undefined && organization.kind !== kind)
      throw wrong('kind', `must be ${organization.kind}, as the organization is`);
    requireGivable(manager, kind, role);
    const { operatorId } = organization;
    const made = await tx.inviteCode.create({
      data: {
        ...{ operatorId, organizationId, kind, role, maxUses, expiresAt, createdAt: now },
        ...{ codeHash: digestOfCode(code, linkSecret), start: code.slice(0, 3) },
        createdBy: manager.caller.actor.id,
      },
    });
    await audit(tx, {
      operatorId,
      actor: manager.caller.actor,
      action: 'invite_code.create',
      subject: { type: 'invite_code', id: made.id },
      after: {
        kind,
        role,
        organizationId: organizationId ?? null,
        maxUses,
        expiresAt: expiresAt.toISOString(),
      },
    });
    return { ...made, code, link: `${publicUrl}/join/${code}` };
  });
}

function wrong(field: string, message: string): Refusal {
  return new Refusal('invalid', 'No such code can be made.', [{ field, message }]);
}
