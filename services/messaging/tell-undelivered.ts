import type { Transaction } from '../../prisma/tenant.ts';
import { createTask } from './create-task.ts';

export interface Undelivered {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  /** Null: a letter to the client itself. */
  readonly leadId: string | null;
}

const TITLES: Readonly<Record<string, string>> = {
  bounced: "The client's billing address bounces",
  complained: 'The client reported a letter about its bill as spam: no more go to its address',
  no_email: 'The client has no email address for letters about its bill',
  manual: "The client's address was taken off by hand: it gets no letters about its bill",
};

/**
 * Asks a person to see to it when a letter about a bill did not reach its client: nobody else would notice. One task
 * stands for a client until it is done. Of other messages nothing is said.
 *
 * @param reason why: a suppression's reason, the door's, or the vendor's word
 */
export async function tellUndelivered(tx: Transaction, letter: Undelivered, reason: string): Promise<void> {
  const { id, operatorId, clientId, leadId } = letter;
  // An email about signing in, which is the operator's own, is missed by whoever waits for it.
  if (leadId || clientId === operatorId) return;
  const kind = 'undelivered_letter';
  if ((await tx.task.count({ where: { clientId, kind, status: 'open' } })) > 0) return;
  const [why, what] = reason.split(':');
  const missing = why === 'missing' ? `A letter about a bill cannot be written without ${what}` : undefined;
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: null, kind, key: `letter:${id}` },
    title: TITLES[reason] ?? missing ?? 'A letter about a bill did not reach the client',
  });
}
