import type { api } from '../../../app/api.ts';
import { ApiProblem, problemOfAnswer } from '../../../app/problem.ts';
import type { Reading } from './reading.ts';

export type ImportView = Awaited<ReturnType<typeof api.imports.get>>;

/** A problem of a row, as a trial and an import tell it. */
export interface ListProblem {
  readonly line: number;
  readonly kind: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/** A row as it would be read; a rejected one has a reason. */
export interface SampleRow {
  readonly line: number;
  readonly reason?: string;
  readonly [field: string]: unknown;
}

/** What an import of a file would do. */
export interface Trial {
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly { readonly header: string; readonly target: string | null }[];
  readonly sample: readonly SampleRow[];
  readonly rows: number;
  readonly imported: number;
  readonly merged: number;
  readonly unknownZone: number;
  readonly problems: readonly {
    readonly kind: string;
    readonly count: number;
    readonly first: readonly ListProblem[];
  }[];
}

interface Taken {
  readonly import: ImportView;
  /** The newest earlier import of the same file */
  readonly sameFileAs: string | null;
}

interface Sending {
  readonly signal?: AbortSignal | undefined;
  /** From 0 to 1, of the bytes that have left */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** So many problems of each kind are asked for: more nobody reads on a page. */
const EXAMPLES = 1_000;

/** Has a file read without an import. `campaignId` left out: of a campaign that is not there yet. @throws ApiProblem */
export function tryList(
  file: File,
  { campaignId, reading, ...sending }: Sending & { campaignId?: string | undefined; reading: Reading },
): Promise<Trial> {
  const asked = { ...optionsOf(reading), dryRun: 'true', examples: String(EXAMPLES) };
  return post<Trial>({ file, query: { ...asked, ...(campaignId && { campaignId }) }, ...sending });
}

/** Imports a file: it goes on by itself once it has arrived. The same again under its key does nothing. @throws ApiProblem */
export function sendList(
  file: File,
  { campaignId, reading, key, ...sending }: Sending & { campaignId: string; reading: Reading; key: string },
): Promise<Taken> {
  const asked = { ...optionsOf(reading), campaignId, fileName: file.name };
  return post<Taken>({ file, query: asked, key, ...sending });
}

/** Imports a file that lies at an address. @throws ApiProblem */
export async function sendAddress(
  address: string,
  { campaignId, reading, key }: { campaignId: string; reading: Reading; key: string },
): Promise<Taken> {
  const answer = await fetch('/api/imports', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ ...bodyOf(reading), campaignId, address }),
  });
  if (!answer.ok) throw await problemOfAnswer(answer);
  return (await answer.json()) as Taken;
}

function bodyOf({ mapping, region, consent }: Reading) {
  const { channels, source, text } = consent;
  return {
    ...(Object.keys(mapping).length > 0 && { mapping }),
    defaultRegion: region,
    ...(channels.length > 0 && {
      consent: { channels, source: source.trim(), ...(text.trim() && { text: text.trim() }) },
    }),
  };
}

function optionsOf(reading: Reading): Record<string, string> {
  const { mapping, consent, defaultRegion } = bodyOf(reading);
  return {
    defaultRegion,
    ...(mapping && { mapping: JSON.stringify(mapping) }),
    ...(consent && { consent: JSON.stringify(consent) }),
  };
}

interface Post extends Sending {
  readonly file: File;
  readonly query: Readonly<Record<string, string>>;
  readonly key?: string;
}

/** By XMLHttpRequest, which alone tells how much of a body has left. */
function post<Answer>({ file, query, key, signal, onProgress }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/imports?${new URLSearchParams(query)}`);
    request.setRequestHeader('Content-Type', 'text/csv');
    if (key) request.setRequestHeader('Idempotency-Key', key);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(total > 0 ? loaded / total : 1),
    );
    request.addEventListener('load', () => {
      const answer = new Response(request.responseText || null, { status: request.status });
      if (!answer.ok) return void problemOfAnswer(answer).then(reject);
      void (answer.json() as Promise<Answer>).then(resolve, reject);
    });
    // As fetch says it, so that it is shown as one: nothing of the answer is known.
    request.addEventListener('error', () => reject(new TypeError('The upload was interrupted')));
    request.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Whether a file is known to be no list before it is sent. */
export function unfit(file: File): ApiProblem | null {
  const detail =
    file.size === 0
      ? 'The file is empty.'
      : file.size > LARGEST
        ? 'The file is larger than 1,000 MB. Divide it, or send it in parts.'
        : /\.(xlsx?|numbers|ods)$/i.test(file.name)
          ? 'This is a spreadsheet. Save it as CSV, and choose that file.'
          : null;
  if (!detail) return null;
  const problem = { type: 'about:blank', title: 'This file cannot be read', status: 400, detail };
  return new ApiProblem({ ...problem, code: 'invalid_input' });
}

/** Bytes; as the API takes them. */
const LARGEST = 1_000_000_000;
