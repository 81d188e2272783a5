import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { nameActors } from '../identity/name-actors.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';
import type { NoteDeps } from './add-note.ts';
import { requireLead } from './lead-scope.ts';
import { authorOf, type NoteReader, showNote } from './note-view.ts';

/** What people wrote down about a lead, newest first. @throws Refusal forbidden, not_found */
export async function listNotes(
  { db, authDb }: NoteDeps,
  caller: Caller & NoteReader,
  { id: leadId, cursor, limit }: PageQuery & { readonly id: string },
) {
  const operatorId = requireOperator(caller);
  const page = await asOperator(db, operatorId, async (tx) => {
    await requireLead(tx, caller, leadId);
    const where = { operatorId, leadId, ...afterCursor(cursor) };
    return toPage(await tx.leadNote.findMany({ where, orderBy: NEWEST_FIRST, take: limit + 1 }), limit);
  });
  const nameOf = await nameActors(authDb, caller.tenant, page.items.map(authorOf));
  return { ...page, items: page.items.map((note) => showNote(note, caller, nameOf)) };
}
