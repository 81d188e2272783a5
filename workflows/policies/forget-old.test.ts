import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FORGET_FOR_ALL, FORGET_OLD_WORKFLOW } from '../../contracts/policies/keep.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { keptFile } from '../../services/messaging/keep-file.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { DAY, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let nights = 0;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

/** @returns how many rows and files went */
async function night(): Promise<unknown> {
  nights += 1;
  const workflowId = `${FORGET_OLD_WORKFLOW}-${nights}`;
  const start = { workflowId, taskQueue: TASK_QUEUES.main, args: [FORGET_FOR_ALL] };
  await stage.client.workflow.start(FORGET_OLD_WORKFLOW, start);
  return stage.ending(workflowId);
}

const ago = async (days: number) => new Date((await stage.now()).getTime() - days * DAY);

async function addImport(of: Fixture, hash: string, daysAgo: number | null): Promise<string> {
  const file = keptFile(stage.filesDir, hash);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'phone\n');
  const at = await ago(daysAgo ?? 30);
  utimesSync(file, at, at);
  const { operatorId, clientId, campaignId } = of;
  return asOperator(stage.db, operatorId, async (tx) => {
    const { id } = await tx.import.create({
      data: {
        ...{ operatorId, clientId, campaignId, source: 'file', fileSha256: hash },
        ...{ status: daysAgo === null ? 'running' : 'done', finishedAt: daysAgo === null ? null : at },
      },
    });
    const problem = { line: 2, kind: 'rejected', field: 'phone', value: '+1', reason: 'x' };
    await tx.importProblem.create({ data: { operatorId, clientId, importId: id, ...problem } });
    return id;
  });
}

const keep = ({ operatorId }: Fixture, days: Prisma.InputJsonObject) =>
  asOperator(stage.db, operatorId, (tx) =>
    tx.organization.update({ where: { id: operatorId }, data: { keep: days } }),
  );

const isThere = (hash: string) => existsSync(keptFile(stage.filesDir, hash));

test('files of leads go a week after their import, and not while another import has the same', async () => {
  const other = await createFixture(stage.db);
  const [old, young, shared, running] = ['aa01', 'aa02', 'aa03', 'aa04'] as const;
  const id = await addImport(stage.campaign, old, 8);
  await addImport(stage.campaign, young, 6);
  await addImport(other, shared, 6);
  await addImport(stage.campaign, shared, 8);
  await addImport(stage.campaign, running, null);
  expect(await night()).toBe(2);
  await stage.record('policies/forgotten', `${FORGET_OLD_WORKFLOW}-1`);
  expect([old, young, shared, running].map(isThere)).toEqual([false, true, true, true]);
  const row = await asOperator(stage.db, stage.campaign.operatorId, (tx) =>
    tx.import.findUniqueOrThrow({ where: { id } }),
  );
  expect(row.fileErasedAt).not.toBeNull();
  expect(await night()).toBe(0);
});

test('each operator keeps as long as it says: problems, texts, answers', async () => {
  const strict = await createFixture(stage.db);
  const usual = await createFixture(stage.db);
  await keep(strict, { importProblemDays: 10, messageTextDays: 30 });
  const at = await ago(40);
  for (const one of [strict, usual]) {
    const { operatorId, clientId, leadId, contactId } = one;
    await addImport(one, randomUUID(), 40);
    await asOperator(stage.db, operatorId, async (tx) => {
      const said = {
        fromAddress: '+12125550100',
        toAddress: '+12125550101',
        body: 'private',
        purpose: 'sequence',
      };
      const text = {
        operatorId,
        clientId,
        leadId,
        contactId,
        channel: 'sms',
        direction: 'outbound',
        status: 'delivered',
      };
      await tx.message.create({ data: { ...text, ...said, key: 'old', createdAt: at } });
      await tx.message.create({ data: { ...text, ...said, key: 'new', createdAt: await ago(20) } });
      await tx.idempotentAnswer.create({
        data: { operatorId, key: 'k', endpoint: 'x', requestHash: 'h', createdAt: await ago(3) },
      });
    });
  }
  await night();
  const left = ({ operatorId }: Fixture) =>
    asOperator(stage.db, operatorId, async (tx) => ({
      problems: await tx.importProblem.count(),
      answers: await tx.idempotentAnswer.count(),
      texts: (await tx.message.findMany({ orderBy: { createdAt: 'asc' } })).map(({ body }) => body),
    }));
  expect(await left(strict)).toEqual({ problems: 0, answers: 0, texts: ['', 'private'] });
  expect(await left(usual)).toEqual({ problems: 1, answers: 0, texts: ['private', 'private'] });
});

test('a text that waits to go out keeps its words, and a file that came by mail goes with its email', async () => {
  const of = await createFixture(stage.db);
  await keep(of, { messageTextDays: 30 });
  const { operatorId, clientId, leadId, contactId } = of;
  const [alone, shared] = [`ab${randomUUID()}`, `ac${randomUUID()}`];
  const at = await ago(40);
  for (const hash of [alone, shared]) {
    const file = keptFile(stage.filesDir, hash);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'a scan');
    utimesSync(file, at, at);
  }
  const said = {
    fromAddress: 'a@example.com',
    toAddress: 'b@example.com',
    body: 'private',
    purpose: 'reply',
  };
  const email = { operatorId, clientId, leadId, contactId, channel: 'email', ...said };
  const came = { ...email, direction: 'inbound', status: 'received' };
  await asOperator(stage.db, operatorId, (tx) =>
    tx.message.createMany({
      data: [
        { ...came, key: 'old', createdAt: at, attachments: [{ sha256: alone }, { sha256: shared }] },
        { ...came, key: 'new', attachments: [{ sha256: shared }] },
        { ...email, key: 'waits', createdAt: at, direction: 'outbound', status: 'waiting' },
      ],
    }),
  );
  await night();
  const texts = await asOperator(stage.db, operatorId, (tx) =>
    tx.message.findMany({ orderBy: { key: 'asc' } }),
  );
  expect(texts.map(({ key, body }) => [key, body])).toEqual([
    ['new', 'private'],
    ['old', ''],
    ['waits', 'private'],
  ]);
  expect([alone, shared].map((hash) => existsSync(keptFile(stage.filesDir, hash)))).toEqual([false, true]);
});
