import { createAuthMiddleware, isAPIError } from 'better-auth/api';
import type { Database } from '../../prisma/client.ts';
import { auditPerson } from '../../services/identity/audit-person.ts';
import type { AuthSettings } from './auth-settings.ts';
import { SECOND_FACTOR_NEEDED } from './second-factor-gate.ts';

/**
 * Writes down when somebody could not sign in as a person whom we know. The answer does not wait for it: for an address
 * that nobody has it must take as long.
 */
export function noteRefused({ authDb, inBackground }: AuthSettings) {
  return createAuthMiddleware(async ({ path, body, context }) => {
    if (path !== '/sign-in/email' || !isAPIError(context.returned)) return;
    // The password was right.
    if (context.returned.body?.code === SECOND_FACTOR_NEEDED) return;
    const { email }: { readonly email?: unknown } = body ?? {};
    if (typeof email === 'string') inBackground(note(authDb, email, context.returned.status));
  });
}

async function note(authDb: Database, email: string, why: number | string): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true } });
    if (!user) return;
    const reason = why === 'FORBIDDEN' || why === 403 ? 'the address is not confirmed' : 'wrong password';
    // Whoever it was, nobody knows that it was the person.
    const actor = { kind: 'event', id: 'sign-in' } as const;
    await auditPerson(tx, { userId: user.id, actor, action: 'session.refuse', after: { reason } });
  });
}
