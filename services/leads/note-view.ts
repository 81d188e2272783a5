import type { LeadNote } from '../../prisma/generated/client.ts';
import type { Actor, Caller } from '../caller.ts';
import type { NameOf } from '../identity/name-actors.ts';

/** Who reads notes: whoever wrote one may remove it, and an owner or admin any. */
export interface NoteReader extends Pick<Caller, 'actor'> {
  readonly mayRemoveAny: boolean;
}

export function authorOf({ authorKind, authorId }: LeadNote): Actor {
  return { kind: authorKind as Actor['kind'], id: authorId };
}

export function mayRemove(note: LeadNote, { actor, mayRemoveAny }: NoteReader): boolean {
  return mayRemoveAny || (note.authorKind === actor.kind && note.authorId === actor.id);
}

export function showNote(note: LeadNote, reader: NoteReader, nameOf: NameOf) {
  const { id, leadId, text, createdAt } = note;
  const author = authorOf(note);
  return {
    id,
    leadId,
    text,
    createdAt,
    author: { ...author, name: nameOf(author) },
    mayRemove: mayRemove(note, reader),
  };
}
