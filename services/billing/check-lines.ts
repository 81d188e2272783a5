import { usageCents } from '../../domain/billing/usage.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Check } from './check-chain.ts';

type Line = Prisma.InvoiceLineModel;
type InvoiceWithLines = Prisma.InvoiceModel & { readonly lines: readonly Line[] };

/** The lines add up to the invoice. */
export function checkSum({ amountCents, lines, kind, milestoneId }: InvoiceWithLines): Check {
  const sum = lines.reduce((total, line) => total + line.amountCents, 0);
  const problems =
    sum === amountCents ? [] : [`the lines add up to ${sum} cents, the invoice says ${amountCents}`];
  if (kind === 'milestone' && lines.filter((line) => line.milestoneId === milestoneId).length !== 1)
    problems.push('its milestone is not on exactly one line');
  return {
    what: "The invoice's lines add up",
    of: `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`,
    problems,
  };
}

/** A milestone's line is what was agreed for it; a line of talk time is the sum of its calls, rounded once. */
export async function checkLine(tx: Transaction, line: Line): Promise<Check> {
  return line.milestoneId ? checkPrice(tx, line, line.milestoneId) : checkUsage(tx, line);
}

async function checkPrice(tx: Transaction, line: Line, milestoneId: string): Promise<Check> {
  const { number, amountCents, agreement } = await tx.milestone.findUniqueOrThrow({
    where: { id: milestoneId },
    include: { agreement: true },
  });
  const agreed = agreement.milestonePriceCents;
  const problems = [];
  if (amountCents !== agreed) problems.push(`the milestone is ${amountCents} cents, ${agreed} were agreed`);
  if (line.amountCents !== agreed)
    problems.push(`the line is ${line.amountCents} cents, ${agreed} were agreed`);
  return { what: `Milestone ${number}: its price`, of: `agreement, version ${agreement.version}`, problems };
}

async function checkUsage(tx: Transaction, line: Line): Promise<Check> {
  const sums = await tx.usage.groupBy({
    by: ['clientId', 'rateMicrosPerMinute'],
    where: { invoiceLineId: line.id },
    _sum: { seconds: true },
    _count: true,
  });
  const rows = sums.map((sum) => ({ ...sum, seconds: sum._sum.seconds ?? 0 }));
  const calls = rows.reduce((count, row) => count + row._count, 0);
  const cents = usageCents(rows);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const problems = [];
  if (cents !== line.amountCents)
    problems.push(`its calls cost ${cents} cents, the line says ${line.amountCents}`);
  if (line.seconds !== null && line.seconds !== seconds)
    problems.push(`its calls took ${seconds} seconds, the line says ${line.seconds}`);
  if (rows.some(({ clientId }) => clientId !== line.clientId))
    problems.push("it bills another client's calls");
  return { what: line.description, of: `${calls} ${calls === 1 ? 'call' : 'calls'}`, problems };
}
