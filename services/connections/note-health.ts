import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

/** Since it was last written down: the last event that was taken, and those that were refused. */
export interface HealthNews {
  readonly event?: { readonly at: Date; readonly kind: string } | undefined;
  readonly refused?:
    | { readonly at: Date; readonly reason: 'forged' | 'stale'; readonly count: number }
    | undefined;
}

export interface HealthOf {
  readonly vendor: string;
  /** A connection's id, or environment. */
  readonly connection: string;
  readonly operatorId: string | null;
}

/** Writes down what last came over a connection. Two processes add up what they refused. */
export async function noteHealth(
  db: Database,
  { vendor, connection, operatorId }: HealthOf,
  { event, refused }: HealthNews,
): Promise<void> {
  await asSystem(
    db,
    (tx) => tx.$executeRaw`
      INSERT INTO connection_health AS h (connection, vendor, operator_id, last_event_at, last_event_kind,
        refused_at, refused_reason, refused_count)
      VALUES (${connection}, ${vendor}, ${operatorId}::uuid, ${event?.at ?? null}::timestamptz,
        ${event?.kind.replaceAll('\0', '').slice(0, 100) ?? null}, ${refused?.at ?? null}::timestamptz,
        ${refused?.reason ?? null}, ${refused?.count ?? 0}::int)
      ON CONFLICT (connection, vendor) DO UPDATE SET
        last_event_at = coalesce(excluded.last_event_at, h.last_event_at),
        last_event_kind = coalesce(excluded.last_event_kind, h.last_event_kind),
        refused_at = coalesce(excluded.refused_at, h.refused_at),
        refused_reason = coalesce(excluded.refused_reason, h.refused_reason),
        refused_count = h.refused_count + excluded.refused_count`,
  );
}
