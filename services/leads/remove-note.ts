import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { requireLead } from './lead-scope.ts';
import { mayRemove, type NoteReader } from './note-view.ts';

/** Removes a note for good. @throws Refusal forbidden (it is somebody else's), not_found */
export async function removeNote(
  db: Database,
  caller: Caller & NoteReader,
  { id: leadId, noteId: id }: { readonly id: string; readonly noteId: string },
): Promise<{ id: string }> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireLead(tx, caller, leadId);
    const note = await tx.leadNote.findFirst({ where: { id, leadId } });
    if (!note) throw new Refusal('not_found', 'There is no such note.');
    if (!mayRemove(note, caller))
      throw new Refusal('forbidden', 'Only whoever wrote it, an owner or an admin may remove a note.');
    const { count } = await tx.leadNote.deleteMany({ where: { id } });
    if (count === 0) throw new Refusal('not_found', 'There is no such note.');
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'note.remove', subject: { type: 'lead_note', id } },
      before: { leadId },
    });
    return { id };
  });
}
