import type { CountryCode } from 'libphonenumber-js';
import type { TrialOptions } from '../../contracts/leads/import-api.ts';
import type { LeadRow, RejectedRow } from '../../domain/leads/lead-row.ts';
import { isRejected, readRecord } from '../../domain/leads/read-rows.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import type { IncomingFile } from '../messaging/keep-file.ts';
import { type BatchSql, sqlOf } from './batch-sql.ts';
import { type ImportProblem, problemsOf, rejectedProblem } from './import-problems.ts';
import { findPeople } from './merge-leads.ts';
import { type FileForm, readRecords } from './read-file.ts';
import { recogniseUpload, requireCampaign } from './start-import.ts';

/** What an import would do, as far as reading tells. */
export interface TriedImport {
  readonly encoding: string;
  readonly delimiter: string;
  /** In the order of the file; null: not used. */
  readonly columns: readonly { readonly header: string; readonly target: string | null }[];
  /** The first rows as they would be read. */
  readonly sample: readonly (LeadRow | RejectedRow)[];
  readonly rows: number;
  /** New leads. */
  readonly imported: number;
  /** Of those: contacts that the operator has already. */
  readonly merged: number;
  readonly unknownZone: number;
  readonly problems: readonly {
    readonly kind: ImportProblem['kind'];
    readonly count: number;
    readonly first: readonly ImportProblem[];
  }[];
}

const SAMPLE = 10;
const BATCH = 5_000;

/** No import has written anything. */
const NONE = '';

/** Nobody is a lead of a campaign that is not there. */
const NO_CAMPAIGN = '00000000-0000-0000-0000-000000000000';

/**
 * Reads a whole file as an import would, and writes nothing: what was recognised, the first rows, and what is wrong.
 *
 * @throws Refusal forbidden, not_found (campaign), invalid (nothing in the file can be read)
 */
export async function tryImport(
  db: Database,
  caller: Caller,
  { file, options }: { file: IncomingFile; options: TrialOptions },
): Promise<TriedImport> {
  const operatorId = requireOperator(caller);
  const { campaignId } = options.campaignId
    ? await requireCampaign(db, operatorId, options.campaignId)
    : { campaignId: NO_CAMPAIGN };
  const form = await recogniseUpload(file, options);
  const look = <T>(work: (sql: BatchSql) => Promise<T>) =>
    asOperator(db, operatorId, (tx) => work(sqlOf(tx)), { timeout: 60_000 });
  const sample: (LeadRow | RejectedRow)[] = [];
  const tally = new Tally(options.examples);
  const seen = new Seen();
  const counts = { rows: 0, imported: 0, merged: 0, unknownZone: 0 };
  for await (const part of batchesOf(file.path, form, options.defaultRegion as CountryCode)) {
    counts.rows += part.length;
    if (sample.length < SAMPLE) sample.push(...part.slice(0, SAMPLE - sample.length));
    for (const row of part) if (isRejected(row)) tally.add(rejectedProblem(row));
    const first = part.filter((row): row is LeadRow => {
      const of = isRejected(row) ? undefined : seen.lineOf(row);
      if (of !== undefined) tally.add(repeatOf(row.line, of));
      return of === undefined && !isRejected(row);
    });
    const found = await look((sql) => findPeople(sql, { campaignId, importId: NONE, rows: first }));
    for (const problem of problemsOf(found, [])) tally.add(problem);
    counts.imported += found.imported;
    counts.merged += found.merged;
    counts.unknownZone += found.unknownZone;
  }
  const columns = form.columns.header.map((header, i) => ({
    header,
    target: form.columns.targets[i] ?? null,
  }));
  return {
    ...{ encoding: form.encoding, delimiter: form.delimiter, columns },
    ...{ sample, ...counts, problems: tally.problems() },
  };
}

async function* batchesOf(path: string, form: FileForm, region: CountryCode) {
  let batch: (LeadRow | RejectedRow)[] = [];
  for await (const { records } of readRecords(path, form)) {
    for (const record of records) batch.push(readRecord(form.columns, record, region));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function repeatOf(line: number, of: number): ImportProblem {
  return {
    line,
    kind: 'duplicate',
    field: 'line',
    value: String(of),
    reason: `the same person is on line ${of}`,
  };
}

/** Who was named further up. As numbers: a million texts would be hundreds of megabytes. */
class Seen {
  readonly #phones = new Map<number, number>();
  readonly #emails = new Map<number, number>();

  /** The line on which this person was named before; undefined: it is the first time. */
  lineOf({ line, phone, email }: LeadRow): number | undefined {
    const number = phone === undefined ? undefined : Number(phone.slice(1));
    const address = email === undefined ? undefined : numberOf(email);
    // Two phones with one email are two people; an email alone is the first of them.
    const of = number === undefined ? this.#emails.get(address ?? 0) : this.#phones.get(number);
    if (of !== undefined) return of;
    if (number !== undefined) this.#phones.set(number, line);
    if (address !== undefined && !this.#emails.has(address)) this.#emails.set(address, line);
    return undefined;
  }
}

/** 52 bits of a text: of a million addresses two share a number once in some thousand files. */
function numberOf(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i += 1) {
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000193) >>> 0;
    low = Math.imul(low + text.charCodeAt(i), 0x85ebca6b) >>> 0;
    low = (low ^ (low >>> 13)) >>> 0;
  }
  return (high % 0x100000) * 0x100000000 + low;
}

class Tally {
  readonly #examples: number;
  readonly #kinds = new Map<ImportProblem['kind'], { count: number; first: ImportProblem[] }>();

  constructor(examples: number) {
    this.#examples = examples;
  }

  add(problem: ImportProblem): void {
    const kind = this.#kinds.get(problem.kind) ?? { count: 0, first: [] };
    this.#kinds.set(problem.kind, kind);
    kind.count += 1;
    if (kind.first.length < this.#examples) kind.first.push(problem);
  }

  problems(): TriedImport['problems'] {
    return [...this.#kinds].map(([kind, { count, first }]) => ({ kind, count, first }));
  }
}
