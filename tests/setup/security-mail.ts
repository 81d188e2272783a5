import { asOperator } from '../../prisma/tenant.ts';
import { sealedAbout } from '../../services/identity/owe-security-mail.ts';
import type { TestApi } from './api.ts';
import { testSeal } from './seal.ts';

/** The emails about signing in that are owed to an address, the newest first, with what their links open. */
export async function securityMails(
  { db }: Pick<TestApi, 'db'>,
  operatorId: string,
  email: string,
): Promise<{ kind: string; about: string | null; token: string }[]> {
  const rows = await asOperator(db, operatorId, (tx) =>
    tx.securityMail.findMany({ where: { toAddress: email }, orderBy: { createdAt: 'desc' } }),
  );
  return rows.map(({ id, kind, about, sealedToken }) => ({
    ...{ kind, about },
    token: sealedToken === null ? '' : testSeal.open(sealedToken, sealedAbout(id)),
  }));
}
