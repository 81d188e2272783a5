import type { TimelineKind } from '../../contracts/leads/timeline-api.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { authorOf } from './note-view.ts';
import type { TimelineLead, TimelinePlace } from './timeline-places.ts';

type Row<
  Name extends
    | 'call'
    | 'message'
    | 'appointment'
    | 'evidence'
    | 'leadAction'
    | 'task'
    | 'consent'
    | 'leadNote',
> = Awaited<ReturnType<Transaction[Name]['findUniqueOrThrow']>>;

type Show = Pick<Row<'appointment'>, 'id' | 'title' | 'startsAt' | 'zone'>;

/** Of the trail: what changed, and in whose words. */
export interface TrailRow {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  /** What a person typed as a reason; null to a client. */
  readonly words: string | null;
}

/** What stands at a place of the timeline, as the tables have it. */
type Found =
  | { readonly kind: 'added'; readonly importId: string | null; readonly source: string | null }
  | { readonly kind: 'call'; readonly row: Row<'call'> }
  | { readonly kind: 'message'; readonly row: Row<'message'>; readonly writtenBy: Actor | null }
  | { readonly kind: 'booked'; readonly show: Show; readonly isAgain: boolean }
  | { readonly kind: 'moved'; readonly show: Show; readonly startsAt: Date; readonly movedFrom: Date | null }
  | { readonly kind: 'appointment'; readonly show: Show; readonly trail: TrailRow }
  | { readonly kind: 'evidence'; readonly show: Show; readonly row: Row<'evidence'> }
  | { readonly kind: 'action'; readonly row: Row<'leadAction'> }
  | { readonly kind: 'assigned' | 'status'; readonly trail: TrailRow }
  | { readonly kind: 'task'; readonly row: Row<'task'> }
  | { readonly kind: 'consent'; readonly row: Row<'consent'> }
  | { readonly kind: 'note'; readonly row: Row<'leadNote'> }
  | { readonly kind: 'erased' };

export type TimelineThing = Found & Pick<TimelinePlace, 'id' | 'at'>;

/** Reads what stands at places, each kind with one question. What was taken away meanwhile is left out. */
export async function readThings(
  tx: Transaction,
  lead: TimelineLead,
  places: readonly TimelinePlace[],
): Promise<TimelineThing[]> {
  const found = new Map<string, Found>();
  for (const kind of new Set(places.map((place) => place.kind))) {
    const ids = places.filter((place) => place.kind === kind).map(({ id }) => id);
    for (const [id, thing] of await READ[kind](tx, ids, lead)) found.set(`${kind} ${id}`, thing);
  }
  return places.flatMap(({ kind, id, at }) => {
    const thing = found.get(`${kind} ${id}`);
    return thing ? [{ ...thing, id, at }] : [];
  });
}

/** Whose names are wanted: whoever acted, wrote, or was given a lead. */
export function actorsOf(things: readonly TimelineThing[]): Actor[] {
  return things.flatMap((thing) => {
    if ('trail' in thing) return [thing.trail.actor, ...assigneesOf(thing.trail)];
    if (thing.kind === 'note') return [authorOf(thing.row)];
    if (thing.kind === 'action') return [actorOf(thing.row)];
    if (thing.kind === 'message') return thing.writtenBy ? [thing.writtenBy] : [];
    return [];
  });
}

export function assigneesOf({ before, after }: TrailRow): Actor[] {
  return [before['assignedTo'], after['assignedTo']].flatMap((id) =>
    typeof id === 'string' ? [{ kind: 'person' as const, id }] : [],
  );
}

export function actorOf({ actorKind, actorId }: { actorKind: string; actorId: string }): Actor {
  return { kind: actorKind as Actor['kind'], id: actorId };
}

type Read = (tx: Transaction, ids: string[], lead: TimelineLead) => Promise<(readonly [string, Found])[]>;

