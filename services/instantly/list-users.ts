import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';
import type { OperatorPage } from '../identity/list-operators.ts';
import { environmentCampaignsOwner } from './account-in-use.ts';

const AT_ONCE = 20;

/** The operators that have an account at Instantly, by pages. */
export async function listInstantlyUsers(
  db: Database,
  { after, isShared, atOnce = AT_ONCE }: { after: string | null; isShared: boolean; atOnce?: number },
): Promise<OperatorPage> {
  return asSystem(db, async (tx) => {
    const rows = await tx.vendorConnection.findMany({
      where: {
        ...{ vendor: 'instantly', status: 'active' },
        ...(after !== null && { operatorId: { gt: after } }),
      },
      distinct: ['operatorId'],
      orderBy: { operatorId: 'asc' },
      take: atOnce,
      select: { operatorId: true },
    });
    const own = rows.map(({ operatorId }) => operatorId);
    if (own.length === atOnce) return { operatorIds: own, next: own.at(-1) ?? null };
    const shared = isShared ? await environmentCampaignsOwner(tx) : null;
    // Behind everybody else, whatever its id: it is met once, on the last page.
    return { operatorIds: shared && !(await hasOwn(shared)) ? [...own, shared] : own, next: null };

    async function hasOwn(operatorId: string): Promise<boolean> {
      const where = { operatorId, vendor: 'instantly', status: 'active' };
      return (await tx.vendorConnection.count({ where })) > 0;
    }
  });
}
