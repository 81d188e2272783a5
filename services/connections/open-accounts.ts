import { UNNAMED_ACCOUNT } from '../../contracts/connections/check-outcome.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import type { Accounts } from './accounts.ts';
import { openSecrets } from './sealed-secrets.ts';

/** The secrets of an operator's own account do not open. What needs them is tried again, and says how to mend it. */
export class ConnectionUnreadable extends Error {
  override readonly name = 'ConnectionUnreadable';
}

interface AccountDeps<Ports> {
  readonly db: Database;
  readonly seal: Sealer;
  /** By the environment's accounts. */
  readonly usual: Ports;
  /** By an operator's own. */
  readonly connect: {
    readonly [V in keyof Ports & ConnectionVendor]: (
      secrets: ConnectionSecrets[V],
      connectionId: string,
    ) => Ports[V];
  };
  readonly freshMs?: number;
}

/**
 * How long what was read of an operator's connections counts. A query a send would be thousands a minute for what changes
 * once a year; and what is two seconds old does no harm: a row names the account that it really went through.
 */
const FRESH_MS = 2_000;

interface Row {
  readonly id: string;
  readonly vendor: string;
  readonly status: string;
  /** The vendor's own id of it. */
  readonly account: string | null;
  readonly sealedSecrets: string | null;
}

/** Finds whose account an effect goes through. What speaks for one is kept until other secrets are in use. */
export function openAccounts<Ports extends object>(
  deps: AccountDeps<Ports>,
): Accounts<Pick<Ports, keyof Ports & ConnectionVendor>> {
  const { db, seal, usual, connect, freshMs = FRESH_MS } = deps;
  const rowsOf = remember(freshMs, (operatorId) => readRows(db, operatorId));
  // By the sealed text: the version counts what was entered, and that is in use only once the vendor has confirmed it.
  const made = new Map<string, { readonly sealed: string; readonly port: unknown }>();

  const portOf = <V extends keyof Ports & ConnectionVendor>(vendor: V, id: string, sealed: string) => {
    const known = made.get(id);
    if (known?.sealed === sealed) return known.port as Ports[V];
    const port = connect[vendor](secretsOf(seal, { vendor, id, sealed }), id);
    made.set(id, { sealed, port });
    return port;
  };

  /** A row that was connected within the last moments is not taken to be over. */
  const rowOf = async (operatorId: string, id: string): Promise<Row | undefined> => {
    for (const rows of [rowsOf.lately, rowsOf.now]) {
      const row = reaching(await rows(operatorId), id);
      if (row) return row;
    }
    return undefined;
  };

  return {
    async inUse(vendor, operatorId) {
      const rows = await rowsOf.lately(operatorId);
      const own = rows.find((row) => row.vendor === vendor && row.status === 'active');
      if (!own) return { connectionId: null, port: usual[vendor] };
      return { connectionId: own.id, port: portOf(vendor, own.id, own.sealedSecrets ?? '') };
    },
    async named(vendor, { operatorId, connectionId }) {
      if (connectionId === null) return usual[vendor];
      const row = await rowOf(operatorId, connectionId);
      if (row?.sealedSecrets) return portOf(vendor, row.id, row.sealedSecrets);
      made.delete(connectionId);
      return null;
    },
  };
}

/** By which connection an account is reached: its own, or the one by which it was connected again. */
function reaching(rows: readonly Row[], id: string): Row | undefined {
  const named = rows.find((row) => row.id === id);
  if (!named || named.sealedSecrets) return named;
  const { vendor, account } = named;
  if (account === null || account === UNNAMED_ACCOUNT) return undefined;
  return rows.find((row) => row.vendor === vendor && row.account === account && row.status === 'active');
}

/** @throws ConnectionUnreadable */
function secretsOf<V extends ConnectionVendor>(
  seal: Sealer,
  { vendor, id, sealed }: { readonly vendor: V; readonly id: string; readonly sealed: string },
): ConnectionSecrets[V] {
  try {
    return openSecrets(seal, { connectionId: id, vendor, slot: 'secrets' }, sealed);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionUnreadable(
      `The secrets of the operator's own ${vendor} account (connection ${id}) do not open: ${why} ` +
        'Give DATA_KEYS the key that it had, or enter the account anew. Nothing goes through another account meanwhile.',
    );
  }
}

function readRows(db: Database, operatorId: string): Promise<Row[]> {
  return asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.findMany({
      where: { operatorId },
      select: { id: true, vendor: true, status: true, account: true, sealedSecrets: true },
    }),
  );
}

/** `lately` asks once for all who ask within `forMs`. What failed is asked again. */
function remember<T>(forMs: number, ask: (of: string) => Promise<T>) {
  const answers = new Map<string, { readonly until: number; readonly answer: Promise<T> }>();
  const now = (of: string): Promise<T> => {
    const answer = ask(of);
    const asked = { until: performance.now() + forMs, answer };
    answers.set(of, asked);
    answer.catch(() => {
      if (answers.get(of) === asked) answers.delete(of);
    });
    return answer;
  };
  const lately = (of: string): Promise<T> => {
    const known = answers.get(of);
    return known && performance.now() < known.until ? known.answer : now(of);
  };
  return { lately, now };
}
