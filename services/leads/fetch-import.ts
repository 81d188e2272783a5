import type { ImportOptions } from '../../contracts/leads/import-api.ts';
import { type ImportInput, importWorkflowId } from '../../contracts/leads/import.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { dropFile, type IncomingFile, keepFile } from '../messaging/keep-file.ts';
import { Refusal } from '../refusal.ts';
import { recogniseUpload } from './start-import.ts';

export interface FetchDeps {
  readonly db: Database;
  /** Where files lie. */
  readonly filesDir: string;
  /** Brings what is at an address to `filesDir`. */
  readonly fetch: (address: string) => Promise<IncomingFile>;
}

/**
 * Fetches the file of an import that waits for it, so that it stands as an uploaded one does. One that is no list of
 * leads fails the import.
 *
 * @throws whatever `fetch` does
 */
export async function fetchImport({ db, filesDir, fetch }: FetchDeps, input: ImportInput): Promise<void> {
  const { operatorId, importId: id } = input;
  const row = await asOperator(db, operatorId, (tx) => tx.import.findUniqueOrThrow({ where: { id } }));
  if (row.status !== 'waiting' || row.fileSha256 !== null || row.fileAddress === null) return;
  const file = await fetch(row.fileAddress);
  try {
    await recogniseUpload(file, row.options as unknown as ImportOptions);
  } catch (error) {
    await dropFile(file);
    if (!(error instanceof Refusal)) throw error;
    const why = error.fields.map(({ message }) => message).join(' ') || error.message;
    return failImport(db, input, why);
  }
  await keepFile(filesDir, file);
  await asOperator(db, operatorId, (tx) =>
    tx.import.updateMany({
      // Whoever came first has the say of which file it is.
      where: { id, status: 'waiting', fileSha256: null },
      data: { fileSha256: file.sha256, fileBytes: file.size },
    }),
  );
}

/** Ends an import whose file cannot be had, once; who was stopped meanwhile stays so. */
export async function failImport(db: Database, input: ImportInput, reason: string): Promise<void> {
  const { operatorId, importId: id } = input;
  await asOperator(db, operatorId, async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { id, status: 'waiting' },
      data: { status: 'failed', reason, finishedAt: new Date() },
    });
    if (count === 0) return;
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: importWorkflowId(id) },
      action: 'import.failed',
      subject: { type: 'import', id },
      after: { status: 'failed', fetched: false },
    });
  });
}
