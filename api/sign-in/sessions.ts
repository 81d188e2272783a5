import type { BetterAuthOptions, GenericEndpointContext } from 'better-auth';
import { auditPerson } from '../../services/identity/audit-person.ts';
import { tellSignInChanged } from '../../services/identity/tell-sign-in-changed.ts';
import type { AuthSettings } from './auth-settings.ts';
import { SOCIAL_NAMES, type SocialProvider } from './social.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** Nobody who was away for so long is still taken for whoever signed in. */
const IDLE_S = 7 * DAY_S;
/** NIST SP 800-63B-4, 2.1.3: at AAL1 people sign in again at least every 30 days. */
const LONGEST_MS = 30 * DAY_S * 1000;
/** How true "last seen" is. */
const SEEN_EVERY_S = HOUR_S;

interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly ipAddress?: string | null | undefined;
}

interface AccountRow {
  readonly userId: string;
  readonly providerId: string;
}

/** How long sessions last, and that their beginning and end, and new ways to them, are written down. */
export function sessionOptions({ authDb, seal, now }: AuthSettings) {
  const note = async (action: 'session.begin' | 'session.end', { id, userId, ipAddress }: SessionRow) => {
    const after = ipAddress ? { ip: ipAddress } : {};
    await authDb.$transaction((tx) =>
      auditPerson(tx, { userId, action, subject: { type: 'session', id }, after }),
    );
  };
  const noteAccount = async ({ userId, providerId }: AccountRow) => {
    if (providerId === 'credential') return;
    await authDb.$transaction(async (tx) => {
      await auditPerson(tx, { userId, action: 'sign_in_account.connect', after: { provider: providerId } });
      const name = SOCIAL_NAMES[providerId as SocialProvider] ?? providerId;
      const about = `You can sign in with ${name} from now on.`;
      await tellSignInChanged(tx, seal, { userId, about, now: now() });
    });
  };
  return {
    // No copy in a cookie: a session that is ended is over at once.
    session: { expiresIn: IDLE_S, updateAge: SEEN_EVERY_S, cookieCache: { enabled: false } },
    databaseHooks: {
      account: { create: { after: noteAccount } },
      session: {
        create: { after: async (session) => note('session.begin', session) },
        update: {
          // Each use makes it longer, up to its whole length.
          before: async (changes, context) => ({
            data: { ...changes, ...cappedEnd(changes.expiresAt, context) },
          }),
        },
        delete: { after: async (session) => note('session.end', session) },
      },
    },
  } satisfies Partial<BetterAuthOptions>;
}

function cappedEnd(expiresAt: Date | undefined, context: GenericEndpointContext | null) {
  const began = context?.context.session?.session.createdAt;
  if (!expiresAt || !began) return {};
  return { expiresAt: new Date(Math.min(expiresAt.getTime(), began.getTime() + LONGEST_MS)) };
}
