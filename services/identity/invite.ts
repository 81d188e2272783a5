import type { NewInvitation } from '../../contracts/identity/invitation-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Sealer } from '../seal.ts';
import { holdManaged, type Manager } from './manager.ts';
import { requireGivable } from './require-reach.ts';
import { showInvitation } from './list-invitations.ts';
import { writeInvitation } from './write-invitation.ts';

/** What verbs about invitations need besides the database. */
export interface LetterDeps {
  readonly seal: Sealer;
  readonly now: Date;
}

/** Invites somebody by email. @throws Refusal not_found, forbidden, invalid (role), conflict */
export async function invite(
  authDb: Database,
  manager: Manager,
  { email, role, organizationId }: NewInvitation,
  { seal, now }: LetterDeps,
) {
  return authDb.$transaction(async (tx) => {
    const organization = await holdManaged(tx, manager, organizationId);
    requireGivable(manager, organization.kind, role);
    const { actor } = manager.caller;
    return showInvitation(await writeInvitation(tx, seal, { organization, email, role, actor, now }), now);
  });
}
