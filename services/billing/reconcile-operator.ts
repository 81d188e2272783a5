import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';
import { inGroups } from '../in-groups.ts';
import { ourId } from '../our-id.ts';
import { findStrays } from './find-strays.ts';
import { beginReconciliation, finishReconciliation, listBilledClients } from './keep-reconciliation.ts';
import { resolveDifferences } from './note-difference.ts';
import { type Compared, reconcileClient } from './reconcile-client.ts';
import type { StripeBooks } from './stripe-books.ts';

/** How far a comparison has come. */
export interface Progress extends Compared {
  /** The last client that is done; null: none is. */
  readonly after: string | null;
}

export interface OperatorComparison {
  readonly operatorId: string;
  readonly reconciliationId: string;
  readonly theirs: StripeBooks;
  /** When the whole comparison began: what is not seen from then on is no difference any more. */
  readonly runAt: Date;
  readonly now: Date;
  readonly straysKnown: boolean;
  readonly from?: Progress | undefined;
  readonly beat: (progress: Progress) => void;
}

/** Compares one operator's books with Stripe's, a client at a time. */
export async function reconcileOperator(db: Database, of: OperatorComparison): Promise<Compared> {
  const { operatorId, theirs, runAt, now } = of;
  await beginReconciliation(db, of);
  let progress: Progress = of.from ?? { after: null, invoices: 0, differences: 0 };
  for (;;) {
    const clients = await listBilledClients(db, { operatorId, after: progress.after });
    for (const { clientId, customerId } of clients) {
      const done = await reconcileClient(db, {
        ...{ operatorId, clientId, customerId, theirs, runAt, now },
        beat: () => of.beat(progress),
      });
      progress = {
        after: clientId,
        invoices: progress.invoices + done.invoices,
        differences: progress.differences + done.differences,
      };
      of.beat(progress);
    }
    if (clients.length === 0) break;
  }
  await resolveDifferences(db, of);
  const { invoices, differences } = progress;
  await finishReconciliation(db, { ...of, invoices, differences });
  return { invoices, differences };
}

interface StrayHunt {
  readonly theirs: Pick<StripeBooks, 'list'>;
  readonly runAt: Date;
  readonly now: Date;
  readonly beat: () => void;
}

const AT_ONCE = 100;

/** Writes down every invoice at Stripe that names one of our operators, and that its books do not have. */
export async function findAllStrays(db: Database, { theirs, runAt, now, beat }: StrayHunt): Promise<void> {
  for await (const batch of inGroups(theirs.list(), AT_ONCE)) {
    beat();
    const named = new Set(batch.flatMap(({ metadata }) => ourId(metadata.operator_id) ?? []));
    for (const operatorId of await existing(db, [...named])) {
      const own = batch.filter(({ metadata }) => metadata.operator_id === operatorId);
      await findStrays(db, { operatorId, batch: own, isOurCustomer: false, runAt, now });
    }
  }
}

async function existing(db: Database, operatorIds: string[]): Promise<string[]> {
  const rows = await asSystem(db, (tx) =>
    tx.organization.findMany({
      where: { id: { in: operatorIds }, kind: 'operator' },
      select: { id: true },
    }),
  );
  return rows.map(({ id }) => id);
}
