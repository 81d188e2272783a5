import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importOptions } from '../../contracts/leads/import-api.ts';
import { importWorkflowId } from '../../contracts/leads/import.ts';
import type { Caller } from '../../services/caller.ts';
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

test('an import that was stopped before it began reads nothing', async () => {
  const { importId, campaignId } = await send('phone\n4155550111\n');
  await stopImport(stage.db, caller, { id: importId });
  await stage.relay();
  await stage.ending(importWorkflowId(importId));
  expect(await rowOf(importId)).toMatchObject({ status: 'stopped', imported: 0, recordsDone: 0 });
  expect(await stage.read((tx) => tx.lead.count({ where: { campaignId, importId } }))).toBe(0);
});
