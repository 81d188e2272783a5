import type { Database } from '../../prisma/client.ts';

/**
 * Whether an organization asks its members for a second factor.
 *
 * @param authDb opened with the login of sign-in
 */
export async function readSecondFactorRule(
  authDb: Database,
  organizationId: string,
): Promise<{ readonly secondFactor: string }> {
  return authDb.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { secondFactor: true },
  });
}
