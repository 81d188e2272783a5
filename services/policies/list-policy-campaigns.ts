import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import { countLeads } from '../campaigns/count-leads.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { requirePolicy } from './view-policy.ts';

/** Of a campaign, what is shown of how it goes by a policy. */
export const USER = {
  policy: { select: { name: true, version: true } },
  client: { select: { name: true } },
} as const satisfies Prisma.CampaignInclude;

type User = Prisma.CampaignGetPayload<{ include: typeof USER }>;

/** The campaigns that are not over and go by any version of the same name. @throws Refusal forbidden, not_found, invalid */
export async function listPolicyCampaigns(
  db: Database,
  caller: Caller,
  { id, limit, cursor }: PageQuery & { readonly id: string },
) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const { name } = await requirePolicy(tx, id);
    const rows = await tx.campaign.findMany({
      where: {
        AND: [{ policy: { name }, status: { in: ['draft', 'active', 'paused'] } }, afterCursor(cursor)],
      },
      include: USER,
      orderBy: NEWEST_FIRST,
      take: limit + 1,
    });
    const page = toPage(rows, limit);
    return { ...page, items: await viewUsers(tx, page.items) };
  });
}

/** Campaigns as they are shown beside a policy. */
export async function viewUsers(tx: Transaction, campaigns: readonly User[]) {
  const countsOf = await countLeads(
    tx,
    campaigns.map(({ id }) => id),
  );
  const newest = await tx.policy.groupBy({
    by: ['name'],
    where: { name: { in: campaigns.map(({ policy }) => policy.name) } },
    _max: { version: true },
  });
  return campaigns.map(({ id, name, clientId, client, status, policyId, policy, createdAt }) => ({
    ...{ campaignId: id, campaignName: name, clientId, clientName: client.name, status, policyId, createdAt },
    version: policy.version,
    isNewest: newest.find((each) => each.name === policy.name)?._max.version === policy.version,
    inFlight: countsOf(id).inFlight,
  }));
}
