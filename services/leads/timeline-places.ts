import type { TimelineKind } from '../../contracts/leads/timeline-api.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { badCursor } from '../page.ts';

const { sql } = Prisma;

/** Where something stands on a lead's timeline. */
export interface TimelinePlace {
  readonly kind: TimelineKind;
  readonly id: string;
  readonly at: Date;
}

/** By what the rows of a lead are found. */
export interface TimelineLead {
  readonly operatorId: string;
  readonly leadId: string;
  readonly contactId: string;
  readonly appointmentIds: readonly string[];
  /** As the ledger may have them; none for a client, who does not see it. */
  readonly spellings: readonly string[];
  /** Whose tasks are seen: null: all; else their own and nobody's. */
  readonly onlyTasksOf: string | null;
  readonly isClient: boolean;
}

/** What happened at one instant is told in this order: what came of it stands above it. */
const ORDER: readonly TimelineKind[] = [
  ...(['erased', 'status', 'assigned', 'action', 'appointment', 'evidence', 'moved', 'booked'] as const),
  ...(['note', 'task', 'consent', 'call', 'message', 'added'] as const),
];

/**
 * The next places of a lead's timeline, newest first. Each table gives its newest by its own index, as many as are wanted;
 * of them the newest are taken. The order is total: by instant, kind and id, so that nothing is met twice or missed,
 * however many things happened at one instant.
 */
export async function findPlaces(
  tx: Transaction,
  lead: TimelineLead,
  after: TimelinePlace | undefined,
  take: number,
): Promise<TimelinePlace[]> {
  const sources = Object.entries(sourcesOf(lead)).map(([kind, rows]) => {
    const rank = ORDER.indexOf(kind as TimelineKind);
    return sql`(SELECT ${kind} AS kind, ${rank}::int AS rank, id, at FROM (${rows}) AS ${Prisma.raw(`of_${kind}`)}
      ${beyond(rank, after)} ORDER BY at DESC, id DESC LIMIT ${take})`;
  });
  return tx.$queryRaw<TimelinePlace[]>`
    SELECT kind, id, at FROM (${Prisma.join(sources, ' UNION ALL ')}) AS place
    ORDER BY at DESC, rank, id DESC LIMIT ${take}`;
}

function beyond(rank: number, after: TimelinePlace | undefined): Prisma.Sql {
  if (!after) return Prisma.empty;
  const at = sql`${after.at}::timestamptz`;
  const reached = ORDER.indexOf(after.kind);
  if (rank > reached) return sql`WHERE at <= ${at}`;
  if (rank < reached) return sql`WHERE at < ${at}`;
  return sql`WHERE (at, id) < (${at}, ${after.id}::uuid)`;
}

function sourcesOf(lead: TimelineLead): Partial<Record<TimelineKind, Prisma.Sql>> {
  return { ...ofEverybody(lead), ...(lead.isClient ? {} : ofTheOperator(lead)) };
}

function ofEverybody(lead: TimelineLead): Partial<Record<TimelineKind, Prisma.Sql>> {
  const { operatorId, leadId, contactId } = lead;
  const mine = sql`operator_id = ${operatorId}::uuid AND lead_id = ${leadId}::uuid`;
  const shows = sql`operator_id = ${operatorId}::uuid AND appointment_id = ANY (${[...lead.appointmentIds]}::uuid[])`;
  return {
    added: sql`SELECT id, created_at AS at FROM lead WHERE id = ${leadId}::uuid`,
    call: sql`SELECT id, coalesce(started_at, created_at) AS at FROM call WHERE ${mine}`,
    message: sql`SELECT id, coalesce(sent_at, created_at) AS at FROM message WHERE ${mine}`,
    booked: sql`SELECT id, booked_at AS at FROM appointment WHERE ${mine}`,
    moved: sql`SELECT id, created_at AS at FROM booking WHERE ${shows} AND previous_uid IS NOT NULL`,
    evidence: sql`SELECT id, at FROM evidence WHERE ${shows}`,
    appointment: trail(lead, 'appointment', lead.appointmentIds, sql`action = 'appointment.status'`),
    status: trail(lead, 'lead', [leadId], sql`action = 'lead.status'`),
    erased: sql`SELECT id, erased_at AS at FROM contact WHERE id = ${contactId}::uuid AND erased_at IS NOT NULL`,
  };
}

function ofTheOperator(lead: TimelineLead): Partial<Record<TimelineKind, Prisma.Sql>> {
  const { operatorId, leadId, spellings, onlyTasksOf } = lead;
  const mine = sql`operator_id = ${operatorId}::uuid AND lead_id = ${leadId}::uuid`;
  const theirs = onlyTasksOf === null ? sql`true` : sql`(owner IS NULL OR owner = ${onlyTasksOf})`;
  return {
    action: sql`SELECT id, created_at AS at FROM lead_action WHERE ${mine}`,
    task: sql`SELECT id, created_at AS at FROM task WHERE ${mine} AND ${theirs}`,
    note: sql`SELECT id, created_at AS at FROM lead_note WHERE ${mine}`,
    consent: sql`SELECT id, at FROM consent WHERE operator_id = ${operatorId}::uuid
      AND channel = ANY (ARRAY['sms', 'call', 'email']) AND address = ANY (${[...spellings]}::text[])`,
    assigned: trail(
      lead,
      'lead',
      [leadId],
      sql`(action = 'lead.assign' OR (action = 'lead.change'
        AND before->>'assignedTo' IS DISTINCT FROM after->>'assignedTo'))`,
    ),
  };
}

function trail(
  { operatorId }: TimelineLead,
  type: string,
  ids: readonly string[],
  also: Prisma.Sql,
): Prisma.Sql {
  return sql`SELECT id, at FROM audit WHERE operator_id = ${operatorId}::uuid AND subject_type = ${type}
    AND subject_id = ANY (${[...ids]}::text[]) AND ${also}`;
}

/** @throws Refusal invalid */
export function readCursor(cursor: string | undefined): TimelinePlace | undefined {
  if (cursor === undefined) return undefined;
  const [ms, kind, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  const at = new Date(Number(ms));
  const known = ORDER.find((each) => each === kind);
  if (!known || !id || !UUID.test(id) || !(at.getTime() >= 0)) throw badCursor();
  return { kind: known, id, at };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function cursorOf({ at, kind, id }: TimelinePlace): string {
  return Buffer.from(`${at.getTime()}.${kind}.${id}`).toString('base64url');
}
