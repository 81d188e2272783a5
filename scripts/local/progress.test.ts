import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) > 0 };
}

test('without a terminal a step is plain lines: what it is busy with, and how long it took', async () => {
  const out = recorder(false);
  const progress = createProgress(out);
  await expect(
    progress.step('Temporal CLI', async (say) => {
      say('compiling');
      return 7;
    }),
  ).resolves.toBe(7);
  expect(out.written).toEqual(['Temporal CLI (compiling) … 0 s\n', '✓ Temporal CLI in 0.0 s\n']);
});

test('on a terminal the line that turns is cleared before a lasting one', async () => {
  const out = recorder(true);
  const progress = createProgress(out);
  await progress.step('API', async () => progress.line('something else'));
  expect(out.written).toEqual([
    '\r\x1b[K⠋ API … 0 s',
    '\r\x1b[Ksomething else\n⠋ API … 0 s',
    '\r\x1b[K✓ API in 0.0 s\n',
  ]);
});

test('a failed step says so and hands its error on', async () => {
  const out = recorder(false);
  const failing = createProgress(out).step('API', async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(out.written).toEqual(['✗ API failed after 0.0 s\n']);
});
