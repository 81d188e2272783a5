import type { Database } from '../../prisma/client.ts';

/** @param authDb opened with the login of sign-in */
export async function readPerson(authDb: Database, userId: string) {
  return authDb.user.findUniqueOrThrow({
    where: { id: userId },
    select: { id: true, name: true, email: true, platformAdmin: true },
  });
}
