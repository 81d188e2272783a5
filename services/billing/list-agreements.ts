import { compareTerms, sayTerms } from '../../domain/billing/agreement-words.ts';
import { withTimes } from '../../domain/billing/agreement-times.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Actor, Caller } from '../caller.ts';
import { nameActors } from '../identity/name-actors.ts';
import { requireClient } from '../identity/require-client.ts';
import { beforeVersion, type PageQuery, toNamedPage } from '../page.ts';

/** The two logins: agreements are the tenant's, names are sign-in's. */
interface Logins {
  readonly db: Database;
  readonly authDb: Database;
}

/**
 * Every version of what a client pays, newest first, each with when it holds, what it says and changed, and who made it.
 *
 * @throws Refusal not_found, invalid
 */
export async function listAgreements(
  { db, authDb }: Logins,
  caller: Caller,
  { id: clientId, limit, cursor }: PageQuery & { id: string },
  now: Date,
) {
  const version = beforeVersion(cursor);
  const { rows, versions, makers } = await asTenant(db, caller.tenant, async (tx) => {
    await requireClient(tx, clientId);
    const rows = await tx.agreement.findMany({
      where: { clientId, version },
      orderBy: { version: 'desc' },
      take: limit + 1,
    });
    const newer = await tx.agreement.aggregate({
      where: { clientId, version: { gt: rows[0]?.version ?? 0 } },
      _min: { effectiveFrom: true },
    });
    const versions = withTimes(rows, now, newer._min.effectiveFrom);
    return {
      rows,
      versions,
      makers: await readMakers(
        tx,
        rows.map(({ id }) => id),
      ),
    };
  });
  const nameOf = await nameActors(authDb, caller.tenant, [...makers.values()]);
  const page = toNamedPage(versions, limit, (each) => String(each.version));
  return {
    ...page,
    items: page.items.map((each, i) => {
      const maker = makers.get(each.id);
      return {
        ...each,
        facts: sayTerms(each),
        // One more is read than is shown: the last of a page is held against it as well.
        changes: compareTerms(rows[i + 1], each),
        by: maker ? { ...maker, name: nameOf(maker) } : null,
      };
    }),
  };
}

async function readMakers(tx: Transaction, agreementIds: readonly string[]): Promise<Map<string, Actor>> {
  const made = await tx.audit.findMany({
    where: { subjectType: 'agreement', subjectId: { in: [...agreementIds] }, action: 'agreement.make' },
    select: { subjectId: true, actorKind: true, actorId: true },
  });
  return new Map(
    made.map(({ subjectId, actorKind, actorId }) => [subjectId, { kind: actorKind, id: actorId } as Actor]),
  );
}
