import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface OwedSignal {
  readonly operatorId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  /**
   * - `never`: the workflow must be running; if it has closed, the fact stands and nobody is told.
   * - `once`: starts it, once in its life, however often this is owed.
   * - `entity`: starts it when it does not run.
   */
  readonly start: 'never' | 'once' | 'entity';
  /** The workflow's input, for a start. */
  readonly input?: Prisma.InputJsonObject;
  readonly signal?: string;
  readonly args?: readonly Prisma.InputJsonValue[];
}

/** Owes a workflow a start or a signal, in the transaction that makes it true. The relay delivers. */
export async function oweSignal(tx: Transaction, owed: OwedSignal): Promise<void> {
  await tx.workflowSignal.createMany({
    data: {
      operatorId: owed.operatorId,
      workflowId: owed.workflowId,
      workflowType: owed.workflowType,
      start: owed.start,
      input: owed.input ?? {},
      signal: owed.signal ?? null,
      args: [...(owed.args ?? [])],
    },
    skipDuplicates: owed.start === 'once',
  });
}
