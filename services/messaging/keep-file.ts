import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes on disk under a name that nobody knows yet. */
export interface IncomingFile {
  readonly path: string;
  /** Bytes */
  readonly size: number;
  readonly sha256: string;
}

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** Writes a stream to disk as it comes, never more of it in memory than a chunk. @throws FileTooLarge */
export async function takeIn(directory: string, bytes: Readable, limit: number): Promise<IncomingFile> {
  const incoming = path.join(directory, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await sweep(incoming);
  const file = path.join(incoming, randomUUID());
  // Opened before the first byte: a stream that breaks at once would else remove the file before it is there.
  const handle = await open(file, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    await pipeline(
      bytes,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > limit) throw new FileTooLarge(`more than ${limit} bytes`);
          hash.update(chunk);
          yield chunk;
        }
      },
      handle.createWriteStream(),
    );
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { path: file, size, sha256: hash.digest('hex') };
}

/** Milliseconds: longer than any upload takes. */
const FORGOTTEN = 24 * 3_600_000;

/** Removes what somebody left behind who died while a file came in: nobody will ever ask for it. */
async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = path.join(incoming, name);
    // Another may be removing it too.
    const at = await stat(file).catch(() => null);
    if (at && Date.now() - at.mtimeMs > FORGOTTEN) await rm(file, { force: true });
  }
}

/** Gives a file its lasting name, which is its content's: what comes twice is kept once. */
export async function keepFile(directory: string, file: IncomingFile): Promise<void> {
  const lasting = keptFile(directory, file.sha256);
  const folder = path.dirname(lasting);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The sender hears that we have it: it must be on the disk by then, and its name too.
  await flush(file.path);
  await rename(file.path, lasting);
  await flush(folder);
}

/** Where a kept file lies. */
export function keptFile(directory: string, sha256: string): string {
  return path.join(directory, sha256.slice(0, 2), sha256);
}

export async function dropFile(file: IncomingFile): Promise<void> {
  await rm(file.path, { force: true });
}

async function flush(name: string): Promise<void> {
  const handle = await open(name, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
