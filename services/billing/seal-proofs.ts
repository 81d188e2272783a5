import { canonicalJson, proofContentOf } from '../../domain/billing/proof-content.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { genesisHash, proofHash } from './proof-hash.ts';

/** A slot of a milestone, and the show that is to prove it. */
export interface ProvenSlot {
  readonly milestone: {
    readonly id: string;
    readonly number: number;
    readonly agreement: { readonly id: string; readonly version: number };
  };
  readonly slot: number;
  readonly appointmentId: string;
}

type SealedProof = Prisma.MilestoneAppointmentCreateManyInput & { readonly hash: string };

/**
 * Seals shows as the next proofs of their client's chain, in the order given. The client's row is locked meanwhile: no
 * two proofs follow on the same one.
 *
 * @returns the rows to be written
 */
export async function sealProofs(
  tx: Transaction,
  { operatorId, clientId }: { operatorId: string; clientId: string },
  slots: readonly ProvenSlot[],
): Promise<SealedProof[]> {
  const shows = await readShows(
    tx,
    slots.map(({ appointmentId }) => appointmentId),
  );
  const last = await tx.milestoneAppointment.findFirst({
    where: { clientId, seq: { not: null } },
    orderBy: { seq: 'desc' },
    select: { seq: true, hash: true },
  });
  let [seq, previousHash] = [last?.seq ?? 0, last?.hash ?? genesisHash(clientId)];
  return slots.map(({ milestone, slot, appointmentId }) => {
    const show = shows.get(appointmentId);
    if (!show) throw new Error(`appointment ${appointmentId} cannot be read`);
    const about = { milestone: milestone.number, slot, agreement: milestone.agreement };
    const content = canonicalJson(proofContentOf(about, show));
    const hash = proofHash(previousHash, content);
    seq += 1;
    const sealed = { seq, content, previousHash, hash };
    previousHash = hash;
    return { operatorId, clientId, milestoneId: milestone.id, appointmentId, slot, ...sealed };
  });
}

async function readShows(tx: Transaction, appointmentIds: string[]) {
  const shows = await tx.appointment.findMany({
    where: { id: { in: appointmentIds } },
    include: { evidence: true },
  });
  const policies = await tx.policy.findMany({
    where: { id: { in: shows.map(({ policyId }) => policyId) } },
    select: { id: true, version: true },
  });
  return new Map(
    shows.map((show) => {
      const policy = policies.find(({ id }) => id === show.policyId);
      if (!policy) throw new Error(`policy ${show.policyId} cannot be read`);
      return [show.id, { ...show, policy }];
    }),
  );
}
