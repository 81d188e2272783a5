import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';

export interface Change {
  readonly operatorId: string;
  /** Whose client it is about. Left out, the database looks it up by the subject, as far as a client sees such subjects. */
  readonly clientId?: string | null;
  readonly actor: Actor;
  /** What was done, e.g. `lead.status`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Of what has changed: ids, numbers and words of ours. */
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
  /** A person's own, as a reason: kept beside the trail, from where they can be erased. */
  readonly words?: string | undefined;
}

/**
 * Writes who changed what, in the transaction that changed it. A row of the trail stays as it is for good: never pass a
 * secret, a message's text, or what is known of a contact (`masked`); what a person typed is passed as `words`.
 */
export async function audit(tx: Transaction, change: Change): Promise<void> {
  const { operatorId, clientId, actor, action, subject, before, after, words } = change;
  const id = randomUUID();
  const about = { subjectType: subject.type, subjectId: subject.id };
  // Sign-in adds to the trail and cannot read it, so that nothing is asked back.
  await tx.audit.createMany({
    data: [
      {
        ...{ id, operatorId, clientId, action, ...about, before, after },
        ...{ actorKind: actor.kind, actorId: actor.id },
      },
    ],
  });
  if (words) await tx.auditNote.createMany({ data: [{ operatorId, auditId: id, ...about, words }] });
}

/** Where a reason goes: ours is a fact, a person's own words can be erased. */
export function reasoned(
  { kind }: Actor,
  reason: string | null,
): { readonly words?: string; readonly why: { readonly reason?: string } } {
  if (reason === null) return { why: {} };
  return kind === 'person' || kind === 'key' ? { words: reason, why: {} } : { why: { reason } };
}

/** Of two states of one thing, what differs. */
export function changed<State extends object>(
  before: State,
  after: State,
): { before: Prisma.InputJsonObject; after: Prisma.InputJsonObject } {
  const keys = (Object.keys({ ...before, ...after }) as (keyof State & string)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const of = (state: State) => Object.fromEntries(keys.map((key) => [key, state[key] ?? null]));
  return { before: asJson(of(before)), after: asJson(of(after)) };
}

/** What is known of a person, as the trail may keep it: what is there, and not what it says. */
export function masked(facts: Readonly<Record<string, unknown>>): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, isNothing(value) ? null : 'masked']),
  );
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function asJson(facts: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(facts)) as Prisma.InputJsonObject;
}
