import { Client, Connection } from '@temporalio/client';
import { parseServerEnvironment } from '../../config/environment.ts';
import { temporalConnectionOptions } from '../../config/temporal.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import type { Stack } from '../local/stack.ts';

export interface OpenStack {
  readonly db: Database;
  readonly client: Client;
}

/** Runs `work` with the database and the Temporal client of a running stack. */
export async function withStack<T>(stack: Stack, work: (open: OpenStack) => Promise<T>): Promise<T> {
  const { temporal, databaseAppUrl } = parseServerEnvironment(stack.variables);
  const db = openDatabase(databaseAppUrl, 4);
  const connection = await Connection.connect(temporalConnectionOptions(temporal));
  try {
    return await work({ db, client: new Client({ connection, namespace: temporal.namespace }) });
  } finally {
    await connection.close();
    await db.$disconnect();
  }
}
