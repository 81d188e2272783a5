import { wordsOf, withoutSecrets } from '../../activities/connections/say-no.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { asSystem } from '../../prisma/tenant.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { ListedAccount, Where } from './accounts.ts';
import { VENDOR_NAMES } from '../../services/connections/connection-row.ts';
import { isReachable } from './reachable.ts';
import { problemsOfSecrets } from './secret-format.ts';

interface Finding {
  readonly problem: string;
  readonly remedy: string;
}

export interface CheckedAccount {
  readonly vendor: ConnectionVendor;
  readonly whose: string;
  readonly ok: boolean;
  readonly account: string | null;
  readonly accountName: string | null;
  readonly mode: 'sandbox' | 'test' | 'live' | 'unknown';
  /** What last came to our address from it. */
  readonly lastEvent: { readonly kind: string; readonly at: Date } | null;
  /** Whether the vendor sends its events to our address; `unseen`: it does not let us look. */
  readonly endpoint: 'registered' | 'missing' | 'unseen' | 'by itself';
  readonly address: string;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

type Heard = Pick<CheckedAccount, 'lastEvent' | 'findings'>;
type Seen = Pick<CheckedAccount, 'account' | 'accountName' | 'mode' | 'endpoint' | 'findings' | 'notes'>;

/** Asks the vendor; what it says and what is wrong are answers, never errors. */
export async function checkAccount(where: Where, listed: ListedAccount): Promise<CheckedAccount> {
  const { vendor, whose, wish } = listed;
  const seen = await look(where, listed);
  const heard = await readHeard(where, listed);
  const before = listed.problem
    ? [
        {
          problem: listed.problem,
          remedy: 'The operator has to enter the account anew, or have it asked about again.',
        },
      ]
    : [];
  const now = [...seen.findings, ...heard.findings];
  const findings = now.length > 0 ? now : before;
  return {
    ...{ vendor, whose, ok: findings.length === 0, address: wish.address, lastEvent: heard.lastEvent },
    ...seen,
    findings,
  };
}

async function look({ accountAt }: Where, listed: ListedAccount): Promise<Seen> {
  const { vendor, secrets, isSandboxed, own, problem: before } = listed;
  const nothing: Seen = {
    ...{ account: null, accountName: null, mode: isSandboxed ? 'sandbox' : 'unknown' },
    ...{ endpoint: 'unseen', findings: [], notes: [] },
  };
  // What was refused was dropped: why, is known.
  if (!secrets && own && !own.isInUse && before) return nothing;
  if (!secrets) {
    const remedy = 'Give DATA_KEYS the key that they were sealed with, or enter the account anew.';
    return { ...nothing, findings: [{ problem: 'Its secrets do not open.', remedy }] };
  }
  const malformed = problemsOfSecrets(vendor, secrets).map(({ name, problem }) => ({
    problem: `${name} ${problem}.`,
    remedy: remedyOf(listed, name),
  }));
  const client = accountAt.open(vendor, secrets);
  try {
    const { account, accountName, mode, notes } = await client.readAccount();
    const endpoint = await lookAtEndpoint(client, listed, secrets);
    return {
      ...{ account, accountName, mode: isSandboxed ? 'sandbox' : (mode ?? 'unknown') },
      ...{ endpoint: endpoint.endpoint, notes: [...notes, ...endpoint.notes] },
      findings: [...malformed, ...endpoint.findings],
    };
  } catch (error) {
    const said = toldIn(error, secrets);
    const problem =
      said.kind === 'refused'
        ? `${VENDOR_NAMES[vendor]} refuses the credentials: ${wordsOf(said)}.`
        : `${VENDOR_NAMES[vendor]} could not be asked: ${wordsOf(said)}.`;
    const remedy =
      said.kind === 'refused' ? remedyOf(listed) : 'Try again in a minute; look at the vendor’s status page.';
    return { ...nothing, findings: [...malformed, { problem, remedy }] };
  }
}

function toldIn(error: unknown, secrets: ConnectionSecrets[ConnectionVendor]): VendorError {
  if (error instanceof VendorError) return withoutSecrets(error, secrets);
  throw error;
}

function remedyOf({ own, vendor }: ListedAccount, name?: string): string {
  if (own) return 'The operator has to enter it anew: PUT /api/connections/' + vendor + '.';
  const variable = name ? ` (${name})` : '';
  return `Look it up at ${VENDOR_NAMES[vendor]}, put it into the environment${variable}, and start again.`;
}

type Client = ReturnType<Where['accountAt']['open']>;

async function lookAtEndpoint(
  client: Pick<Client, 'surveyEndpoint'>,
  listed: ListedAccount,
  secrets: ConnectionSecrets[ConnectionVendor],
): Promise<Pick<Seen, 'endpoint' | 'findings' | 'notes'>> {
  const { vendor, isSandboxed, own, wish, whose } = listed;
  // The sandbox sends this installation's events to it without being told to.
  if (isSandboxed && !own) return { endpoint: 'by itself', findings: [], notes: [] };
  try {
    const { steps, byHand } = await client.surveyEndpoint(wish);
    const due = steps.filter((step) => !step.isPrecaution);
    const command = `npm run vendors:register -- --vendor ${vendor}${own ? ` --operator ${whose}` : ''}`;
    const unreachable =
      isSandboxed || isReachable(wish.address)
        ? []
        : [
            {
              problem: `No vendor reaches ${wish.address}.`,
              remedy: 'Set PUBLIC_URL to the address that the internet knows us by.',
            },
          ];
    const findings = [
      ...unreachable,
      ...due.map(({ says }) => ({
        problem: `Our address is not as it should be there. To be done: ${says}`,
        remedy: command,
      })),
      ...byHand.map((problem) => ({ problem, remedy: `By hand, at ${VENDOR_NAMES[vendor]}.` })),
    ];
    return { endpoint: due.length > 0 ? 'missing' : 'registered', findings, notes: [] };
  } catch (error) {
    const said = toldIn(error, secrets);
    return {
      endpoint: 'unseen',
      findings: [],
      notes: [`Whether our address is registered cannot be seen: ${wordsOf(said)}.`],
    };
  }
}

/** What came, and what was refused after it: its signature was wrong. */
async function readHeard({ db }: Where, { vendor, own, whose }: ListedAccount): Promise<Heard> {
  const connection = own?.connectionId ?? 'environment';
  const row = await asSystem(db, (tx) =>
    tx.connectionHealth.findUnique({ where: { connection_vendor: { connection, vendor } } }),
  );
  const { lastEventAt, lastEventKind, refusedAt, refusedReason } = row ?? {};
  const lastEvent = lastEventAt ? { kind: lastEventKind ?? '', at: lastEventAt } : null;
  if (!refusedAt || (lastEventAt && lastEventAt >= refusedAt)) return { lastEvent, findings: [] };
  const problem = `The last event, ${refusedAt.toISOString()}, was refused: its signature was ${refusedReason === 'stale' ? 'too old' : 'wrong'}.`;
  const or = own
    ? `register again: npm run vendors:register -- --vendor ${vendor} --operator ${whose}`
    : `have a new one made: npm run vendors:register -- --vendor ${vendor} --new-secret`;
  const remedy = `Compare the secret at ${VENDOR_NAMES[vendor]} with ours; or ${or}.`;
  return { lastEvent, findings: [{ problem, remedy }] };
}
