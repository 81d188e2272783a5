import type { Database } from '../../prisma/client.ts';
import { auditPerson } from './audit-person.ts';

/**
 * Ends a session that needs a second factor and was begun without: its person has set one up elsewhere, or has come
 * into an organization that asks for one, or that organization asks for it since.
 *
 * @param authDb opened with the login of sign-in
 */
export async function endUnprovenSession(authDb: Database, token: string): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM "session" s WHERE s."token" = ${token} AND s."second_factor_at" IS NULL AND (
      EXISTS (SELECT FROM "second_factor" f WHERE f."user_id" = s."user_id" AND f."confirmed_at" IS NOT NULL)
      OR EXISTS (SELECT FROM "member" m JOIN "organization" o ON o."id" = m."organization_id"
                 WHERE m."user_id" = s."user_id" AND o."second_factor" = 'required'))
    RETURNING s."user_id" AS "userId"`;
    for (const { userId } of ended) await auditPerson(tx, { userId, action: 'second_factor.end_session' });
  });
}
