import { readIds, signIds } from '../signed-link.ts';

export interface ProvenMilestone {
  readonly operatorId: string;
  readonly milestoneId: string;
}

/** Addresses at which a client checks what it is billed for. */
export interface BillingLinks {
  readonly proofUrl: (about: ProvenMilestone) => string;
}

/** Signs which milestone a link shows the proofs of. The link holds two ids and no personal data. */
export function signProofLink({ operatorId, milestoneId }: ProvenMilestone, secret: string): string {
  return signIds('proof', [operatorId, milestoneId], secret);
}

/** Whose proofs a link shows; null when it is not one of ours. */
export function readProofLink(token: string, secret: string): ProvenMilestone | null {
  const ids = readIds('proof', token, secret);
  return ids && { operatorId: ids[0], milestoneId: ids[1] };
}
