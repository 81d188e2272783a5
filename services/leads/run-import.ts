import type { CountryCode } from 'libphonenumber-js';
import type pg from 'pg';
import type { ImportOptions } from '../../contracts/leads/import-api.ts';
import { type ImportEnding, type ImportInput, importWorkflowId } from '../../contracts/leads/import.ts';
import type { Target } from '../../domain/leads/columns.ts';
import type { LeadRow, RejectedRow } from '../../domain/leads/lead-row.ts';
import { isRejected, readRecord, UnreadableImport } from '../../domain/leads/read-rows.ts';
import type { Database } from '../../prisma/client.ts';
import type { Import } from '../../prisma/generated/client.ts';
import { asOperator, asOperatorOn } from '../../prisma/tenant.ts';
import { keptFile } from '../messaging/keep-file.ts';
import { audit } from '../identity/audit.ts';
import { lockCampaign } from '../campaigns/change-status.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { againIfChanged } from './again-if-changed.ts';
import { copySqlOf } from './batch-sql.ts';
import { grantConsent } from './grant-consent.ts';
import { sealRows } from './seal-rows.ts';
import { tellCampaign } from './tell-campaign.ts';
import { keepProblems, problemsOf } from './import-problems.ts';
import { importWords } from './import-words.ts';
import { mergeLeads } from './merge-leads.ts';
import { type FileForm, readRecords, recogniseFile } from './read-file.ts';

export interface ImportDeps {
  readonly db: Database;
  /** Connections for COPY. */
  readonly copies: pg.Pool;
  /** Where files that were uploaded lie. */
  readonly filesDir: string;
  /** Hears that it is alive, and after each batch how far it is. @throws what ends the reading at once */
  /** Seals what is marked sensitive. */
  readonly seal: Sealer;
  readonly progress: (words: string | null) => void;
  readonly batchSize?: number;
}

/** Rows in one transaction: large enough for COPY to be worth it, small enough that others hardly wait. */
const BATCH = 5_000;

/**
 * Reads an import's file into its campaign. Each batch is one transaction, with its leads, its problems and how far
 * the import is: whoever dies is followed by another who goes on behind the last batch that was committed.
 *
 * @throws what passes by itself: the database is away, another reads the same import
 */
export async function runImport(deps: ImportDeps, input: ImportInput): Promise<ImportEnding> {
  const row = await begin(deps.db, input);
  if (row.status !== 'running') return endingOf(row);
  try {
    await readAll(deps, row);
  } catch (error) {
    const reason = permanent(error);
    if (reason === null) throw error;
    return settle(deps.db, input, 'failed', reason);
  }
  return settle(deps.db, input, 'done', null);
}

async function begin(db: Database, { operatorId, importId }: ImportInput): Promise<Import> {
  return asOperator(db, operatorId, async (tx) => {
    // Waits for the last batch of one who was thought dead.
    await tx.$queryRaw`SELECT 1 FROM import WHERE id = ${importId}::uuid FOR NO KEY UPDATE`;
    await tx.import.updateMany({
      where: { id: importId, status: 'waiting' },
      data: { status: 'running', startedAt: new Date() },
    });
    return tx.import.findUniqueOrThrow({ where: { id: importId } });
  });
}

/** Ends an import once; who was stopped meanwhile stays so. The campaign learns of its leads. */
async function settle(
  db: Database,
  { operatorId, importId }: ImportInput,
  status: 'done' | 'failed',
  reason: string | null,
): Promise<ImportEnding> {
  return asOperator(db, operatorId, async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { id: importId, status: 'running' },
      data: { status, reason, finishedAt: new Date() },
    });
    const row = await tx.import.findUniqueOrThrow({ where: { id: importId } });
    if (count === 0) return endingOf(row);
    const { campaignId, recordsDone, imported, merged } = row;
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: importWorkflowId(importId) },
      action: `import.${status}`,
      subject: { type: 'import', id: importId },
      after: { campaignId, recordsDone, imported, merged },
    });
    if (imported > 0) {
      const campaign = await lockCampaign(tx, row.campaignId);
      if (campaign.status === 'active') await tellCampaign(tx, operatorId, campaign.id);
    }
    return endingOf(row);
  });
}

function endingOf(row: Import): ImportEnding {
  const { clientId, campaignId } = row;
  return {
    clientId,
    campaignId,
    status: row.status as ImportEnding['status'],
    words: importWords(row, new Date()),
  };
}

