import type { InstantlyCheckView } from '../../contracts/instantly/check-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { ourId } from '../our-id.ts';
import { afterName, badCursor, type Page, type PageQuery, toNamedPage } from '../page.ts';

interface ChecksQuery extends PageQuery {
  readonly campaignId?: string | undefined;
  readonly differing?: 'true' | undefined;
}

interface ChecksPage extends Page<InstantlyCheckView> {
  readonly pickedUp: number;
  readonly readUntil: Date | null;
}

/** Our figures beside Instantly's, the latest day first. @throws Refusal forbidden, invalid */
export async function listChecks(
  db: Database,
  caller: Caller,
  { campaignId, differing, limit, cursor }: ChecksQuery,
): Promise<ChecksPage> {
  const operatorId = requireOperator(caller);
  const after = placeOf(cursor);
  return asOperator(db, operatorId, async (tx) => {
    const rows = await tx.instantlyCheck.findMany({
      where: {
        operatorId,
        ...(campaignId && { campaignId }),
        ...(differing && { isSame: false }),
        ...(after && {
          day: { lte: after.day },
          NOT: { day: after.day, campaignId: { lte: after.campaignId } },
        }),
      },
      orderBy: [{ day: 'desc' }, { campaignId: 'asc' }],
      take: limit + 1,
    });
    const named = await tx.instantlyCampaign.findMany({
      where: { id: { in: rows.map((row) => row.campaignId) } },
      select: { id: true, name: true },
    });
    const names = new Map(named.map(({ id, name }) => [id, name]));
    const mirror = await tx.instantlyMirror.findUnique({ where: { operatorId } });
    const views = rows.map(
      (row): InstantlyCheckView => ({
        campaignId: row.campaignId,
        campaignName: names.get(row.campaignId) ?? '',
        day: dayOf(row.day),
        ours: row.ours as Record<string, number>,
        theirs: row.theirs as Record<string, number>,
        isSame: row.isSame,
        checkedAt: row.checkedAt,
      }),
    );
    const page = toNamedPage(views, limit, (row) => `${row.day}.${row.campaignId}`);
    return { ...page, pickedUp: mirror?.pickedUp ?? 0, readUntil: mirror?.readUntil ?? null };
  });
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** @throws Refusal invalid */
function placeOf(cursor: string | undefined): { day: Date; campaignId: string } | undefined {
  const name = afterName(cursor);
  if (name === undefined) return undefined;
  const [said = '', id = ''] = name.split('.');
  const [day, campaignId] = [new Date(said), ourId(id)];
  if (!/^\d{4}-\d\d-\d\d$/.test(said) || Number.isNaN(day.getTime()) || !campaignId) throw badCursor();
  return { day, campaignId };
}
