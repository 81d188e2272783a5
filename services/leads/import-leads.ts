import { CAMPAIGN_WORKFLOW, campaignWorkflowId, LEADS_ADDED } from '../../contracts/campaigns/workflow.ts';
import type { LeadImport } from '../../contracts/leads/api.ts';
import type { LeadRow, RejectedRow } from '../../domain/leads/lead-row.ts';
import { mergeRows } from '../../domain/leads/merge-rows.ts';
import { type ReadRows, readCsvRows, readJsonRows, UnreadableImport } from '../../domain/leads/read-rows.ts';
import type { Database } from '../../prisma/client.ts';
import { takeRole, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { lockForLeads } from '../campaigns/lock-for-leads.ts';
import { resolveContacts } from '../contacts/resolve-contacts.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';

export interface DuplicateRow {
  readonly line: number;
  /** The line of the same person further up. */
  readonly of?: number;
  /** The lead that the campaign has already. */
  readonly leadId?: string;
}

export interface ImportReport {
  readonly importId: string;
  readonly imported: number;
  readonly duplicates: DuplicateRow[];
  readonly rejected: RejectedRow[];
  /** Rows whose phone and email are two contacts'. */
  readonly conflicts: { readonly line: number; readonly reason: string }[];
}

const CHUNK = 1000;
/** More than this in one request would hold the campaign for too long. */
const MOST_ROWS = 50_000;
/** Far above the ten seconds that so many rows take. */
const PATIENCE_MS = 120_000;

/**
 * Imports leads into a campaign: bad rows and repeats are reported by line, everybody else becomes a lead. A contact
 * that the operator has already is used, with its empty fields filled in.
 *
 * @throws Refusal forbidden, not_found (campaign), conflict (it is over), invalid (nothing can be read)
 */
export async function importLeads(db: Database, caller: Caller, input: LeadImport): Promise<ImportReport> {
  const operatorId = requireOperator(caller);
  const { rows, rejected } = read(input);
  const merged = mergeRows(rows);
  const importAll = async (tx: Transaction): Promise<ImportReport> => {
    await takeRole(tx, caller.tenant);
    const campaign = await lockForLeads(tx, input.campaignId);
    const contacts = await resolveContacts(tx, operatorId, merged.rows);
    const added = await addLeads(tx, { ...campaign, operatorId }, merged.rows, contacts.ids);
    const duplicates = [...merged.repeated, ...added.duplicates].sort((a, b) => a.line - b.line);
    const record = await tx.import.create({
      data: {
        operatorId,
        clientId: campaign.clientId,
        campaignId: campaign.id,
        source: input.csv === undefined ? 'json' : 'csv',
        imported: added.count,
        duplicates: duplicates.map((row) => ({ ...row })),
        rejected: rejected.map((row) => ({ ...row })),
      },
    });
    if (added.count > 0 && campaign.status === 'active') await tellCampaign(tx, operatorId, campaign.id);
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'leads.import',
      subject: { type: 'import', id: record.id },
      after: {
        campaignId: campaign.id,
        imported: added.count,
        duplicates: duplicates.length,
        rejected: rejected.length,
      },
    });
    return {
      importId: record.id,
      imported: added.count,
      duplicates,
      rejected,
      conflicts: contacts.conflicts,
    };
  };
  return db.$transaction(importAll, { timeout: PATIENCE_MS });
}

/** The campaign has new leads: if it runs, its workflow is owed the news. */
export async function tellCampaign(tx: Transaction, operatorId: string, campaignId: string): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: campaignWorkflowId(campaignId),
    workflowType: CAMPAIGN_WORKFLOW,
    start: 'never',
    signal: LEADS_ADDED,
  });
}

function read({ csv, rows }: LeadImport): ReadRows {
  if ((csv === undefined) === (rows === undefined)) {
    throw new Refusal('invalid', 'An import has either rows or csv.', [
      { field: 'rows', message: 'give either rows or csv' },
    ]);
  }
  try {
    const result = csv === undefined ? readJsonRows(rows ?? []) : readCsvRows(csv);
    const count = result.rows.length + result.rejected.length;
    if (count <= MOST_ROWS) return result;
    throw new UnreadableImport(`The import has ${count} rows: send at most ${MOST_ROWS} at a time.`);
  } catch (error) {
    if (!(error instanceof UnreadableImport)) throw error;
    const field = csv === undefined ? 'rows' : 'csv';
    throw new Refusal('invalid', error.message, [{ field, message: error.message }]);
  }
}

async function addLeads(
  tx: Transaction,
  campaign: { id: string; clientId: string; operatorId: string },
  rows: readonly LeadRow[],
  contactIds: readonly string[],
): Promise<{ count: number; duplicates: DuplicateRow[] }> {
  const { id: campaignId, clientId, operatorId } = campaign;
  const duplicates: DuplicateRow[] = [];
  const lineOf = new Map<string, number>();
  let count = 0;
  for (let start = 0; start < rows.length; start += CHUNK) {
    const part = rows
      .slice(start, start + CHUNK)
      .map(({ line }, i) => ({ line, contactId: contactIds[start + i] ?? '' }));
    const there = await tx.lead.findMany({
      where: { campaignId, contactId: { in: part.map(({ contactId }) => contactId) } },
      select: { id: true, contactId: true },
    });
    const leadOf = new Map(there.map((lead) => [lead.contactId, lead.id]));
    const fresh = part.filter(({ line, contactId }) => {
      const of = lineOf.get(contactId);
      const leadId = leadOf.get(contactId);
      if (of !== undefined) duplicates.push({ line, of });
      else if (leadId !== undefined) duplicates.push({ line, leadId });
      else lineOf.set(contactId, line);
      return of === undefined && leadId === undefined;
    });
    const data = fresh.map(({ contactId }) => ({ operatorId, clientId, campaignId, contactId }));
    count += (await tx.lead.createMany({ data, skipDuplicates: true })).count;
  }
  return { count, duplicates };
}