/** Class 22, data exception: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BAD_DATA = /^22[0-9A-Z]{3}$/;

/** Why trying again would not help, in words for whoever sent the file; null: it may. */
function permanent(error: unknown): string | null {
  if (error instanceof UnreadableImport || error instanceof Refusal) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && BAD_DATA.test(code))
    return `The database does not take a row of the next ${BATCH.toLocaleString('en-US')} (${code}): send them in smaller parts to find it.`;
  // Of the file, and not of a socket on which the database is away.
  if (syscall === undefined || syscall === 'connect') return null;
  if (code === 'ENOENT') return 'The file is not there any more: send it again.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR' || code === 'EIO')
    return `The file cannot be read (${code}): send it again.`;
  return null;
}

interface Batch {
  /** Of the records before it. */
  readonly from: number;
  readonly rows: LeadRow[];
  readonly rejected: RejectedRow[];
  count: number;
  bytes: number;
}

/** While a batch is merged the next one is read. */
async function readAll(deps: ImportDeps, row: Import): Promise<void> {
  const path = keptFile(deps.filesDir, row.fileSha256 ?? '');
  const options = row.options as unknown as ImportOptions;
  const form = await recogniseFile(path, {
    delimiter: options.delimiter,
    mapping: options.mapping as Readonly<Record<string, Target | 'ignore'>> | undefined,
  });
  let merging: Promise<boolean> = Promise.resolve(true);
  try {
    for await (const batch of readBatches(deps, path, form, row)) {
      if (!(await merging)) return;
      merging = againIfChanged(() => mergeBatch(deps, row, options, batch));
      // It is awaited above, or below: not yet does not mean not at all.
      merging.catch(() => undefined);
    }
    await merging;
  } finally {
    // Whatever ends the reading: whoever follows finds no batch of ours on its way.
    await merging.catch(() => undefined);
  }
}

async function* readBatches(
  { progress, batchSize = BATCH }: ImportDeps,
  path: string,
  form: FileForm,
  row: Import,
): AsyncGenerator<Batch, void> {
  const region = (row.options as unknown as ImportOptions).defaultRegion as CountryCode;
  let at = 0;
  let batch = emptyBatch(row.recordsDone);
  for await (const { records, bytes } of readRecords(path, form)) {
    progress(null);
    for (const record of records) {
      at += 1;
      if (at <= row.recordsDone) continue;
      const read = readRecord(form.columns, record, region);
      if (isRejected(read)) batch.rejected.push(read);
      else batch.rows.push(read);
      batch.count += 1;
      batch.bytes = bytes;
      if (batch.count < batchSize) continue;
      yield batch;
      batch = emptyBatch(at);
    }
  }
  if (batch.count > 0) yield { ...batch, bytes: Number(row.fileBytes) };
}

function emptyBatch(from: number): Batch {
  return { from, rows: [], rejected: [], count: 0, bytes: 0 };
}

const LOCK_IMPORT = 'SELECT status, records_done FROM import WHERE id = $1::uuid FOR NO KEY UPDATE';

const COUNT = `UPDATE import SET records_done = $2, bytes_done = $3, imported = imported + $4, merged = merged + $5,
    duplicated = duplicated + $6, refused = refused + $7, conflicted = conflicted + $8, suppressed = suppressed + $9,
    unknown_zone = unknown_zone + $10
  WHERE id = $1::uuid
  RETURNING status, reason, records_done AS "recordsDone", bytes_done AS "bytesDone", file_bytes AS "fileBytes",
    imported, duplicated, refused, started_at AS "startedAt", finished_at AS "finishedAt"`;

/** @returns false: somebody has stopped the import */
async function mergeBatch(
  { copies, seal, progress }: ImportDeps,
  row: Import,
  { consent }: ImportOptions,
  batch: Batch,
): Promise<boolean> {
  const { operatorId, campaignId, id: importId } = row;
  const words = await asOperatorOn(copies, operatorId, async (connection) => {
    const sql = copySqlOf(connection);
    const [now] = await sql.query<{ status: string; records_done: number }>(LOCK_IMPORT, [importId]);
    if (now?.status !== 'running') return null;
    if (now.records_done !== batch.from) throw new Error('Another worker reads this import.');
    const rows = await sealRows(sql, seal, operatorId, batch.rows);
    const merged = await mergeLeads(sql, { operatorId, campaignId, importId, rows });
    if (consent) await grantConsent(sql, operatorId, consent, merged.addresses, row.createdAt);
    await keepProblems(sql, { ...row, importId }, problemsOf(merged, batch.rejected));
    const [counted] = await sql.query<Import>(COUNT, [
      ...[importId, batch.from + batch.count, batch.bytes, merged.imported, merged.merged],
      ...[merged.duplicates.length, batch.rejected.length, merged.conflicts.length, merged.barred.length],
      merged.unknownZone,
    ]);
    return counted ? importWords(counted, new Date()) : null;
  });
  if (words !== null) progress(words);
  return words !== null;
}
