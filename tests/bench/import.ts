import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Database, openDatabase } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { keepFile } from '../../services/messaging/keep-file.ts';
import { createTestDatabase } from '../setup/database.ts';
import { createFixture, type Fixture } from '../setup/fixtures.ts';
import { type Figure, rate } from './figure.ts';

const MEGABYTE = 1024 * 1024;

interface Read {
  readonly ms: number;
  readonly idle: number;
  readonly most: number;
  readonly status: string;
}

/** How quickly a file becomes leads, and in how much memory, beside bare COPY into the same tables. */
export async function measureImport(rows: number): Promise<Figure[]> {
  const database = await createTestDatabase();
  const db = openDatabase(database.appUrl, 4);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const filesDir = mkdtempSync(path.join(tmpdir(), 'followthrough-bench-'));
  try {
    const bareMs = await copyBare(owner, await createFixture(db), rows);
    const { ms, idle, most, status } = await readFile(db, await createFixture(db), {
      url: database.appUrl,
      filesDir,
      rows,
    });
    if (status !== 'done') throw new Error(`the import ended as ${status}`);
    const [ours, bare] = [rate(rows, ms), rate(rows, bareMs)];
    const grown = (most - idle) / MEGABYTE;
    return [
      {
        what: `import of ${rows.toLocaleString('en')} rows`,
        ours: `${ours.toLocaleString('en')}/s`,
        bare: `${bare.toLocaleString('en')}/s`,
        value: ours / bare,
        aim: { atLeast: 0.4 },
      },
      {
        what: 'memory it takes above idle, MB',
        ours: `${Math.round(most / MEGABYTE)} MB`,
        bare: `${Math.round(idle / MEGABYTE)} MB`,
        value: grown,
        aim: { atMost: 100 },
        digits: 0,
      },
    ];
  } finally {
    await db.$disconnect();
    await owner.end();
    await database.drop();
    rmSync(filesDir, { recursive: true, force: true });
  }
}

/** Contacts and leads, with all their indexes and triggers, by the owner, whom no policy asks anything. */
async function copyBare(owner: pg.Client, campaign: Fixture, rows: number): Promise<number> {
  const { operatorId, clientId, campaignId } = campaign;
  const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const copy = async (into: string, line: (n: number) => string): Promise<void> => {
    await pipeline(Readable.from(lines(rows, line)), owner.query(copyFrom(`COPY ${into} FROM STDIN`)));
  };
  const begun = performance.now();
  await copy(
    'contact (id, operator_id, phone, email, first_name, last_name, company)',
    (n) =>
      `${idOf(n)}\t${operatorId}\t+1${phone(n)}\tlead${n}@example.com\tSample\tLead ${n}\tSample Dental\n`,
  );
  await copy(
    'lead (operator_id, client_id, campaign_id, contact_id)',
    (n) => `${operatorId}\t${clientId}\t${campaignId}\t${idOf(n)}\n`,
  );
  return performance.now() - begun;
}

async function readFile(
  db: Database,
  campaign: Fixture,
  { url, filesDir, rows }: { url: string; filesDir: string; rows: number },
): Promise<Read> {
  const { operatorId, clientId, campaignId } = campaign;
  const sha256 = 'b'.repeat(64);
  const file = path.join(filesDir, 'list.csv');
  const header = 'phone,email,first name,last name,company\n';
  const csv = lines(rows, (n) => `${phone(n)},lead${n}@example.com,Sample,Lead ${n},Sample Dental\n`, header);
  await pipeline(Readable.from(csv), createWriteStream(file));
  const { size } = await stat(file);
  await keepFile(filesDir, { path: file, size, sha256 });
  const { id: importId } = await asOperator(db, operatorId, (tx) =>
    tx.import.create({
      data: {
        ...{ operatorId, clientId, campaignId, source: 'file', status: 'waiting' },
        ...{ fileSha256: sha256, fileBytes: size, options: { campaignId, defaultRegion: 'US' } },
      },
    }),
  );
  const program = fileURLToPath(new URL('./import-file.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', program, url, filesDir, operatorId, importId],
    { maxBuffer: MEGABYTE },
  );
  return JSON.parse(stdout) as Read;
}

/** In pieces: a row at a time would measure the pieces. */
function* lines(count: number, line: (n: number) => string, header = ''): Generator<string> {
  let text = header;
  for (let n = 1; n <= count; n += 1) {
    text += line(n);
    if (text.length < 64 * 1024) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Ten digits that are a number in North America: an exchange never begins with 0 or 1. */
function phone(n: number): string {
  return `${212 + (n % 4) * 101}${2_000_000 + Math.floor(n / 4)}`;
}
