import type { TimelineItem } from '../../contracts/leads/timeline-api.ts';
import { wordsOfUndone } from '../../domain/messaging/reason-words.ts';
import type { Tenant } from '../../prisma/tenant.ts';
import type { Actor, Caller } from '../caller.ts';
import { type NameOf, whoIs } from '../identity/name-actors.ts';
import { type NoteReader, showNote } from './note-view.ts';
import { actorOf, type TimelineThing, type TrailRow } from './timeline-things.ts';

interface Reader {
  readonly caller: Caller & NoteReader;
  readonly nameOf: NameOf;
}

/** Input of the contract's item: stored words are checked where the answer is made. */
type Shown = TimelineItem;

/** One thing of the timeline as its reader may see it. */
export function showThing(thing: TimelineThing, { caller, nameOf }: Reader): Shown {
  const { id, at } = thing;
  const who = (actor: Actor) => whoDid(actor, nameOf(actor), caller.tenant);
  switch (thing.kind) {
    case 'added':
      return { id, at, kind: 'added', importId: thing.importId, source: thing.source };
    case 'call':
      return as({
        id,
        at,
        kind: 'call',
        call: thing.row,
        why: wordsOfUndone({ channel: 'call', ...thing.row }),
      });
    case 'message': {
      const { channel, status, reason, direction } = thing.row;
      const undone = { channel: channel as 'sms' | 'email', status, reason };
      return as({
        id,
        at,
        kind: 'message',
        message: thing.row,
        why: direction === 'inbound' ? null : wordsOfUndone(undone),
        who: thing.writtenBy && who(thing.writtenBy),
      });
    }
    case 'booked':
      return { id, at, kind: 'booked', ...showOf(thing.show), isAgain: thing.isAgain };
    case 'moved': {
      const { startsAt, movedFrom } = thing;
      return { id, at, kind: 'moved', ...showOf(thing.show), startsAt, movedFrom };
    }
    case 'evidence':
      return as({ id, at, kind: 'evidence', ...showOf(thing.show), evidence: thing.row });
    case 'appointment':
      return {
        id,
        at,
        kind: 'appointment',
        ...showOf(thing.show),
        ...changeOf(thing.trail),
        who: who(thing.trail.actor),
      };
    case 'status':
      return { id, at, kind: 'status', ...changeOf(thing.trail), who: who(thing.trail.actor) };
    case 'assigned':
      return { id, at, kind: 'assigned', ...assigned(thing.trail, nameOf), who: who(thing.trail.actor) };
    case 'action':
      return as({ id, at, kind: 'action', action: thing.row, who: who(actorOf(thing.row)) });
    case 'task':
      return as({ id, at, kind: 'task', task: thing.row });
    case 'consent': {
      const { channel, action, source, text } = thing.row;
      return { id, at, kind: 'consent', channel, action, source, text };
    }
    case 'note':
      return { id, at, kind: 'note', note: showNote(thing.row, caller, nameOf) };
    case 'erased':
      return { id, at, kind: 'erased' };
  }
}

/** Columns that hold one of a closed set are text to the client of the database: the answer's own check tells them apart. */
function as(row: object): Shown {
  return row as Shown;
}

function showOf(show: {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly zone: string;
}) {
  return { appointmentId: show.id, title: show.title, startsAt: show.startsAt, zone: show.zone };
}

function changeOf({ before, after, words }: TrailRow) {
  const said = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    from: said(before['status']),
    to: said(after['status']),
    reason: words ?? (said(after['reason']) || null),
  };
}

function assigned({ before, after }: TrailRow, nameOf: NameOf) {
  const nameAt = (id: unknown) =>
    typeof id === 'string' ? (nameOf({ kind: 'person', id }) ?? 'Somebody who is gone') : null;
  return { from: nameAt(before['assignedTo']), to: nameAt(after['assignedTo']) };
}

const VENDORS: Readonly<Record<string, string>> = {
  retell: 'The call',
  calcom: 'The calendar',
  twilio: 'A text',
  messagebird: 'A text',
  sendgrid: 'An email',
  stripe: 'Stripe',
  instantly: 'An email',
};

const WORKFLOWS: Readonly<Record<string, string>> = {
  lead: 'The sequence',
  appointment: 'The appointment’s plan',
  rebook: 'Winning them back',
  bulk: 'A change to many leads',
};

/** Who it was, as people say it; to a client nobody of its operator's is named. */
function whoDid(actor: Actor, name: string | null, tenant: Tenant): string | null {
  if (tenant.role === 'client') return null;
  const [before = ''] = actor.id.split(':');
  if (actor.kind === 'event') return VENDORS[before] ?? 'What came in';
  if (actor.kind === 'workflow') return WORKFLOWS[before] ?? 'The product';
  return whoIs(actor, name, tenant);
}
