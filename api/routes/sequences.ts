import { getSequence } from '../../services/campaigns/get-sequence.ts';
import { listSequences } from '../../services/campaigns/list-sequences.ts';
import { listSequenceUses } from '../../services/campaigns/list-sequence-uses.ts';
import { listSequenceVersions } from '../../services/campaigns/list-sequence-versions.ts';
import { getRollout } from '../../services/campaigns/get-rollout.ts';
import { listRollouts } from '../../services/campaigns/list-rollouts.ts';
import { previewRollout } from '../../services/campaigns/preview-rollout.ts';
import { rollBackSequence } from '../../services/campaigns/roll-back-sequence.ts';
import { rollOutSequence } from '../../services/campaigns/roll-out-sequence.ts';
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
  campaigns: endpoints.sequences.campaigns.handler(({ context: { db, caller }, input }) =>
    listSequenceUses(db, caller, input),
  ),
};

export const rolloutRoutes = {
  preview: endpoints.rollouts.preview.handler(({ context: { db, caller }, input }) =>
    previewRollout(db, caller, input),
  ),
  create: endpoints.rollouts.create.handler(({ context: { db, caller }, input }) =>
    rollOutSequence(db, caller, input),
  ),
  list: endpoints.rollouts.list.handler(({ context: { db, caller }, input }) =>
    listRollouts(db, caller, input),
  ),
  get: endpoints.rollouts.get.handler(({ context: { db, caller }, input }) => getRollout(db, caller, input)),
  rollBack: endpoints.rollouts.rollBack.handler(({ context: { db, caller }, input }) =>
    rollBackSequence(db, caller, input),
  ),
};
