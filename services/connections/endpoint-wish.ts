import type { EndpointWish, Registration } from '../../contracts/connections/account.ts';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { endpointAddress } from './endpoint-address.ts';

interface WishOf {
  readonly connectionId: string;
  readonly vendor: ConnectionVendor;
  readonly publicUrl: string;
  readonly registration: Registration | null;
}

/** What is asked of a vendor for an operator's own account: its numbers send texts, its campaigns' agents tell of calls. */
export async function readEndpointWish(
  tx: Transaction,
  { connectionId, vendor, publicUrl, registration }: WishOf,
): Promise<EndpointWish> {
  return {
    address: endpointAddress(publicUrl, vendor, connectionId),
    owner: connectionId,
    known: registration?.ids ?? [],
    ...(vendor === 'twilio' && { numbers: await readNumbers(tx) }),
    ...(vendor === 'retell' && { agentIds: await readAgents(tx) }),
  };
}

/** The numbers of an operator that Twilio carries. */
export async function readNumbers(tx: Transaction): Promise<string[]> {
  const rows = await tx.phoneNumber.findMany({
    where: { vendor: 'twilio', status: 'active' },
    select: { number: true },
    orderBy: { number: 'asc' },
  });
  return rows.map(({ number }) => number);
}

/** The agents that an operator's campaigns name. Undefined: one of them leaves it to the number which agent speaks. */
export async function readAgents(tx: Transaction): Promise<string[] | undefined> {
  const campaigns = await tx.campaign.findMany({
    where: { archivedAt: null },
    select: { retellAgentId: true },
    distinct: ['retellAgentId'],
  });
  const named = campaigns.flatMap(({ retellAgentId }) => retellAgentId ?? []);
  return named.length > 0 && named.length === campaigns.length ? named.sort() : undefined;
}
