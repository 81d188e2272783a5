import { comparePolicies } from '../../domain/policies/say-policy.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { beforeVersion, type PageQuery, toNamedPage } from '../page.ts';
import { bodyOf, nameSavers, type PolicyLogins, readSavers, requirePolicy } from './view-policy.ts';

/** The versions of a policy, newest first, each with what it changed and who saved it. @throws Refusal forbidden, not_found */
export async function listPolicyVersions(
  { db, authDb }: PolicyLogins,
  caller: Caller,
  { id, limit, cursor }: PageQuery & { readonly id: string },
) {
  const version = beforeVersion(cursor);
  const read = await asOperator(db, requireOperator(caller), async (tx) => {
    const { name } = await requirePolicy(tx, id);
    const rows = await tx.policy.findMany({
      where: { name, version },
      orderBy: { version: 'desc' },
      take: limit + 1,
      include: {
        _count: { select: { campaigns: { where: { status: { in: ['draft', 'active', 'paused'] } } } } },
      },
    });
    const page = toNamedPage(rows, limit, (row) => String(row.version));
    return {
      rows,
      page,
      savers: await readSavers(
        tx,
        page.items.map((row) => row.id),
      ),
    };
  });
  const byOf = await nameSavers(authDb, caller, read.savers);
  return {
    nextCursor: read.page.nextCursor,
    items: read.page.items.map((row, i) => {
      // One more is read than is shown, so that the last of a page has one to be held against as well.
      const before = read.rows[i + 1];
      const { id: policyId, name, createdAt, _count } = row;
      return {
        ...{ id: policyId, name, version: row.version, createdAt, by: byOf(policyId) },
        changes: comparePolicies(before ? bodyOf(before) : null, bodyOf(row)),
        campaigns: _count.campaigns,
      };
    }),
  };
}
