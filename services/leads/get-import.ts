import type { RejectedRow } from '../../domain/leads/lead-row.ts';
import type { Database } from '../../prisma/client.ts';
import type { Import } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { importWords, rowsPerSecond } from './import-words.ts';
import type { DuplicateRow } from './merge-leads.ts';

/** The name of the campaign that an import is for. */
export const CAMPAIGN = { campaign: { select: { name: true } } } as const;

/** One import, with what was refused and why. @throws Refusal not_found */
export async function getImport(db: Database, caller: Caller, importId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const found = await tx.import.findUnique({ where: { id: importId }, include: CAMPAIGN });
    if (!found) throw new Refusal('not_found', 'There is no such import.');
    return namedImport(found);
  });
}

/** An import with the name of its campaign. */
export function namedImport({ campaign, ...row }: Import & { readonly campaign: { readonly name: string } }) {
  return { ...importOf(row), campaignName: campaign.name };
}

/** The lists are written by importLeads alone, in these shapes. */
export function importOf(row: Import) {
  const now = new Date();
  return {
    ...row,
    progress: importWords(row, now),
    rowsPerSecond: rowsPerSecond(row, now),
    bytesDone: Number(row.bytesDone),
    fileBytes: row.fileBytes === null ? null : Number(row.fileBytes),
    duplicates: row.duplicates as unknown as DuplicateRow[],
    rejected: row.rejected as unknown as RejectedRow[],
  };
}
