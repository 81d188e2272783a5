import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

type AgreementAt = (clientId: string, at: Date) => Prisma.AgreementModel;

/** The agreements of many clients, read once: what each pays at a moment, as `agreementAt` says it of one. */
export async function readAgreements(tx: Transaction, clientIds: readonly string[]): Promise<AgreementAt> {
  const newestFirst = await tx.agreement.findMany({
    where: { clientId: { in: [...clientIds] } },
    orderBy: { version: 'desc' },
  });
  return (clientId, at) => {
    const own = newestFirst.filter((agreement) => agreement.clientId === clientId);
    const found = own.find(({ effectiveFrom }) => effectiveFrom <= at) ?? own.at(-1);
    if (!found) throw new Error(`client ${clientId} has no agreement`);
    return found;
  };
}
