import type { LeadImport } from '../../contracts/leads/api.ts';
import type { RejectedRow } from '../../domain/leads/lead-row.ts';
import { type ReadRows, readCsvRows, readJsonRows, UnreadableImport } from '../../domain/leads/read-rows.ts';
import type { Database } from '../../prisma/client.ts';
import { takeRole, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { lockForLeads } from '../campaigns/lock-for-leads.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { againIfChanged } from './again-if-changed.ts';
import { sqlOf } from './batch-sql.ts';
import { type DuplicateRow, mergeLeads } from './merge-leads.ts';
import { keepProblems, problemsOf } from './import-problems.ts';
import { tellCampaign } from './tell-campaign.ts';

export interface ImportReport {
  readonly importId: string;
  readonly imported: number;
  readonly duplicates: DuplicateRow[];
  readonly rejected: RejectedRow[];
  /** Rows whose phone and email are two contacts'. */
  readonly conflicts: { readonly line: number; readonly reason: string }[];
}

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
  const importAll = async (tx: Transaction): Promise<ImportReport> => {
    await takeRole(tx, caller.tenant);
    const campaign = await lockForLeads(tx, input.campaignId);
    const record = await tx.import.create({
      data: {
        operatorId,
        clientId: campaign.clientId,
        campaignId: campaign.id,
        source: input.csv === undefined ? 'json' : 'csv',
        recordsDone: rows.length + rejected.length,
        startedAt: new Date(),
        finishedAt: new Date(),
      },
    });
    const sql = sqlOf(tx);
    const merged = await mergeLeads(sql, {
      operatorId,
      campaignId: campaign.id,
      importId: record.id,
      rows,
    });
    const { imported, duplicates, conflicts } = merged;
    await keepProblems(sql, { ...record, importId: record.id }, problemsOf(merged, rejected));
    await tx.import.update({
      where: { id: record.id },
      data: {
        ...{ imported, merged: merged.merged, unknownZone: merged.unknownZone },
        ...{ duplicated: duplicates.length, refused: rejected.length, conflicted: conflicts.length },
        suppressed: merged.barred.length,
        duplicates: duplicates.map((row) => ({ ...row })),
        rejected: rejected.map((row) => ({ ...row })),
      },
    });
    if (imported > 0 && campaign.status === 'active') await tellCampaign(tx, operatorId, campaign.id);
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'leads.import',
      subject: { type: 'import', id: record.id },
      after: {
        campaignId: campaign.id,
        imported,
        duplicates: duplicates.length,
        rejected: rejected.length,
      },
    });
    return {
      importId: record.id,
      imported,
      duplicates,
      rejected,
      conflicts: conflicts.map(({ line, reason }) => ({ line, reason })),
    };
  };
  return againIfChanged(() => db.$transaction(importAll, { timeout: PATIENCE_MS }));
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
