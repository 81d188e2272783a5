import type { AccountAt } from '../../activities/connections/account-at.ts';
import type { ServerEnvironment } from '../../config/environment.ts';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import {
  CONNECTION_VENDORS,
  type ConnectionSecrets,
  type ConnectionVendor,
  isConnectionVendor,
} from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { endpointAddress } from '../../services/connections/endpoint-address.ts';
import { readAgents, readEndpointWish, readNumbers } from '../../services/connections/endpoint-wish.ts';
import { readEntered, SecretsUnreadable } from '../../services/connections/read-entered.ts';
import type { Sealer } from '../../services/seal.ts';
import { allOperators } from '../rebuild/compare.ts';

export interface Where {
  readonly db: Database;
  readonly seal: Sealer;
  readonly environment: Pick<ServerEnvironment, 'vendors' | 'publicUrl' | 'inboundMail'>;
  readonly accountAt: AccountAt;
  readonly only: { readonly vendor?: ConnectionVendor | undefined; readonly operator?: string | undefined };
}

interface OwnAccount {
  readonly operatorId: string;
  readonly connectionId: string;
  /** False: the vendor has not confirmed it yet, and this installation's is used. */
  readonly isInUse: boolean;
}

/** One account at a vendor: this installation's, or an operator's own. */
export interface ListedAccount {
  readonly vendor: ConnectionVendor;
  /** `this installation`, or the operator's slug. */
  readonly whose: string;
  /** Undefined: this installation's. */
  readonly own?: OwnAccount | undefined;
  readonly isSandboxed: boolean;
  /** Null: they do not open. */
  readonly secrets: ConnectionSecrets[ConnectionVendor] | null;
  readonly wish: EndpointWish;
  /** What was found wrong before, and is shown to the operator. */
  readonly problem: string | null;
}

/** The environment's accounts, then every operator's own. */
export async function listAccounts(where: Where): Promise<ListedAccount[]> {
  const { db, only } = where;
  const operators: { id: string; slug: string }[] = [];
  for (const id of await allOperators(db)) {
    const { slug } = await asOperator(db, id, (tx) =>
      tx.organization.findUniqueOrThrow({ where: { id }, select: { slug: true } }),
    );
    if (!only.operator || only.operator === slug || only.operator === id) operators.push({ id, slug: slug });
  }
  const own: ListedAccount[] = [];
  for (const operator of operators) own.push(...(await listOwn(where, operator)));
  const all = [...(only.operator ? [] : await listUsual(where, operators, own)), ...own];
  return all.filter(({ vendor }) => !only.vendor || vendor === only.vendor);
}

async function listOwn(
  { db, seal, environment }: Where,
  { id: operatorId, slug: whose }: { id: string; slug: string },
): Promise<ListedAccount[]> {
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.vendorConnection.findMany({
      where: { status: { not: 'ended' } },
      orderBy: { vendor: 'asc' },
    });
    const accounts: ListedAccount[] = [];
    for (const { id: connectionId, vendor, problem, sealedSecrets } of rows) {
      if (!isConnectionVendor(vendor)) continue;
      const which = sealedSecrets ? 'used' : 'entered';
      const entered = await readEntered(tx, seal, { connectionId, vendor, which }).catch(nullIfUnreadable);
      const of = { connectionId, vendor, publicUrl: environment.publicUrl };
      const wish = await readEndpointWish(tx, { ...of, registration: entered?.registration ?? null });
      const { isSandboxed } = environment.vendors[vendor];
      const secrets = entered?.secrets ?? null;
      accounts.push({
        vendor,
        whose,
        own: { operatorId, connectionId, isInUse: sealedSecrets !== null },
        isSandboxed,
        secrets,
        wish,
        problem,
      });
    }
    return accounts;
  });
}

function nullIfUnreadable(error: unknown): null {
  if (error instanceof SecretsUnreadable) return null;
  throw error;
}

/** This installation's accounts serve the operators that have none of their own. */
async function listUsual(
  { db, environment }: Where,
  operators: readonly { id: string }[],
  own: readonly ListedAccount[],
): Promise<ListedAccount[]> {
  const served = (vendor: ConnectionVendor) =>
    operators.filter(
      ({ id }) => !own.some((one) => one.vendor === vendor && one.own?.isInUse && one.own.operatorId === id),
    );
  const numbers: string[] = [];
  for (const { id } of served('twilio')) numbers.push(...(await asOperator(db, id, readNumbers)));
  let agentIds: string[] | undefined = [];
  for (const { id } of served('retell')) {
    const named: string[] | undefined = await asOperator(db, id, readAgents);
    agentIds = named && agentIds && [...agentIds, ...named];
  }
  const { domain, secret } = environment.inboundMail;
  const inbound =
    domain && secret
      ? { domain, address: `${environment.publicUrl}/api/webhooks/sendgrid-inbound/${secret}` }
      : undefined;
  return CONNECTION_VENDORS.filter((vendor) => environment.vendors[vendor].isConnected).map((vendor) => {
    const { baseUrl: _, isSandboxed, isConnected: _is, ...secrets } = environment.vendors[vendor];
    return {
      ...{ vendor, whose: 'this installation', isSandboxed, problem: null },
      secrets,
      wish: {
        ...{ address: endpointAddress(environment.publicUrl, vendor), owner: 'environment', known: 'all' },
        ...(vendor === 'twilio' && { numbers }),
        ...(vendor === 'retell' && { agentIds }),
        ...(vendor === 'sendgrid' && { inbound }),
      },
    };
  });
}
