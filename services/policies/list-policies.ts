import { isOver } from '../../domain/campaigns/status.ts';
import type { CampaignStatus } from '../../domain/campaigns/status.ts';
import { sayPolicy } from '../../domain/policies/say-policy.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';
import { bodyOf, nameSavers, type PolicyLogins, readSavers } from './view-policy.ts';

/** The newest version of each policy, by name. @throws Refusal forbidden, invalid (cursor) */
export async function listPolicies({ db, authDb }: PolicyLogins, caller: Caller, query: PageQuery) {
  const read = await asOperator(db, requireOperator(caller), async (tx) => {
    const named = await tx.policy.groupBy({
      by: ['name'],
      where: { name: { gt: afterName(query.cursor) } },
      _max: { version: true },
      orderBy: { name: 'asc' },
      take: query.limit + 1,
    });
    const rows = await tx.policy.findMany({
      where: { OR: named.map(({ name, _max }) => ({ name, version: _max.version ?? 0 })) },
      orderBy: { name: 'asc' },
    });
    const page = toNamedPage(rows, query.limit, ({ name }) => name);
    const users = await countUsers(
      tx,
      page.items.map(({ name }) => name),
    );
    return {
      page,
      users,
      savers: await readSavers(
        tx,
        page.items.map(({ id }) => id),
      ),
    };
  });
  const byOf = await nameSavers(authDb, caller, read.savers);
  return {
    nextCursor: read.page.nextCursor,
    items: read.page.items.map((row) => {
      const using = read.users.filter(({ policy }) => policy.name === row.name);
      return {
        ...{ id: row.id, name: row.name, version: row.version, createdAt: row.createdAt, by: byOf(row.id) },
        facts: sayPolicy(bodyOf(row)),
        campaigns: {
          all: using.length,
          behind: using.filter(({ policy }) => policy.version < row.version).length,
        },
      };
    }),
  };
}

/** Campaigns that are not over, each with what it goes by. */
async function countUsers(tx: Transaction, names: readonly string[]) {
  const users = await tx.campaign.findMany({
    where: { policy: { name: { in: [...names] } } },
    select: { status: true, policy: { select: { name: true, version: true } } },
  });
  return users.filter(({ status }) => !isOver(status as CampaignStatus));
}
