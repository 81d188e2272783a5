import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { findLeads } from './find-leads.ts';
import type { Place } from './lead-conditions.ts';

/** Every lead of the filter that the caller may see, newest first, with what it does next. @throws Refusal invalid (q) */
export function exportLeads(db: Database, caller: Caller, filter: LeadFilter) {
  return inBatches<LeadRow>((last, take) =>
    asTenant(db, caller.tenant, async (tx) => {
      const after = last && { at: last.createdAt, id: last.id };
      const { places } = await findLeads(tx, caller, { filter, sort: 'newest', after, take });
      return readRows(tx, places);
    }),
  );
}

export type LeadRow = Awaited<ReturnType<typeof readRows>>[number];

async function readRows(tx: Transaction, places: readonly Place[]) {
  const ids = places.map(({ id }) => id);
  const leads = await tx.lead.findMany({ where: { id: { in: ids } }, include: { contact: true } });
  const campaigns = await tx.campaign.findMany({
    where: { id: { in: [...new Set(leads.map(({ campaignId }) => campaignId))] } },
    select: { id: true, name: true },
  });
  const promises = await tx.promiseRow.findMany({
    where: { subjectType: 'lead', subjectId: { in: ids } },
    select: { subjectId: true, what: true, until: true },
  });
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const names = new Map(campaigns.map(({ id, name }) => [id, name]));
  const nexts = new Map(promises.map((promise) => [promise.subjectId, promise]));
  return ids.flatMap((id) => {
    const lead = byId.get(id);
    return lead
      ? [{ ...lead, campaign: names.get(lead.campaignId) ?? null, next: nexts.get(id) ?? null }]
      : [];
  });
}
