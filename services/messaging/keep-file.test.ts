import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FileTooLarge, takeIn } from './keep-file.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'keep-file-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const leftOver = () => readdirSync(path.join(directory, 'incoming'));

async function* cutOff() {
  yield Buffer.from('Hi');
  await Promise.resolve();
  throw new Error('cut off');
}

test('a stream that breaks at once leaves no file', async () => {
  for (let round = 0; round < 8; round++) {
    const taken = Array.from({ length: 200 }, () => takeIn(directory, Readable.from(cutOff()), 100));
    for (const { status } of await Promise.allSettled(taken)) expect(status).toBe('rejected');
  }
  expect(leftOver()).toEqual([]);
});

test('a stream above the limit leaves no file', async () => {
  const bytes = new PassThrough();
  bytes.end(Buffer.alloc(101));
  await expect(takeIn(directory, bytes, 100)).rejects.toThrow(FileTooLarge);
  expect(leftOver()).toEqual([]);
});

test('what somebody left behind who died is removed by the next, and what is just coming is not', async () => {
  const [old, young] = ['old', 'young'].map((name) => path.join(directory, 'incoming', name));
  for (const file of [old, young]) writeFileSync(file ?? '', 'x');
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(old ?? '', longAgo, longAgo);
  const file = await takeIn(directory, Readable.from([Buffer.from('Hi')]), 100);
  expect(leftOver().sort()).toEqual([path.basename(file.path), 'young'].sort());
});
