import type { TimelineItem } from '../../contracts/leads/timeline-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { addressesOf } from '../contacts/addresses-of.ts';
import { nameActors } from '../identity/name-actors.ts';
import { spellingsOf } from '../messaging/kept-address.ts';
import type { Page, PageQuery } from '../page.ts';
import { Refusal } from '../refusal.ts';
import type { NoteDeps } from './add-note.ts';
import { requireLead } from './lead-scope.ts';
import type { NoteReader } from './note-view.ts';
import { actorsOf, readThings } from './timeline-things.ts';
import { cursorOf, findPlaces, readCursor, type TimelineLead } from './timeline-places.ts';
import { showThing } from './timeline-items.ts';

/**
 * All that happened with a lead, newest first. A client sees what GET /api/leads/{id} shows it as well: what people did,
 * wrote down or must do is its operator's own, and so is who did it.
 *
 * @throws Refusal not_found, invalid (cursor)
 */
export async function getTimeline(
  { db, authDb }: NoteDeps,
  caller: Caller & NoteReader,
  { id: leadId, cursor, limit }: PageQuery & { readonly id: string },
): Promise<Page<TimelineItem>> {
  const after = readCursor(cursor);
  const { things, isMore } = await readPage(db, caller, leadId, async (tx, lead) => {
    const places = await findPlaces(tx, lead, after, limit + 1);
    return { things: await readThings(tx, lead, places.slice(0, limit)), isMore: places.length > limit };
  });
  const nameOf = await nameActors(authDb, caller.tenant, actorsOf(things));
  const last = things.at(-1);
  return {
    items: things.map((thing) => showThing(thing, { caller, nameOf })),
    nextCursor: isMore && last ? cursorOf(last) : null,
  };
}

function readPage<T>(
  db: Database,
  caller: Caller,
  leadId: string,
  work: (tx: Transaction, lead: TimelineLead) => Promise<T>,
): Promise<T> {
  return asTenant(db, caller.tenant, async (tx) => {
    await requireLead(tx, caller, leadId);
    return work(tx, await readLead(tx, caller, leadId));
  });
}

async function readLead(tx: Transaction, caller: Caller, leadId: string): Promise<TimelineLead> {
  const lead = await tx.lead.findUnique({
    where: { id: leadId },
    select: { operatorId: true, contactId: true, appointments: { select: { id: true } } },
  });
  if (!lead) throw new Refusal('not_found', 'There is no such lead.');
  const { operatorId, contactId, appointments } = lead;
  const isClient = caller.tenant.role === 'client';
  const addresses = isClient ? [] : await addressesOf(tx, contactId);
  return {
    ...{ operatorId, leadId, contactId, isClient },
    appointmentIds: appointments.map(({ id }) => id),
    spellings: await spellingsOf(tx, operatorId, ...addresses),
    onlyTasksOf: caller.only?.assignedTo ?? null,
  };
}
