import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import { Refusal } from '../refusal.ts';
import { viewOfRollout } from './view-rollout.ts';

/** A campaign's rollouts, newest first. @throws Refusal forbidden, not_found */
export async function listRollouts(
  db: Database,
  caller: Caller,
  { id: campaignId, ...query }: PageQuery & { readonly id: string },
) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    if (!(await tx.campaign.findUnique({ where: { id: campaignId }, select: { id: true } }))) {
      throw new Refusal('not_found', 'There is no such campaign.');
    }
    const rows = await tx.sequenceRollout.findMany({
      where: { campaignId, ...afterCursor(query.cursor) },
      orderBy: NEWEST_FIRST,
      take: query.limit + 1,
    });
    return toPage(rows.map(viewOfRollout), query.limit);
  });
}
