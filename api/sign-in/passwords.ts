import type { BetterAuthOptions } from 'better-auth';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../contracts/identity/password.ts';
import { askVerification } from '../../services/identity/ask-verification.ts';
import type { AuthSettings } from './auth-settings.ts';

/**
 * Sign-in by email and password. People come by invitation or code, so that nobody signs up here; a password is chosen,
 * changed and reset by verbs of ours (`services/identity`), each one transaction with its audit row.
 */
export function passwordOptions({ authDb, seal, now, inBackground }: AuthSettings) {
  return {
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: true,
      minPasswordLength: SHORTEST_PASSWORD,
      // better-auth counts UTF-16 units, of which a character has two at most.
      maxPasswordLength: 2 * LONGEST_PASSWORD,
    },
    emailVerification: {
      // Whoever has the password and not yet proven the address is sent the link once more.
      sendOnSignIn: true,
      async sendVerificationEmail({ user }: { user: { id: string; email: string } }) {
        inBackground(askVerification(authDb, seal, user, now()));
      },
    },
  } satisfies Partial<BetterAuthOptions>;
}
