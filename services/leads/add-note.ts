import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { nameActors } from '../identity/name-actors.ts';
import { Refusal } from '../refusal.ts';
import { requireLead } from './lead-scope.ts';
import { authorOf, type NoteReader, showNote } from './note-view.ts';

/** The two logins: notes are the operator's, names are sign-in's. */
export interface NoteDeps {
  readonly db: Database;
  readonly authDb: Database;
}

/** Writes a note about a lead. @throws Refusal forbidden, not_found, conflict (the person was erased) */
export async function addNote(
  { db, authDb }: NoteDeps,
  caller: Caller & NoteReader,
  { id: leadId, text }: { readonly id: string; readonly text: string },
) {
  const operatorId = requireOperator(caller);
  const note = await asOperator(db, operatorId, async (tx) => {
    await requireLead(tx, caller, leadId);
    // Not while the person is being erased: what is written then would stay.
    const [{ erased } = { erased: false }] = await tx.$queryRaw<{ erased: boolean }[]>`
      SELECT contact.erased_at IS NOT NULL AS erased FROM lead JOIN contact ON contact.id = lead.contact_id
      WHERE lead.id = ${leadId}::uuid FOR SHARE OF contact`;
    if (erased) throw new Refusal('conflict', 'The person was erased: nothing is written down about it.');
    const { kind, id } = caller.actor;
    const row = await tx.leadNote.create({
      data: { operatorId, leadId, authorKind: kind, authorId: id, text },
    });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'note.add', subject: { type: 'lead_note', id: row.id } },
      after: { leadId },
    });
    return row;
  });
  return showNote(note, caller, await nameActors(authDb, caller.tenant, [authorOf(note)]));
}
