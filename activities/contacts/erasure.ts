import { heartbeat } from '@temporalio/activity';
import type {
  ErasureAtVendor,
  ErasureHolders,
  ErasureInput,
  ErasureLeft,
} from '../../contracts/contacts/erasure.ts';
import { beginErasure } from '../../services/contacts/begin-erasure.ts';
import { eraseEvents } from '../../services/contacts/erase-events.ts';
import { eraseFiles } from '../../services/contacts/erase-files.ts';
import { leaveItems } from '../../services/contacts/erase-items.ts';
import { eraseRows } from '../../services/contacts/erase-rows.ts';
import { finishErasure } from '../../services/contacts/finish-erasure.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface ErasureActivities {
  beginErasure(input: ErasureInput): Promise<ErasureHolders>;
  eraseRows(input: ErasureInput): Promise<ErasureHolders>;
  eraseEvents(input: ErasureInput): Promise<ErasureLeft>;
  eraseFiles(input: ErasureInput): Promise<ErasureLeft>;
  /** A vendor is asked no more: what it has is written down as kept. */
  leaveItems(input: ErasureAtVendor): Promise<void>;
  finishErasure(input: ErasureInput): Promise<void>;
}

/** What is erased here. Each may die anywhere and be done again. */
export function erasureActivities({ db, filesDir, attachmentsDir }: ActivityDeps): ErasureActivities {
  return {
    beginErasure: async (input) => ({ holders: await beginErasure(db, input, attemptTime()) }),
    eraseRows: async (input) => ({ holders: await eraseRows(db, input, attemptTime()) }),
    async eraseEvents(input) {
      const left = await eraseEvents(db, input);
      return { left, notYet: left };
    },
    eraseFiles: (input) =>
      eraseFiles({ db, filesDir, attachmentsDir, progress: () => heartbeat() }, input, attemptTime()),
    leaveItems: (input) => leaveItems(db, input, attemptTime()),
    finishErasure: (input) => finishErasure(db, input, attemptTime()),
  };
}
