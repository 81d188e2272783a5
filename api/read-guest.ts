import { fromNodeHeaders } from 'better-auth/node';
import type { IncomingHttpHeaders } from 'node:http';
import type { Guest } from '../services/identity/add-member.ts';
import type { Auth } from './auth.ts';

/** Who is signed in, a member of something or of nothing yet; null: nobody. */
export async function readGuest(auth: Auth, headers: IncomingHttpHeaders): Promise<Guest | null> {
  if (headers.cookie === undefined) return null;
  const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
  if (!found) return null;
  const { session, user } = found;
  return { userId: user.id, sessionId: session.id, email: user.email };
}
