import type { Campaign, Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { viewCampaign } from './campaign-view.ts';
import { countLeads } from './count-leads.ts';

const VERSION = { select: { name: true, version: true } };

/** What is read of a campaign besides its row: a client sees neither policies nor sequences. */
const NAMED = { client: { select: { name: true } }, policy: VERSION, sequence: VERSION } as const;
const NAMED_TO_CLIENT = { client: NAMED.client } as const;

type CampaignWhere = Pick<Prisma.CampaignFindManyArgs, 'where' | 'orderBy' | 'take'>;

interface Version {
  readonly name: string;
  readonly version: number;
}

type NamedCampaign = Campaign & {
  readonly client: { readonly name: string };
  readonly policy: Version | null;
  readonly sequence: Version | null;
};

/** Campaigns with the names of what they are made of. */
export async function readCampaigns(
  tx: Transaction,
  { tenant }: Caller,
  where: CampaignWhere,
): Promise<NamedCampaign[]> {
  if (tenant.role === 'operator') return tx.campaign.findMany({ ...where, include: NAMED });
  const rows = await tx.campaign.findMany({ ...where, include: NAMED_TO_CLIENT });
  return rows.map((row) => ({ ...row, policy: null, sequence: null }));
}

/** The same as they are told: with their leads counted, and what each does next. */
export async function tellCampaigns(tx: Transaction, caller: Caller, rows: readonly NamedCampaign[]) {
  const ids = rows.map(({ id }) => id);
  const countsOf = await countLeads(tx, ids, caller);
  const promises = await tx.promiseRow.findMany({
    where: { subjectType: 'campaign', subjectId: { in: ids } },
  });
  return rows.map(({ client, ...row }) => {
    const next = promises.find(({ subjectId }) => subjectId === row.id);
    return {
      ...viewCampaign(row),
      ...{ clientName: client.name, policy: row.policy, sequence: row.sequence, counts: countsOf(row.id) },
      next: next ? { ...next, subject: { type: 'campaign', id: row.id } } : null,
    };
  });
}
