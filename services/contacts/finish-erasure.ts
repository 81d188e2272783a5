import { type ErasureInput, erasureWorkflowId } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { readErasedPerson } from './read-erasure.ts';

/** Forgets by what the person was found, in reasons that were typed too. Only the certificate is left. */
export async function finishErasure(
  db: Database,
  { operatorId, erasureId }: ErasureInput,
  now: Date,
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const person = await readErasedPerson(tx, erasureId);
    if (!person) return;
    await tx.$executeRaw(Prisma.sql`UPDATE erasure SET reason = regexp_replace(reason, ${person.pattern}, '(erased)', 'gi')
      WHERE operator_id = ${operatorId}::uuid AND reason ~* ${person.pattern}`);
    await tx.erasure.update({
      where: { id: erasureId },
      data: { status: 'done', known: Prisma.DbNull, finishedAt: now },
    });
    await audit(tx, {
      ...{ operatorId, actor: { kind: 'workflow', id: erasureWorkflowId(erasureId) } },
      ...{ action: 'contact.erased', subject: { type: 'contact', id: person.contactId } },
      after: { erasureId },
    });
  });
}
