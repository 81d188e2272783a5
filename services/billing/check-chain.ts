import { type ProofContent, proofContent } from '../../contracts/billing/proof-content.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { genesisHash, proofHash } from './proof-hash.ts';

/** What one kind of check came to. */
export interface Check {
  readonly what: string;
  /** What was looked at, e.g. `25 proofs`. */
  readonly of: string;
  /** In plain words, without personal data; none: all is as it was sealed or agreed. */
  readonly problems: readonly string[];
}

/** Recomputes a client's chain from its beginning: every link is there, follows on the one before, and seals its own row. */
export async function checkChain(
  tx: Transaction,
  { clientId, upTo }: { clientId: string; upTo: number },
): Promise<Check> {
  const proofs = await tx.milestoneAppointment.findMany({
    where: { clientId, seq: { lte: upTo } },
    orderBy: { seq: 'asc' },
    include: { milestone: { select: { number: true, agreementId: true } } },
  });
  const problems: string[] = [];
  let before = { seq: 0, hash: genesisHash(clientId) };
  for (const proof of proofs) {
    const { seq, previousHash, content, hash } = sealOf(proof);
    const place = `proof ${seq} (milestone ${proof.milestone.number}, slot ${proof.slot})`;
    if (seq !== before.seq + 1) problems.push(missing(before.seq + 1, seq - 1));
    else if (previousHash !== before.hash) problems.push(`${place} does not follow on the one before it`);
    if (proofHash(previousHash, content) !== hash) problems.push(`${place} is not what its hash says`);
    const sealed = readContent(content);
    if (!sealed) problems.push(`${place} has a content that cannot be read`);
    else
      problems.push(...misplaced(proof, sealed).map((what) => `${place} seals another ${what} than its row`));
    before = { seq, hash };
  }
  if (before.seq < upTo) problems.push(missing(before.seq + 1, upTo));
  return { what: 'The chain of proofs, from its first link on', of: `${proofs.length} links`, problems };
}

/** Null: it is no content of a proof. */
export function readContent(content: string | null): ProofContent | null {
  try {
    const { data } = proofContent.safeParse(JSON.parse(content ?? ''));
    return data ?? null;
  } catch {
    return null;
  }
}

type Row = Prisma.MilestoneAppointmentModel & {
  readonly milestone: { readonly number: number; readonly agreementId: string };
};

/** The database keeps the four together: all are there, or none. */
function sealOf({ seq, previousHash, content, hash }: Row) {
  return { seq: seq ?? 0, previousHash: previousHash ?? '', content: content ?? '', hash: hash ?? '' };
}

function misplaced(row: Row, sealed: ProofContent): string[] {
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    milestone: [row.milestone.number, sealed.milestone],
    slot: [row.slot, sealed.slot],
    appointment: [row.appointmentId, sealed.appointmentId],
    agreement: [row.milestone.agreementId, sealed.agreement.id],
  };
  return Object.entries(pairs).flatMap(([what, [ours, theirs]]) => (ours === theirs ? [] : [what]));
}

function missing(from: number, to: number): string {
  return from === to ? `proof ${from} is missing` : `proofs ${from} to ${to} are missing`;
}
