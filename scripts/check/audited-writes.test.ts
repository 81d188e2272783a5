import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkout } from '../local/checkout.ts';

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'followthrough-audited-'));
  for (const folder of ['services', 'api', 'activities', 'worker', 'scripts', 'prisma/schema'])
    cpSync(path.join(checkout, folder), path.join(copy, folder), { recursive: true });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const check = () =>
  spawnSync(process.execPath, [path.join(checkout, 'scripts/check/audited-writes.mjs'), copy], {
    encoding: 'utf8',
  });

test('every verb of ours that changes what people care about writes to the trail', () => {
  expect(check()).toMatchObject({ stderr: '', status: 0 });
});

test.each([
  ['by the client', "await tx.invoice.update({ where: { id }, data: { status: 'void' } });"],
  ['by the client, over lines', 'await tx.campaign\n  .deleteMany({ where: { id } });'],
  ['by SQL', 'await tx.$executeRaw`UPDATE campaign SET name = ${name}`;'],
])('a new verb that changes one %s and does not is refused', (_how, line) => {
  const file = path.join(copy, 'services/billing/void-quietly.ts');
  try {
    writeFileSync(file, `export async function voidQuietly(tx, id, name) {\n  ${line}\n}\n`);
    const { status, stderr } = check();
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/void-quietly.ts writes to (invoice|campaign) and nothing to the trail/),
    ]);
  } finally {
    rmSync(file);
  }
});

test('a new caller of a verb that leaves it to its callers is refused', () => {
  const file = path.join(copy, 'services/billing/invoice-quietly.ts');
  try {
    writeFileSync(
      file,
      "import { createInvoice } from './create-invoice.ts';\nexport const go = (tx, x) => createInvoice(tx, x);\n",
    );
    expect(check()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('invoice-quietly.ts calls services/billing/create-invoice.ts'),
    });
  } finally {
    rmSync(file);
  }
});
