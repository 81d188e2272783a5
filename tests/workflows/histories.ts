import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
// Node finds no names in this CommonJS module, only the module.
import proto, { type temporal } from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
const root = path.resolve('workflows');

/** What a workflow did, as the server keeps it. */
export type History = temporal.api.history.v1.IHistory;

export interface RecordedHistory {
  /** E.g. `leads/booked` */
  readonly name: string;
  readonly json: { readonly [key: string]: unknown };
}

/** What tells of the machine and the build that ran a workflow: a replay needs none of it. */
const LEFT_OUT = new Set(['identity', 'binaryChecksum', 'workerVersion', 'stackTrace']);

/** Writes a history in protobuf's JSON, an event a line. */
export function writeHistory(name: string, history: History): void {
  const [module = '', file = ''] = name.split('/');
  const directory = path.join(root, module, 'histories');
  mkdirSync(directory, { recursive: true });
  const { events = [] } = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  const lines = (events as unknown[]).map((event) => JSON.stringify(kept(event)));
  writeFileSync(path.join(directory, `${file}.json`), `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

export function readHistories(): RecordedHistory[] {
  return readdirSync(root)
    .map((module) => ({ module, directory: path.join(root, module, 'histories') }))
    .filter(({ directory }) => existsSync(directory))
    .flatMap(({ module, directory }) =>
      readdirSync(directory).map((file) => ({
        name: `${module}/${path.basename(file, '.json')}`,
        json: JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as RecordedHistory['json'],
      })),
    );
}

export function toHistory({ json }: RecordedHistory): History {
  return History.fromObject({ ...json });
}

/** All text of a history; payloads are base64 and are read as well. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]) =>
      name === 'data' && typeof inner === 'string'
        ? Buffer.from(inner, 'base64').toString('utf8')
        : textOf(inner),
    )
    .join('\n');
}

function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kept);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, kept(inner)]));
}
