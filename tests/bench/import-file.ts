import pg from 'pg';
import { openDatabase } from '../../prisma/client.ts';
import { growHeapSlowly } from '../../worker/heap.ts';
import { runImport } from '../../services/leads/run-import.ts';
import { testSeal } from '../setup/seal.ts';

/**
 * Reads one import's file as the worker's activity does, in a process of its own: `import-file.ts URL DIR OPERATOR IMPORT`.
 * Prints one line of JSON: how long it took, and the memory before and at most.
 */

growHeapSlowly();

const [url = '', filesDir = '', operatorId = '', importId = ''] = process.argv.slice(2);
const db = openDatabase(url, 5);
const copies = new pg.Pool({ connectionString: url, max: 4 });
await db.$queryRaw`SELECT 1`;
await copies.query('SELECT 1');

const idle = process.memoryUsage.rss();
let most = idle;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 50);
const begun = performance.now();
const ending = await runImport(
  { db, copies, filesDir, seal: testSeal, progress: () => undefined },
  { operatorId, importId },
);
const ms = performance.now() - begun;
clearInterval(watch);
console.log(JSON.stringify({ ms, idle, most, status: ending.status }));
await copies.end();
await db.$disconnect();
process.exit(0);
