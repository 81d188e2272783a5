import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from '../../prisma/tenant.ts';

/** What a contact and its lead are made of, on the way into the tables: one a contact. */
export interface StagedLead {
  readonly contact_id: string;
  readonly is_new: boolean;
  readonly phone: string | null;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
  readonly zone: string | null;
  readonly state: string | null;
  /** A JSON list of texts. */
  readonly tags: string | null;
  /** A JSON object of texts. */
  readonly fields: string | null;
  /** Null: it becomes no lead, because it is one. */
  readonly line: number | null;
  readonly score: number | null;
  readonly status: string;
  readonly status_reason: string | null;
}

const COLUMNS: readonly (keyof StagedLead)[] = [
  'contact_id',
  'is_new',
  'phone',
  'email',
  'first_name',
  'last_name',
  'company',
  'zone',
  'state',
  'tags',
  'fields',
  'line',
  'score',
  'status',
  'status_reason',
];

const CREATE = `CREATE TEMPORARY TABLE staged (contact_id uuid, is_new boolean, phone text, email text,
  first_name text, last_name text, company text, zone text, state text, tags jsonb, fields jsonb, line integer,
  score integer, status text, status_reason text) ON COMMIT DROP`;

/** A transaction as the batch verb needs it. */
export interface BatchSql {
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]>;
  /** Makes the table `staged`, until the transaction ends. */
  stage(rows: Iterable<StagedLead>): Promise<void>;
}

/** Within a transaction of the ORM's, for the few rows of one request. */
export function sqlOf(tx: Transaction): BatchSql {
  const query = <Row>(sql: string, values: readonly unknown[]) => tx.$queryRawUnsafe<Row[]>(sql, ...values);
  return {
    query,
    async stage(rows) {
      await query(CREATE, []);
      const texts = Array.from(rows, (row) =>
        JSON.stringify({ ...row, tags: json(row.tags), fields: json(row.fields) }),
      );
      await query('INSERT INTO staged SELECT * FROM json_populate_recordset(NULL::staged, $1::json)', [
        `[${texts.join()}]`,
      ]);
    },
  };
}

function json(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/** Over a connection of one's own, by COPY. Postgres refuses it for a table under row-level security. */
export function copySqlOf(connection: pg.PoolClient): BatchSql {
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[]) =>
      (await connection.query<Row>(sql, [...values])).rows,
    async stage(rows) {
      await connection.query(CREATE);
      const sink = connection.query(copyFrom(`COPY staged (${COLUMNS.join()}) FROM STDIN`));
      await pipeline(Readable.from(linesOf(rows), { objectMode: false }), sink);
    },
  };
}

/** Characters that go to the server at a time. */
const PIECE = 64 * 1024;

function* linesOf(rows: Iterable<StagedLead>): Generator<Buffer> {
  let text = '';
  for (const row of rows) {
    text += copyLine(row);
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** https://www.postgresql.org/docs/current/sql-copy.html, text format */
function copyLine(row: StagedLead): string {
  return `${COLUMNS.map((column) => copyCell(row[column])).join('\t')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyCell(value: string | number | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] ?? char) : value;
}
