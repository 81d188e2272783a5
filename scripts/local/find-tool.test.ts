import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Attempt } from './find-tool.ts';
import { findTemporalCli } from './temporal-cli.ts';
import { findTestServer } from './test-server.ts';

const silent = () => undefined;
const nowhere = { given: undefined, cacheDir: '/nowhere' };
const works = (name: string): Attempt => ({ name, find: async () => `/by/${name}` });
const fails = (name: string): Attempt => ({
  name,
  find: async () => {
    throw new Error('it is not installed');
  },
});

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-tools-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

describe('finding a tool', () => {
  test('takes the first way that works, and no further one', async () => {
    const attempts = [fails('PATH'), works('cache'), works('download')];
    await expect(findTemporalCli(nowhere, silent, attempts)).resolves.toBe('/by/cache');
  });

  test('names everything that was tried, each reason, and the remedy', async () => {
    await expect(findTemporalCli(nowhere, silent, [fails('PATH'), fails('go install')])).rejects.toThrow(
      /^There is no Temporal CLI\. Tried: PATH \(it is not installed\); go install \(it is not installed\)\. Install the Temporal CLI .*TEMPORAL_CLI.*TEMPORAL_ADDRESS\.$/,
    );
    await expect(findTestServer(nowhere, silent, [fails('cache')])).rejects.toThrow(
      /cache .*TEMPORAL_TEST_SERVER.*Maven/,
    );
  });
});

describe('TEMPORAL_CLI', () => {
  test('is taken when it runs', async () => {
    const given = script('temporal', 'echo "temporal version 1.5.1"');
    await expect(findTemporalCli({ ...nowhere, given }, silent)).resolves.toBe(given);
  });

  test('is refused by name when it does not, and nothing else is tried', async () => {
    const given = path.join(directory, 'none');
    await expect(findTemporalCli({ ...nowhere, given }, silent)).rejects.toThrow(`TEMPORAL_CLI is ${given}`);
    const other = script('other', 'echo hello');
    await expect(findTemporalCli({ ...nowhere, given: other }, silent)).rejects.toThrow(
      'it is something else',
    );
  });
});

test('TEMPORAL_TEST_SERVER is taken, or refused by name', async () => {
  const given = script('server', '');
  await expect(findTestServer({ ...nowhere, given }, silent)).resolves.toBe(given);
  await expect(findTestServer({ ...nowhere, given: `${given}x` }, silent)).rejects.toThrow(
    'TEMPORAL_TEST_SERVER is',
  );
});
