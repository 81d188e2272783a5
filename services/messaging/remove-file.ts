import { rm, stat } from 'node:fs/promises';
import type { Transaction } from '../../prisma/tenant.ts';
import { keptFile } from './keep-file.ts';

/** `attachment`: it came by mail. `import_file`: it was uploaded. */
export type KeptKind = 'attachment' | 'import_file';

/** Whether anybody's row still names the file. */
export async function isFileKept(tx: Transaction, kind: KeptKind, sha256: string): Promise<boolean> {
  const [row] =
    kind === 'attachment'
      ? await tx.$queryRaw<{ is: boolean }[]>`SELECT is_attachment_kept(${sha256}) AS is`
      : await tx.$queryRaw<{ is: boolean }[]>`SELECT is_import_file_kept(${sha256}) AS is`;
  return row?.is ?? false;
}

interface OldFile {
  readonly kind: KeptKind;
  readonly sha256: string;
  /** Where files of this kind lie. */
  readonly directory: string;
  readonly now: Date;
}

/** One that came just now may be of a row that is not written yet. */
const NEW_FOR_MS = 86_400_000;

/** Removes a file that nobody's row names any more; one of today stays for a later night. */
export async function removeOldFile(
  tx: Transaction,
  { kind, sha256, directory, now }: OldFile,
): Promise<void> {
  const file = keptFile(directory, sha256);
  const at = await stat(file).catch(() => null);
  if (!at || now.getTime() - at.mtimeMs < NEW_FOR_MS) return;
  if (!(await isFileKept(tx, kind, sha256))) await rm(file, { force: true });
}
