import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { dropFile, FileTooLarge, type IncomingFile, takeIn } from '../services/messaging/keep-file.ts';
import { ApiProblem } from './problem.ts';

/** A file on the disk, and what was said beside it. */
export interface Upload {
  readonly file: IncomingFile & { readonly name: string | null };
  readonly fields: Readonly<Record<string, string>>;
}

const FIELD_LIMIT = 100_000;
const MOST_FIELDS = 20;

/**
 * Takes a file as it comes, as the body itself or as the one file of a form, to disk and never into memory.
 *
 * @throws ApiProblem too_large, unsupported_media_type, invalid_input
 */
export async function takeUpload(
  request: Request,
  { directory, limit, types }: { directory: string; limit: number; types: readonly string[] },
): Promise<Upload> {
  try {
    if (Number(request.get('content-length') ?? 0) > limit + FIELD_LIMIT) throw new FileTooLarge();
    if (request.is('multipart/form-data')) return await takeForm(request, directory, limit);
    if (!request.is([...types]))
      throw new ApiProblem(
        'unsupported_media_type',
        'Send the file as text/csv, or as the one file of a multipart form.',
      );
    return { file: { ...(await takeIn(directory, request, limit)), name: null }, fields: {} };
  } catch (error) {
    if (isOfDisk(error)) throw noRoom(error);
    if (!(error instanceof FileTooLarge)) throw error;
    const most = `${Math.floor(limit / 1_000_000).toLocaleString('en-US')} MB`;
    throw new ApiProblem('too_large', `The file is larger than ${most}: divide it.`, {
      headers: { Connection: 'close' },
    });
  }
}

function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS' || code === 'EIO';
}

function noRoom({ code }: NodeJS.ErrnoException): ApiProblem {
  return new ApiProblem(
    'unavailable',
    `The file cannot be kept (${code}): nothing of it was imported. Send it again when the disk has room.`,
    { headers: { 'Retry-After': '60', Connection: 'close' } },
  );
}

async function takeForm(request: Request, directory: string, limit: number): Promise<Upload> {
  const fields: Record<string, string> = {};
  const files: Promise<Upload['file']>[] = [];
  const problems: string[] = [];
  const form = openForm(request.get('content-type') ?? '');
  form.on('field', (name, value, _nameCut, isCut) => {
    if (isCut) problems.push(`${name} is too long`);
    else fields[name] = value;
  });
  form.on('file', (_name, part, filename) => {
    if (files.length > 0) {
      problems.push('there is more than one file');
      part.resume();
      return;
    }
    const taken = takePart(part, directory, limit).then((file) => ({ ...file, name: filename || null }));
    taken.catch(() => undefined);
    files.push(taken);
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const [settled] = await Promise.allSettled(files);
  // Ours: the disk is full, or away.
  if (settled?.status === 'rejected' && (isOfDisk(settled.reason) || settled.reason instanceof FileTooLarge))
    throw settled.reason;
  if (settled?.status === 'fulfilled' && problems.length === 0) return { file: settled.value, fields };
  if (settled?.status === 'fulfilled') await dropFile(settled.value);
  const message = problems[0] ?? (settled ? 'the form broke off' : 'there is no file in the form');
  throw new ApiProblem('invalid_input', 'The form cannot be read.', { errors: [{ field: 'file', message }] });
}

async function takePart(part: Readable, directory: string, limit: number): Promise<IncomingFile> {
  // A part reports its own end before its time, at a moment when nobody may listen: that would end the process.
  const bytes = new PassThrough();
  bytes.on('error', () => undefined);
  part.once('error', (error) => bytes.destroy(error));
  try {
    return await takeIn(directory, part.pipe(bytes), limit);
  } catch (error) {
    // Read on: what is not read would hold up the parts behind it for ever.
    part.unpipe(bytes).resume();
    throw error;
  }
}

function openForm(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fields: MOST_FIELDS, fieldSize: FIELD_LIMIT, parts: MOST_FIELDS + 2 },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ApiProblem('invalid_input', 'The form cannot be read.', {
      errors: [{ field: 'file', message }],
    });
  }
}
