import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Attachment } from '../../contracts/messaging/facts.ts';
import { UnreadableEvent } from '../event.ts';

/** A posted mail: its fields decoded, its files kept elsewhere. */
export interface InboundForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** The whole mail as MIME, when the vendor was told to post it raw. */
  readonly raw: Attachment | null;
  /** Fields of which we have only the beginning. */
  readonly cut: readonly string[];
}

/** Keeps the bytes of one file, read to its end. */
export type KeepBytes = (bytes: Readable) => Promise<{ readonly size: number; readonly sha256: string }>;

/** Of one field. A mail of 30 MB that is all text is none that a person wrote. */
const FIELD_LIMIT = 2_000_000;
const MOST_PARTS = 1_000;

/**
 * Reads the form that Inbound Parse posts, as it comes. @throws UnreadableEvent when it is no whole form;
 * whatever `keep` throws
 */
export async function readInboundForm(
  body: Readable,
  contentType: string,
  keep: KeepBytes,
): Promise<InboundForm> {
  const parts = new Parts(keep);
  const form = openForm(contentType);
  form.on('file', (name, bytes, filename, _encoding, type) => parts.take(name, bytes, filename, type));
  form.on('partsLimit', () => parts.refuse(`it has more than ${MOST_PARTS} parts`));
  try {
    await pipeline(body, form);
  } catch (error) {
    await parts.settled();
    throw unreadable(error);
  }
  await parts.settled();
  return parts.form();
}

/** Every part is a stream to us: fields are bytes in a charset that another field tells. */
function openForm(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: () => true,
      limits: { parts: MOST_PARTS },
    });
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): UnreadableEvent {
  const why = error instanceof Error ? error.message : String(error);
  return new UnreadableEvent(`sendgrid: the mail is no whole multipart form: ${why}`);
}

class Parts {
  readonly #keep: KeepBytes;
  readonly #fields = new Map<string, Buffer>();
  readonly #cut: string[] = [];
  readonly #files: Promise<Attachment & { readonly field: string }>[] = [];
  readonly #reading: Promise<void>[] = [];
  #refused: string | undefined;

  constructor(keep: KeepBytes) {
    this.#keep = keep;
  }

  refuse(why: string): void {
    this.#refused = why;
  }

  take(field: string, part: Readable, filename: string | undefined, type: string): void {
    const bytes = passedOn(part);
    const isFile = filename !== undefined || field === 'email' || /^attachment\d+$/.test(field);
    if (!isFile) return void this.#reading.push(this.#read(field, bytes));
    const name = (filename || 'attachment').slice(0, 255);
    const kept = this.#keep(bytes).then(
      ({ size, sha256 }) => ({ field, name, type: type.slice(0, 255), size, sha256 }),
      (error: unknown) => {
        // Read on: what is not read would hold up the parts behind it for ever.
        part.unpipe(bytes).resume();
        throw error;
      },
    );
    kept.catch(() => undefined);
    this.#files.push(kept);
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#files, ...this.#reading]);
  }

  /** @throws UnreadableEvent, and what `keep` threw */
  async form(): Promise<InboundForm> {
    await Promise.all(this.#reading);
    const files = await Promise.all(this.#files);
    if (this.#refused) throw unreadable(this.#refused);
    const charsets = charsetsOf(this.#fields.get('charsets'));
    const fields = [...this.#fields].map(([name, bytes]) => [name, decode(bytes, charsets[name])]);
    const isRaw = (file: { field: string }): boolean => file.field === 'email';
    const [raw] = files.filter(isRaw).map(withoutField);
    return {
      fields: Object.fromEntries(fields) as Record<string, string>,
      attachments: files.filter((file) => !isRaw(file)).map(withoutField),
      raw: raw ?? null,
      cut: this.#cut,
    };
  }

  async #read(field: string, bytes: Readable): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        if (size < FIELD_LIMIT) chunks.push(chunk.subarray(0, FIELD_LIMIT - size));
        size += chunk.length;
      }
    } catch {
      return; // The form's own error tells.
    }
    if (size > FIELD_LIMIT) this.#cut.push(field);
    this.#fields.set(field, Buffer.concat(chunks));
  }
}

/** A part reports its own end before its time, at a moment when nobody may listen: that would end the process. */
function passedOn(part: Readable): PassThrough {
  const bytes = new PassThrough();
  bytes.on('error', () => undefined);
  part.once('error', (error) => bytes.destroy(error));
  return part.pipe(bytes);
}

function withoutField({ name, type, size, sha256 }: Attachment): Attachment {
  return { name, type, size, sha256 };
}

function charsetsOf(field: Buffer | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(field?.toString('utf8') ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Mails name charsets that do not exist: what cannot be decoded as it says is read as UTF-8. */
function decode(bytes: Buffer, charset: unknown): string {
  try {
    return new TextDecoder(typeof charset === 'string' ? charset : 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
