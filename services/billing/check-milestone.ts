import { slotPrice } from '../../domain/billing/slot-price.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Check } from './check-chain.ts';

/** A milestone with all that it was opened for. */
export async function readMilestone(tx: Transaction, milestoneId: string) {
  const milestone = await tx.milestone.findUniqueOrThrow({
    where: { id: milestoneId },
    include: { agreement: true, proofs: { orderBy: [{ seq: 'asc' }], include: { creditNote: true } } },
  });
  const invoices = await tx.invoice.findMany({ where: { milestoneId }, select: { status: true } });
  return { ...milestone, invoices };
}

export type CheckedMilestone = Awaited<ReturnType<typeof readMilestone>>;
type CheckedProof = CheckedMilestone['proofs'][number];

/** It has as many proofs as were agreed, and its seal is that of the last of them. */
export function checkProofs({ number, seal, agreement, proofs }: CheckedMilestone): Check {
  const { milestoneSize: size } = agreement;
  const last = proofs.find(({ hash }) => hash !== null && hash === seal);
  const first = proofs.filter(({ seq }) => last?.seq && seq && seq <= last.seq);
  const problems: string[] = [];
  if (seal === null)
    problems.push(`milestone ${number} was opened before proofs were sealed: nothing vouches for it`);
  else if (!last) problems.push(`the proof that milestone ${number} was sealed by is missing or changed`);
  else if (first.length !== size) problems.push(`it was opened by ${first.length} proofs, not by ${size}`);
  for (let slot = 1; slot <= size; slot += 1) {
    const inSlot = proofs.filter((proof) => proof.slot === slot);
    if (inSlot.length === 0) problems.push(`slot ${slot} has no proof`);
    if (inSlot.filter(({ reversedAt }) => reversedAt === null).length > 1)
      problems.push(`slot ${slot} has two proofs that stand`);
  }
  const outside = proofs.filter(({ slot }) => slot < 1 || slot > size);
  problems.push(...outside.map(({ slot }) => `slot ${slot} is none of the ${size}`));
  return { what: `Milestone ${number}: its proofs and its seal`, of: `${size} shows agreed`, problems };
}

/** Each show that was reversed is made good once: by another show, or by the price of its slot. */
export function checkReversals({ amountCents, agreement, proofs }: CheckedMilestone): Check {
  const problems = proofs.flatMap((proof) => {
    const { slot, compensation, creditNote } = proof;
    const price = slotPrice({ amountCents, size: agreement.milestoneSize, slot });
    const owed = compensation === 'credit' ? price : 0;
    if ((creditNote?.amountCents ?? 0) === owed) return [];
    return [`slot ${slot}: ${creditNote?.amountCents ?? 0} cents are credited, and ${owed} are owed`];
  });
  problems.push(
    ...twiceMadeGood(proofs).map((slot) => `slot ${slot} was credited, and given to another show too`),
  );
  const reversed = proofs.filter(({ reversedAt }) => reversedAt !== null);
  return { what: 'Reversed shows, made good once', of: `${reversed.length} reversed`, problems };
}

function twiceMadeGood(proofs: readonly CheckedProof[]): number[] {
  const credited = proofs.filter(({ compensation }) => compensation === 'credit');
  return credited.flatMap(({ slot, seq }) =>
    proofs.some((other) => other.slot === slot && (other.seq ?? 0) > (seq ?? 0)) ? [slot] : [],
  );
}

/** What has happened since, and is no fault: shows that were reversed, and slots that wait for the next one. */
export function newsOfSlots({ proofs, invoices }: CheckedMilestone): string[] {
  const isGivenUp = invoices.some(({ status }) => status === 'void' || status === 'uncollectible');
  const coming = isGivenUp
    ? 'its invoice was given up, and no show takes its place'
    : 'the next show takes its place';
  return proofs.flatMap(({ slot, seq, reversedAt, compensation }) => {
    if (!reversedAt) return [];
    const on = reversedAt.toISOString().slice(0, 10);
    if (compensation === 'credit') return [`slot ${slot}: the show was reversed on ${on}, and is credited`];
    const isFilled = proofs.some((other) => other.slot === slot && (other.seq ?? 0) > (seq ?? 0));
    const how = isFilled ? 'another show has taken its place' : coming;
    return [`slot ${slot}: the show was reversed on ${on}; ${how}`];
  });
}
