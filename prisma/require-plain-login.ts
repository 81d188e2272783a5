import type { Database } from './client.ts';

/** A login that policies do not hold: with it every tenant would see every row, and nothing would look wrong. */
export class LoginAbovePolicies extends Error {
  override readonly name = 'LoginAbovePolicies';
}

/**
 * Asks whether row-level security holds the login that a server was given.
 *
 * @throws LoginAbovePolicies for a superuser's and for one that bypasses the policies; and what the database throws
 */
export async function requirePlainLogin(db: Database): Promise<void> {
  const [login] = await db.$queryRaw<{ name: string; isAbove: boolean }[]>`
    SELECT rolname AS name, rolsuper OR rolbypassrls AS "isAbove" FROM pg_roles WHERE rolname = session_user`;
  if (!login?.isAbove) return;
  throw new LoginAbovePolicies(
    `DATABASE_APP_URL and DATABASE_AUTH_URL must not log in as ${login.name}, whom no policy holds: ` +
      'use followthrough_app and followthrough_auth.',
  );
}
