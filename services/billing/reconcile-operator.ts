import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { activeConnection } from '../connections/active-connection.ts';
import { inGroups } from '../in-groups.ts';
import { ourId } from '../our-id.ts';
import { findStrays } from './find-strays.ts';
import { beginReconciliation, finishReconciliation, listBilledClients } from './keep-reconciliation.ts';
import { resolveDifferences } from './note-difference.ts';
import { type BooksAt, type Compared, reconcileClient } from './reconcile-client.ts';
import type { StripeBooks } from './stripe-books.ts';

/** How far a comparison has come. */
export interface Progress extends Compared {
  /** The last client that is done; null: none is. */
  readonly after: string | null;
}

export interface OperatorComparison {
  readonly operatorId: string;
  readonly reconciliationId: string;
  /** Of the environment's account. */
  readonly theirs: StripeBooks;
  /** Of accounts of the operator's own; null: it is connected no more. Left out: there are none. */
  readonly own?: (connectionId: string) => Promise<StripeBooks | null>;
  /** When the whole comparison began: what is not seen from then on is no difference any more. */
  readonly runAt: Date;
  readonly now: Date;
  readonly straysKnown: boolean;
  readonly from?: Progress | undefined;
  readonly beat: (progress: Progress) => void;
}

/** Compares one operator's books with Stripe's, a client at a time. */
export async function reconcileOperator(db: Database, of: OperatorComparison): Promise<Compared> {
  const { operatorId, theirs, own, runAt, now } = of;
  const booksAt: BooksAt = async (connectionId) =>
    connectionId === null ? theirs : ((await own?.(connectionId)) ?? null);
  await beginReconciliation(db, of);
  if (of.straysKnown) await findOwnStrays(db, { ...of, booksAt });
  let progress: Progress = of.from ?? { after: null, invoices: 0, differences: 0 };
  for (;;) {
    const clients = await listBilledClients(db, { operatorId, after: progress.after });
    for (const { clientId, customers } of clients) {
      const done = await reconcileClient(db, {
        ...{ operatorId, clientId, customers, booksAt, runAt, now },
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

/** The operator's own account is hunted with its comparison: one that does not answer keeps nobody else's waiting. */
async function findOwnStrays(
  db: Database,
  of: OperatorComparison & { readonly booksAt: BooksAt },
): Promise<void> {
  const { operatorId, runAt, now } = of;
  const own = await asOperator(db, operatorId, (tx) => activeConnection(tx, operatorId, 'stripe'));
  const theirs = own && (await of.booksAt(own));
  if (!theirs) return;
  const beat = () => of.beat(of.from ?? { after: null, invoices: 0, differences: 0 });
  await findAllStrays(db, { theirs, runAt, now, beat, of: operatorId });
}

interface StrayHunt {
  readonly theirs: Pick<StripeBooks, 'list'>;
  readonly runAt: Date;
  readonly now: Date;
  readonly beat: () => void;
  /** Whose account it is; left out: the environment's, which any operator's may be at. */
  readonly of?: string;
}

const AT_ONCE = 100;

/** Writes down every invoice at Stripe that names one of our operators, and that its books do not have. */
export async function findAllStrays(
  db: Database,
  { theirs, runAt, now, beat, of }: StrayHunt,
): Promise<void> {
  for await (const batch of inGroups(theirs.list(), AT_ONCE)) {
    beat();
    const named = new Set(batch.flatMap(({ metadata }) => ourId(metadata.operator_id) ?? []));
    for (const operatorId of await existing(db, [...named])) {
      if (of !== undefined && of !== operatorId) continue;
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
