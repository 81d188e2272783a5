import type { MessageInput } from '../../contracts/messaging/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** The messages of their own that an operator owes, as the relay would hand them to their workflows; each once. */
export async function relayedMessages(db: Database, operatorId: string): Promise<MessageInput[]> {
  return asOperator(db, operatorId, async (tx) => {
    const owed = await tx.workflowSignal.findMany({
      where: { operatorId, workflowType: 'outgoingMessage', status: 'pending' },
      orderBy: { seq: 'asc' },
    });
    return owed.map(({ input }) => input as unknown as MessageInput);
  });
}
