import { getSequence } from '../../services/campaigns/get-sequence.ts';
import { listSequences } from '../../services/campaigns/list-sequences.ts';
import { listSequenceVersions } from '../../services/campaigns/list-sequence-versions.ts';
import { saveSequence } from '../../services/campaigns/save-sequence.ts';
import { endpoints } from '../endpoints.ts';

export const sequenceRoutes = {
  save: endpoints.sequences.save.handler(({ context: { db, caller }, input }) =>
    saveSequence(db, caller, input),
  ),
  list: endpoints.sequences.list.handler(({ context: { db, caller }, input }) =>
    listSequences(db, caller, input),
  ),
  get: endpoints.sequences.get.handler(({ context: { db, caller }, input }) =>
    getSequence(db, caller, input.id),
  ),
  versions: endpoints.sequences.versions.handler(({ context: { db, caller }, input }) =>
    listSequenceVersions(db, caller, input),
  ),
};
