import { Prisma } from '../../prisma/generated/client.ts';
import type { Caller } from '../caller.ts';

const { sql, join } = Prisma;

/** What of it somebody asks for. */
export interface Wanted {
  readonly clientId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/**
 * The campaigns that clients have now, as `instantly_assignment AS a`: staff sees every client's, a client its own. Whoever
 * gave one up sees nothing of it any more, though its figures stay.
 */
export function inSight({ tenant }: Caller, { clientId, campaignId }: Wanted): Prisma.Sql {
  const conditions = [sql`a.until_at IS NULL`, sql`a.operator_id = ${tenant.operatorId}::uuid`];
  if (tenant.role === 'client') conditions.push(sql`a.client_id = ${tenant.clientId}::uuid`);
  if (clientId) conditions.push(sql`a.client_id = ${clientId}::uuid`);
  if (campaignId) conditions.push(sql`a.campaign_id = ${campaignId}::uuid`);
  return join(conditions, ' AND ');
}
