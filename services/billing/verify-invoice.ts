import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { type Check, checkChain } from './check-chain.ts';
import { checkContents } from './check-contents.ts';
import { checkLine, checkSum } from './check-lines.ts';
import { checkProofs, checkReversals, newsOfSlots, readMilestone } from './check-milestone.ts';
import type { FoundInvoice } from './find-invoice.ts';

export interface VerifiedInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly description: string;
  readonly status: string;
  readonly amountCents: number;
  readonly currency: string;
  /** The seal of the milestone that it bills. */
  readonly seal: string | null;
  readonly checks: readonly Check[];
  /** What has happened since it was sealed: no fault, and worth knowing. */
  readonly news: readonly string[];
  readonly isProven: boolean;
}

/** Checks an invoice from the ground up: its lines by what was agreed, its shows by the seals over their evidence. */
export async function verifyInvoice(
  db: Database,
  { operatorId, invoiceId }: FoundInvoice,
): Promise<VerifiedInvoice> {
  return asOperator(db, operatorId, async (tx) => {
    const invoice = await tx.invoice.findUniqueOrThrow({
      where: { id: invoiceId },
      include: { lines: { orderBy: { position: 'asc' } } },
    });
    const checks = [checkSum(invoice)];
    for (const line of invoice.lines) checks.push(await checkLine(tx, line));
    const proven = invoice.milestoneId ? await checkShows(tx, invoice.milestoneId) : null;
    checks.push(...(proven?.checks ?? []));
    return {
      id: invoice.id,
      number: invoice.number,
      description: invoice.description,
      status: invoice.status,
      amountCents: invoice.amountCents,
      currency: invoice.currency,
      seal: proven?.seal ?? null,
      checks,
      news: proven?.news ?? [],
      isProven: checks.every(({ problems }) => problems.length === 0),
    };
  });
}

async function checkShows(tx: Transaction, milestoneId: string) {
  const milestone = await readMilestone(tx, milestoneId);
  const { clientId, proofs, seal } = milestone;
  const upTo = Math.max(0, ...proofs.map(({ seq }) => seq ?? 0));
  const contents = await checkContents(tx, milestone);
  const checks = [
    checkProofs(milestone),
    await checkChain(tx, { clientId, upTo }),
    contents,
    checkReversals(milestone),
  ];
  return { seal, checks, news: [...newsOfSlots(milestone), ...contents.news] };
}
