import { pino } from 'pino';
import type { Database } from '../../prisma/client.ts';
import { relayEvents } from '../../worker/relay/relay.ts';
import { FakeTemporal } from './fake-temporal.ts';

/** Applies all that came in and is due. */
export async function applyAll(db: Database): Promise<void> {
  const deps = { db, client: new FakeTemporal().client, log: pino({ level: 'silent' }) };
  while ((await relayEvents(deps)) > 0);
}
