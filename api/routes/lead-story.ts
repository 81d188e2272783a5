import type { Caller } from '../../services/caller.ts';
import { addNote } from '../../services/leads/add-note.ts';
import { getReach } from '../../services/leads/get-reach.ts';
import { getTimeline } from '../../services/leads/get-timeline.ts';
import { listNotes } from '../../services/leads/list-notes.ts';
import type { NoteReader } from '../../services/leads/note-view.ts';
import { removeNote } from '../../services/leads/remove-note.ts';
import { endpoints } from '../endpoints.ts';
import type { Visitor } from '../visitor.ts';

const { leadTimeline, leadNotes, leadReach } = endpoints;

function reader({ caller, person }: Visitor): Caller & NoteReader {
  return { ...caller, mayRemoveAny: person?.role === 'owner' || person?.role === 'admin' };
}

export const leadTimelineRoutes = {
  list: leadTimeline.list.handler(({ context, input }) =>
    getTimeline(context, reader(context.visitor), input),
  ),
};

export const leadNoteRoutes = {
  list: leadNotes.list.handler(({ context, input }) => listNotes(context, reader(context.visitor), input)),
  create: leadNotes.create.handler(({ context, input }) => addNote(context, reader(context.visitor), input)),
  remove: leadNotes.remove.handler(({ context, input }) =>
    removeNote(context.db, reader(context.visitor), input),
  ),
};

export const leadReachRoutes = {
  get: leadReach.get.handler(({ context: { db, caller, now }, input }) =>
    getReach(db, caller, input.id, now()),
  ),
};
