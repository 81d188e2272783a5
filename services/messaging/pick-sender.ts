import type { Transaction } from '../../prisma/tenant.ts';

export interface EmailSender {
  /** `Name <address>` */
  readonly from: string;
  readonly name: string;
  /** Null: nobody has told it. */
  readonly postalAddress: string | null;
}

/** Who an email is from: the client's own sender, else the operator's, else the usual address in the client's name. */
export async function pickSender(
  tx: Transaction,
  client: { readonly id: string; readonly name: string },
  usualAddress: string,
): Promise<EmailSender> {
  const senders = await tx.emailSender.findMany({
    where: { OR: [{ clientId: client.id }, { clientId: null }] },
    select: { clientId: true, address: true, name: true, postalAddress: true },
  });
  const own = senders.find(({ clientId }) => clientId !== null) ?? senders[0];
  const { name, address, postalAddress } = own ?? { ...client, address: usualAddress, postalAddress: null };
  return { from: `${displayName(name)} <${address}>`, name, postalAddress };
}

/** Who writes to a client about its bill: never the client's own sender. */
export async function pickOperatorSender(
  tx: Transaction,
  operator: { readonly name: string },
  usualAddress: string,
): Promise<EmailSender> {
  const own = await tx.emailSender.findFirst({
    where: { clientId: null },
    select: { address: true, name: true, postalAddress: true },
  });
  const { name, address, postalAddress } = own ?? {
    ...{ name: operator.name, address: usualAddress, postalAddress: null },
  };
  return { from: `${displayName(name)} <${address}>`, name, postalAddress };
}

/** What would end the name early, or begin another header. */
const displayName = (name: string): string => name.replace(/[<>"\p{Cc}]/gu, ' ').trim();
