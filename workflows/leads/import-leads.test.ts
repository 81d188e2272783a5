import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importOptions } from '../../contracts/leads/import-api.ts';
import { importWorkflowId } from '../../contracts/leads/import.ts';
import type { Caller } from '../../services/caller.ts';
import { startImportByAddress } from '../../services/leads/start-import-by-address.ts';
import { startImport } from '../../services/leads/start-import.ts';
import { stopImport } from '../../services/leads/stop-import.ts';
import { takeIn } from '../../services/messaging/keep-file.ts';
import { addClient } from '../../tests/setup/fixtures.ts';
import { openStage, type Stage } from '../../tests/workflows/stage.ts';
import { Readable } from 'node:stream';

let stage: Stage;
let caller: Caller;

beforeAll(async () => {
  stage = await openStage();
  caller = {
    tenant: { role: 'operator', operatorId: stage.operatorId },
    actor: { kind: 'command', id: 'test' },
  };
});
afterAll(async () => stage?.close());

async function send(csv: string) {
  const { campaignId } = await addClient(stage.db, stage.operatorId);
  const file = await takeIn(stage.filesDir, Readable.from([csv]), 1_000_000);
  const started = await startImport(stage.db, caller, {
    filesDir: stage.filesDir,
    file: { ...file, name: null },
    options: importOptions.parse({ campaignId }),
  });
  return { importId: started.import.id, campaignId };
}

const rowOf = (id: string) => stage.read((tx) => tx.import.findUniqueOrThrow({ where: { id } }));

const detailsOf = async (workflowId: string) => {
  const handle = stage.client.workflow.getHandle(workflowId);
  return handle.query<string>('__temporal_workflow_metadata').then(
    (metadata) => JSON.stringify(metadata),
    () => '',
  );
};

test('a file that was sent is read by its workflow, which ends with what became of it', async () => {
  const { importId } = await send('phone,name\n4155550101,Sample One\nbad,Sample Two\n4155550101,\n');
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  expect(await rowOf(importId)).toMatchObject({ status: 'done', imported: 1, refused: 1, duplicated: 1 });
  expect(await stage.acted(importWorkflowId(importId))).toMatchObject([{ name: 'importFile' }]);
  expect(await detailsOf(importWorkflowId(importId))).toContain('Done: 3 rows read');
  await stage.record('leads/imported', importWorkflowId(importId));
});

/** A server of files, which is away as often as it is told to be. */
async function openFiles(listener: RequestListener): Promise<{ home: string; close(): void }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}

async function sendAddress(address: string) {
  const { campaignId } = await addClient(stage.db, stage.operatorId);
  const { id: importId } = await startImportByAddress(stage.db, caller, {
    ...importOptions.parse({ campaignId }),
    address,
  });
  return { importId, campaignId };
}

test('a file that lies elsewhere is fetched, though its server was away for a while, and read like any other', async () => {
  let asked = 0;
  const { home, close } = await openFiles((request, response) => {
    asked += 1;
    if (asked < 3) return response.writeHead(503).end();
    if (request.url === '/list') return response.writeHead(302, { Location: '/list.csv' }).end();
    return response.setHeader('Content-Type', 'text/csv').end('phone\n4155550121\nbad\n');
  });
  const { importId } = await sendAddress(`${home}/list`);
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  close();
  expect(asked).toBe(4);
  expect(await rowOf(importId)).toMatchObject({
    ...{ status: 'done', source: 'address', fileName: '127.0.0.1', imported: 1, refused: 1 },
    fileBytes: 21n,
  });
  const acted = await stage.acted(importWorkflowId(importId));
  expect(acted.map(({ name }) => name)).toEqual(['fetchFile', 'importFile']);
  await stage.record('leads/imported-by-address', importWorkflowId(importId));
});

test.each([
  ['http://127.0.0.2:1/list.csv', '127.0.0.2 is no address of the public internet.'],
  ['/inside', '127.0.0.2 is no address of the public internet.'],
  ['/page', 'There is text/html at the address, no file.'],
  ['/gone', '127.0.0.1 answered 404.'],
  ['/named-csv', 'The file is a web page, no CSV'],
  ['/other-columns', 'Foo'],
])('of %s nothing is imported, and it says why: %s', async (path, words) => {
  const { home, close } = await openFiles(({ url }, response) => {
    if (url === '/inside') return response.writeHead(302, { Location: 'http://127.0.0.2:1/' }).end();
    if (url === '/gone') return response.writeHead(404).end();
    response.setHeader('Content-Type', url === '/page' ? 'text/html' : 'text/csv');
    return response.end(url === '/other-columns' ? 'Foo,Bar\n1,2\n' : '<html>');
  });
  const { importId } = await sendAddress(path.startsWith('/') ? `${home}${path}` : path);
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  close();
  const row = await rowOf(importId);
  expect(row).toMatchObject({ status: 'failed', imported: 0, fileSha256: null });
  expect(row.reason).toContain(words);
});

test('a server that stays away fails the import after some tries', async () => {
  const { home, close } = await openFiles((_request, response) => void response.destroy());
  const { importId } = await sendAddress(`${home}/list.csv`);
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  close();
  const row = await rowOf(importId);
  expect(row).toMatchObject({ status: 'failed' });
  expect(row.reason).toMatch(/^127\.0\.0\.1 could not be read: ECONNRESET\. Nothing was imported\.$/);
});

test('an import that was stopped before it began reads nothing', async () => {
  const { importId, campaignId } = await send('phone\n4155550111\n');
  await stopImport(stage.db, caller, { id: importId });
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  expect(await rowOf(importId)).toMatchObject({ status: 'stopped', imported: 0, recordsDone: 0 });
  expect(await stage.read((tx) => tx.lead.count({ where: { campaignId, importId } }))).toBe(0);
});
