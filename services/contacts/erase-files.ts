import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { ErasureInput, ErasureLeft } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { keptFile } from '../messaging/keep-file.ts';
import { isFileKept, type KeptKind } from '../messaging/remove-file.ts';
import { readErasedPerson } from './read-erasure.ts';

interface Places {
  readonly db: Database;
  /** Where files that were uploaded lie. */
  readonly filesDir: string;
  readonly attachmentsDir: string;
  readonly progress: () => void;
}

/**
 * Removes files that hold the person: what it sent by mail, and lists that name it, as a whole. A list that is being
 * read waits for its end; what somebody else's message or import needs stays, and that is written down.
 */
export async function eraseFiles(places: Places, input: ErasureInput, now: Date): Promise<ErasureLeft> {
  const { db } = places;
  const { operatorId, erasureId } = input;
  const notYet = await noteLists(places, input);
  const pending = { erasureId, holder: 'disk', status: 'pending' };
  const items = await asOperator(db, operatorId, (tx) => tx.erasureItem.findMany({ where: pending }));
  for (const { id, kind, reference } of items) {
    places.progress();
    const file = {
      id,
      kind: kind === 'attachment' ? 'attachment' : 'import_file',
      sha256: reference ?? '',
    } as const;
    await asOperator(db, operatorId, (tx) => eraseFile(tx, places, file, now));
  }
  return { left: notYet, notYet };
}

interface NotedFile {
  /** Of its item */
  readonly id: string;
  readonly kind: KeptKind;
  readonly sha256: string;
}

/** Removed before its row is committed: whoever dies in between removes it again. */
async function eraseFile(tx: Transaction, places: Places, { id, kind, sha256 }: NotedFile, now: Date) {
  if (kind === 'import_file') {
    const over = { fileSha256: sha256, fileErasedAt: null, status: { notIn: ['waiting', 'running'] } };
    await tx.import.updateMany({ where: over, data: { fileErasedAt: now } });
  }
  const isKept = await isFileKept(tx, kind, sha256);
  if (!isKept) {
    const directory = kind === 'attachment' ? places.attachmentsDir : places.filesDir;
    await rm(keptFile(directory, sha256), { force: true });
  }
  const data = isKept
    ? { status: 'kept', reason: 'the same file came with somebody else’s message or list too', doneAt: now }
    : { status: 'done', reference: null, doneAt: now };
  await tx.erasureItem.update({ where: { id }, data });
}

/** Looks through every list that was uploaded. @returns how many that name the person are still being read */
async function noteLists(
  { db, filesDir, progress }: Places,
  { operatorId, erasureId }: ErasureInput,
): Promise<number> {
  const { pattern, imports } = await asOperator(db, operatorId, async (tx) => ({
    pattern: (await readErasedPerson(tx, erasureId))?.pattern,
    imports: await tx.import.findMany({
      where: { fileSha256: { not: null }, fileErasedAt: null },
      select: { fileSha256: true, status: true },
    }),
  }));
  if (pattern === undefined) return 0;
  const busy = new Set(
    imports.flatMap(({ fileSha256, status }) => (/waiting|running/.test(status) ? (fileSha256 ?? []) : [])),
  );
  let notYet = 0;
  for (const sha256 of new Set(imports.flatMap(({ fileSha256 }) => fileSha256 ?? []))) {
    if (!(await says(keptFile(filesDir, sha256), new RegExp(pattern, 'i'), progress))) continue;
    if (busy.has(sha256)) notYet += 1;
    else
      await asOperator(db, operatorId, (tx) =>
        tx.erasureItem.createMany({
          data: { operatorId, erasureId, holder: 'disk', kind: 'import_file', reference: sha256 },
          skipDuplicates: true,
        }),
      );
  }
  return notYet;
}

/** Longer than any address or name. */
const OVERLAP = 600;

/** Byte for byte, so that any encoding of letters and digits is read; one of two bytes has noughts between them. */
async function says(file: string, pattern: RegExp, progress: () => void): Promise<boolean> {
  let end = '';
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      progress();
      const text = end + (chunk as Buffer).toString('latin1').replaceAll('\0', '');
      if (pattern.test(text)) return true;
      end = text.slice(-OVERLAP);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}
