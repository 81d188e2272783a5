import type { Permission } from '../../contracts/identity/permissions.ts';
import { searchWords } from '../../domain/leads/search.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { findLeads } from '../leads/find-leads.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { nameOf, ofTenant } from './happening.ts';

const MOST = 5;
/** Of so many leads that are found, those with an appointment are looked for. */
const LEADS_LOOKED_AT = 50;

interface Search {
  readonly q: string;
  readonly may: ReadonlySet<Permission>;
}

/** Whatever the caller may see of a few words: people by name, phone or email, and what is called or numbered so. */
export async function searchAll(db: Database, caller: Caller, { q, may }: Search) {
  return asTenant(db, caller.tenant, async (tx) => {
    const leadIds =
      may.has('leads:read') && searchWords(q).length > 0 ? await leadsSaying(tx, caller, q) : [];
    return {
      leads: await leadsOf(tx, leadIds.slice(0, MOST)),
      clients: may.has('clients:read') ? await clientsCalled(tx, caller, q) : [],
      campaigns: may.has('campaigns:read') ? await campaignsCalled(tx, caller, q) : [],
      // Every number of an invoice has a digit.
      invoices: may.has('billing:read') && /\d/.test(q) ? await invoicesNumbered(tx, caller, q) : [],
      appointments: may.has('appointments:read') ? await appointmentsOf(tx, caller, leadIds) : [],
    };
  });
}

async function leadsSaying(tx: Transaction, caller: Caller, q: string): Promise<string[]> {
  const asked = { filter: { q }, sort: 'newest', after: undefined, take: LEADS_LOOKED_AT } as const;
  const { places } = await findLeads(tx, caller, asked);
  return places.map(({ id }) => id);
}

async function leadsOf(tx: Transaction, ids: readonly string[]) {
  const rows = await tx.lead.findMany({
    where: { id: { in: [...ids] } },
    include: { contact: true, campaign: { select: { name: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { clientId, status, campaign, contact } = row;
    const { phone, email } = contact;
    return [{ id, name: nameOf(contact), clientId, campaign: campaign.name, status, phone, email }];
  });
}

/** What stands for others in a pattern of SQL stands for itself. */
function plainly(q: string): string {
  return q.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

function clientsCalled(tx: Transaction, { tenant }: Caller, q: string) {
  // A client has no other clients to look for.
  if (tenant.role === 'client') return [];
  return tx.organization.findMany({
    where: {
      operatorId: tenant.operatorId,
      kind: 'client',
      name: { contains: plainly(q), mode: 'insensitive' },
    },
    orderBy: { name: 'asc' },
    take: MOST,
    select: { id: true, name: true },
  });
}

function campaignsCalled(tx: Transaction, caller: Caller, q: string) {
  return tx.campaign.findMany({
    where: { ...ofTenant(caller), name: { contains: plainly(q), mode: 'insensitive' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    select: { id: true, name: true, clientId: true, status: true },
  });
}

async function invoicesNumbered(tx: Transaction, caller: Caller, q: string) {
  const rows = await tx.invoice.findMany({
    where: { ...ofTenant(caller), number: { contains: plainly(q), mode: 'insensitive' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    select: { id: true, number: true, clientId: true, status: true, amountCents: true, currency: true },
  });
  return rows.map(({ number, ...row }) => ({ ...row, name: number ?? '' }));
}

async function appointmentsOf(tx: Transaction, caller: Caller, leadIds: readonly string[]) {
  if (leadIds.length === 0) return [];
  const rows = await tx.appointment.findMany({
    // The operator, whom the index begins with: a client's own row-level policy does not name it.
    where: { operatorId: caller.tenant.operatorId, leadId: { in: [...leadIds] }, ...ofLeadsInScope(caller) },
    orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
    take: MOST,
    include: { contact: { select: { firstName: true, lastName: true, phone: true, email: true } } },
  });
  return rows.map(({ id, leadId, status, startsAt, zone, contact }) => ({
    ...{ id, name: nameOf(contact), leadId, status, startsAt, zone },
  }));
}