const READ: Readonly<Record<TimelineKind, Read>> = {
  async added(tx, ids) {
    const lead = await tx.lead.findUniqueOrThrow({ where: { id: ids[0] ?? '' }, select: { importId: true } });
    const { importId } = lead;
    const from = importId && (await tx.import.findUnique({ where: { id: importId } }));
    const source = from ? (from.fileName ?? from.source) : null;
    return ids.map((id) => [id, { kind: 'added', importId, source }]);
  },
  async call(tx, ids) {
    const rows = await tx.call.findMany({ where: { id: { in: ids } } });
    return rows.map((row) => [row.id, { kind: 'call', row }]);
  },
  async message(tx, ids, { operatorId }) {
    const rows = await tx.message.findMany({ where: { id: { in: ids } } });
    const written = rows.flatMap(({ id, key }) => (key.startsWith('written:') ? [id] : []));
    const writers = await tx.audit.findMany({
      where: { operatorId, subjectType: 'message', subjectId: { in: written }, action: 'message.write' },
      select: { subjectId: true, actorKind: true, actorId: true },
    });
    const writerOf = new Map(writers.map((row) => [row.subjectId, actorOf(row)]));
    return rows.map((row) => [row.id, { kind: 'message', row, writtenBy: writerOf.get(row.id) ?? null }]);
  },
  async booked(tx, ids) {
    const rows = await tx.appointment.findMany({ where: { id: { in: ids } } });
    return rows.map((show) => [show.id, { kind: 'booked', show, isAgain: show.rebookedFrom !== null }]);
  },
  async moved(tx, ids, { operatorId }) {
    const rows = await tx.booking.findMany({ where: { id: { in: ids } }, include: { appointment: true } });
    const uids = rows.flatMap(({ previousUid }) => previousUid ?? []);
    const earlier = await tx.booking.findMany({ where: { operatorId, uid: { in: uids } } });
    const before = new Map(earlier.map(({ uid, startsAt }) => [uid, startsAt]));
    return rows.map(({ id, appointment: show, startsAt, previousUid }) => [
      id,
      { kind: 'moved', show, startsAt, movedFrom: before.get(previousUid ?? '') ?? null },
    ]);
  },
  async evidence(tx, ids) {
    const rows = await tx.evidence.findMany({ where: { id: { in: ids } }, include: { appointment: true } });
    return rows.map(({ appointment: show, ...row }) => [row.id, { kind: 'evidence', show, row }]);
  },
  async appointment(tx, ids, lead) {
    const rows = await readTrail(tx, ids, lead);
    const of = await tx.appointment.findMany({ where: { id: { in: [...lead.appointmentIds] } } });
    const shows = new Map(of.map((show) => [show.id, show]));
    return rows.flatMap(({ id, subjectId, ...trail }) => {
      const show = shows.get(subjectId);
      return show ? [[id, { kind: 'appointment', show, trail }] as const] : [];
    });
  },
  async action(tx, ids) {
    const rows = await tx.leadAction.findMany({ where: { id: { in: ids } } });
    return rows.map((row) => [row.id, { kind: 'action', row }]);
  },
  async assigned(tx, ids, lead) {
    const rows = await readTrail(tx, ids, lead);
    return rows.map(({ id, ...trail }) => [id, { kind: 'assigned', trail }]);
  },
  async status(tx, ids, lead) {
    const rows = await readTrail(tx, ids, lead);
    return rows.map(({ id, ...trail }) => [id, { kind: 'status', trail }]);
  },
  async task(tx, ids) {
    const rows = await tx.task.findMany({ where: { id: { in: ids } } });
    return rows.map((row) => [row.id, { kind: 'task', row }]);
  },
  async consent(tx, ids) {
    const rows = await tx.consent.findMany({ where: { id: { in: ids } } });
    return rows.map((row) => [row.id, { kind: 'consent', row }]);
  },
  async note(tx, ids) {
    const rows = await tx.leadNote.findMany({ where: { id: { in: ids } } });
    return rows.map((row) => [row.id, { kind: 'note', row }]);
  },
  erased: async (_tx, ids) => ids.map((id) => [id, { kind: 'erased' }]),
};

async function readTrail(tx: Transaction, ids: string[], { operatorId, isClient }: TimelineLead) {
  const rows = await tx.audit.findMany({ where: { id: { in: ids } } });
  const notes = isClient ? [] : await tx.auditNote.findMany({ where: { operatorId, auditId: { in: ids } } });
  const words = new Map(notes.map((note) => [note.auditId, note.words]));
  return rows.map(({ id, subjectId, before, after, ...by }) => ({
    ...{ id, subjectId, actor: actorOf(by), words: words.get(id) ?? null },
    before: (before ?? {}) as Record<string, unknown>,
    after: (after ?? {}) as Record<string, unknown>,
  }));
}
