import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Fixture } from './fixtures.ts';

type Client = Pick<Fixture, 'operatorId' | 'clientId' | 'leadId' | 'contactId'>;

interface Talk {
  readonly endedAt: Date | string;
  readonly seconds: number;
  readonly rateMicrosPerMinute?: number;
}

/** Calls that a client has had, each with its talk time; $0.20 a minute unless it says otherwise. */
export async function addTalk(db: Database, client: Client, talks: readonly Talk[]): Promise<void> {
  const { operatorId, clientId, leadId, contactId } = client;
  const calls = talks.map((talk) => ({ ...talk, id: randomUUID() }));
  await asOperator(db, operatorId, async (tx) => {
    const call = { operatorId, clientId, leadId, contactId, direction: 'outbound', status: 'ended' };
    await tx.call.createMany({ data: calls.map(({ id }) => ({ ...call, id, key: id })) });
    await tx.usage.createMany({
      data: calls.map(({ id, seconds, endedAt, rateMicrosPerMinute = 200_000 }) => ({
        ...{ operatorId, clientId, callId: id, seconds, rateMicrosPerMinute, endedAt: new Date(endedAt) },
      })),
    });
  });
}
