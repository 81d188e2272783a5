import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
