import { weighEvidence } from '../../domain/appointments/weigh-evidence.ts';
import type { Database } from '../../prisma/client.ts';
import type { Tenant, Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { nameActors, whoIs } from '../identity/name-actors.ts';

type Row = Awaited<ReturnType<Transaction['evidence']['findUniqueOrThrow']>>;

interface About {
  readonly leadId: string;
  readonly bookedAt: Date;
  readonly evidence: readonly Row[];
}

/** Evidence by weight, each with what can be read of it: the call with its words, the text in the words it came in. */
export async function tellEvidence(tx: Transaction, { leadId, bookedAt, evidence }: About) {
  const after = (prefix: string) =>
    evidence.flatMap(({ link }) => (link?.startsWith(prefix) ? [link.slice(prefix.length)] : []));
  const calls = await tx.call.findMany({
    where: { id: { in: after('call:') } },
    select: {
      ...{ id: true, direction: true, startedAt: true, durationMs: true, outcome: true },
      ...{ summary: true, transcript: true },
    },
  });
  const texts = await tx.message.findMany({
    where: { leadId, key: { in: after('text:').map((vendorId) => `inbound:${vendorId}`) } },
    select: { key: true, body: true },
  });
  const callOf = new Map(calls.map((call) => [`call:${call.id}`, call]));
  const bodyOf = new Map(texts.map(({ key, body }) => [key.replace('inbound:', 'text:'), body]));
  return weighEvidence(evidence, bookedAt).map((row) => ({
    ...row,
    call: callOf.get(row.link ?? '') ?? null,
    said: bodyOf.get(row.link ?? '') ?? null,
  }));
}

/** Says of each piece of evidence how it was given, and by whom if that is known. @param authDb opened with the login of sign-in */
export async function sayHow<Piece extends { readonly source: string; readonly link: string | null }>(
  authDb: Database,
  tenant: Tenant,
  evidence: readonly Piece[],
): Promise<(Piece & { readonly how: string | null })[]> {
  const actors = evidence.flatMap(({ link }) => actorIn(link) ?? []);
  const nameOf = await nameActors(authDb, tenant, actors);
  return evidence.map((piece) => {
    const actor = actorIn(piece.link);
    const how = actor ? `${whoIs(actor, nameOf(actor), tenant)}, signed in` : howBy(piece);
    return { ...piece, how };
  });
}

function actorIn(link: string | null): Actor | null {
  const [, kind, id] = /^(person|key):(.+)$/.exec(link ?? '') ?? [];
  return kind && id ? { kind: kind as 'person' | 'key', id } : null;
}

function howBy({ source, link }: { readonly source: string; readonly link: string | null }): string | null {
  if (link === 'answer link') return 'By the link in the email that asked';
  if (link?.startsWith('text:')) return 'By text';
  if (source === 'client' && link?.startsWith('booking:')) return 'By marking the booking in the calendar';
  return null;
}
