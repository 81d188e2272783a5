import type { Client } from '@temporalio/client';
import type { Database } from '../../prisma/client.ts';
import { isUnderWay, readBooks, type StoryBooks } from './books.ts';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 2_000;
const STALLED_AFTER_MS = 120_000;

export interface StoryWatch {
  readonly db: Database;
  readonly client: Client;
  readonly operatorId: string;
  /** Told when something has changed, every two seconds at most. */
  readonly tell: (books: StoryBooks) => void;
  readonly signal: AbortSignal;
}

/** Looks on until the story is over. @returns whether it came to its end, rather than being stopped or stalling */
export async function watchStory({ db, client, operatorId, tell, signal }: StoryWatch): Promise<boolean> {
  let last = '';
  let changedAt = Date.now();
  let toldAt = 0;
  for (let quiet = 0; !signal.aborted && Date.now() - changedAt < STALLED_AFTER_MS; ) {
    const books = await readBooks(db, operatorId);
    const now = JSON.stringify(books);
    if (now !== last) {
      last = now;
      changedAt = Date.now();
    }
    if (changedAt > toldAt && Date.now() - toldAt >= TELL_EVERY_MS) {
      toldAt = Date.now();
      tell(books);
    }
    quiet = (await isUnderWay(db, client, operatorId)) ? 0 : quiet + 1;
    // The server's list of workflows lags a little behind: one quiet look may be the moment between two workflows.
    if (quiet >= 3) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}

export function oneLine(books: StoryBooks): string {
  const { messages, invoices } = books;
  return [
    `${books.calls} calls`,
    `${books.booked} booked`,
    `${messages.sms} texts`,
    `${messages.email} emails`,
    `${books.shown} shown`,
    `${books.noShow} no-shows`,
    `${books.rebooked} rebooked`,
    `${books.milestones} milestones`,
    `${invoices.paid} of ${invoices.created} invoices paid`,
  ].join(' · ');
}
