import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { parseServerEnvironment } from '../../config/environment.ts';
import { launcherEnvironment } from './checkout.ts';
import { createProgress } from './progress.ts';
import { startStack } from './stack.ts';
import { searchAttributes } from './temporal-server.ts';

const lines: string[] = [];
const quiet = createProgress({ write: (text: string) => lines.push(text) > 0 });

test('a throw-away stack is whole, is its own, and leaves nothing', async () => {
  process.env['TWILIO_BASE_URL'] = 'https://twilio.example.com';
  const environment = {
    ...launcherEnvironment(),
    // All of these must be left alone.
    databaseUrl: 'postgres://somebody:p@127.0.0.1:1/theirs',
    realVendors: ['twilio'] as const,
    publicUrl: 'https://public.example.com',
  };
  const stack = await startStack({
    environment,
    progress: quiet,
    ports: 'free',
    isThrowAway: true,
    services: [],
    variables: { SANDBOX_TALK_SECONDS: '0' },
    onFailure: (error) => lines.push(error.message),
  });
  try {
    const server = parseServerEnvironment(stack.variables);
    expect(server.publicUrl).toBe(stack.addresses.api);
    expect(server.vendors.twilio.baseUrl).toBe(`${stack.addresses.sandbox}/twilio`);
    expect(stack.variables['SANDBOX_TALK_SECONDS']).toBe('0');
    const client = new Client({ connectionString: server.databaseAppUrl });
    await client.connect();
    const { rows } = await client.query('SELECT session_user AS name');
    await client.end();
    expect(rows).toEqual([{ name: 'followthrough_app' }]);

    const connection = await Connection.connect({ address: server.temporal.address });
    const known = await connection.operatorService.listSearchAttributes({
      namespace: server.temporal.namespace,
    });
    await connection.close();
    expect(Object.keys(known.customAttributes ?? {})).toEqual(expect.arrayContaining([...searchAttributes]));
  } finally {
    delete process.env['TWILIO_BASE_URL'];
    await stack.stop();
  }
  expect(existsSync(stack.dataDir)).toBe(false);
  expect(stack.pidOf('postgres')).toBeUndefined();
  expect(lines.filter((line) => !line.startsWith('✓'))).toEqual([]);
});
