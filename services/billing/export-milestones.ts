import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import type { ExportSpan } from './period.ts';

interface ProofRow {
  readonly clientId: string;
  readonly clientName: string;
  readonly milestoneId: string;
  readonly milestoneNumber: number;
  readonly milestoneAt: Date;
  readonly agreementVersion: number;
  readonly amountCents: number;
  readonly currency: string;
  readonly milestoneStatus: string;
  readonly proofId: string;
  readonly slot: number;
  readonly seq: number | null;
  readonly appointmentId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly decidedAt: Date | null;
  readonly verdict: string;
  readonly provedAt: Date;
  readonly reversedAt: Date | null;
  readonly compensation: string | null;
  readonly previousHash: string | null;
  readonly hash: string | null;
}

/** Every proof of the milestones that opened within the span, milestone by milestone, slot by slot. */
export function exportMilestones(db: Database, caller: Caller, span: ExportSpan) {
  return inBatches<ProofRow>((last, take) =>
    asTenant(db, caller.tenant, (tx) => tx.$queryRaw<ProofRow[]>(proofs(span, last, take))),
  );
}

function proofs({ clientId, start, end }: ExportSpan, last: ProofRow | undefined, take: number): Prisma.Sql {
  const conditions = [
    clientId ? Prisma.sql`m.client_id = ${clientId}::uuid` : Prisma.sql`true`,
    start ? Prisma.sql`m.created_at >= ${start}` : Prisma.sql`true`,
    end ? Prisma.sql`m.created_at < ${end}` : Prisma.sql`true`,
    last
      ? Prisma.sql`(m.client_id, m.number, p.slot, p.created_at, p.id) > (${last.clientId}::uuid,
          ${last.milestoneNumber}, ${last.slot}, ${last.provedAt}, ${last.proofId}::uuid)`
      : Prisma.sql`true`,
  ];
  return Prisma.sql`
    SELECT m.client_id AS "clientId", o.name AS "clientName", m.id AS "milestoneId", m.number AS "milestoneNumber",
      m.created_at AS "milestoneAt", g.version AS "agreementVersion", m.amount_cents AS "amountCents", g.currency,
      m.status AS "milestoneStatus", p.id AS "proofId", p.slot, p.seq, p.appointment_id AS "appointmentId",
      a.starts_at AS "startsAt", a.ends_at AS "endsAt", a.decided_at AS "decidedAt", a.status AS verdict,
      p.created_at AS "provedAt", p.reversed_at AS "reversedAt", p.compensation,
      p.previous_hash AS "previousHash", p.hash
    FROM milestone_appointment p
    JOIN milestone m ON m.id = p.milestone_id
    JOIN agreement g ON g.id = m.agreement_id
    JOIN organization o ON o.id = m.client_id
    JOIN appointment a ON a.id = p.appointment_id
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY m.client_id, m.number, p.slot, p.created_at, p.id LIMIT ${take}`;
}
