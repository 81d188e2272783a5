import { askBulk } from '../../services/leads/ask-bulk.ts';
import { getBulkAction } from '../../services/leads/get-bulk-action.ts';
import { listBulkActions } from '../../services/leads/list-bulk-actions.ts';
import { listBulkRefusals } from '../../services/leads/list-bulk-refusals.ts';
import { previewBulk } from '../../services/leads/preview-bulk.ts';
import { stopBulk } from '../../services/leads/stop-bulk.ts';
import { endpoints } from '../endpoints.ts';

const { bulkActions } = endpoints;

export const bulkActionRoutes = {
  ask: bulkActions.ask.handler(({ context: { db, caller }, input }) => askBulk(db, caller, input)),
  preview: bulkActions.preview.handler(({ context: { db, caller, now }, input }) =>
    previewBulk(db, caller, input, now()),
  ),
  list: bulkActions.list.handler(({ context: { db, caller, now }, input }) =>
    listBulkActions(db, caller, input, now()),
  ),
  get: bulkActions.get.handler(({ context: { db, caller, now }, input }) =>
    getBulkAction(db, caller, input.id, now()),
  ),
  refusals: bulkActions.refusals.handler(({ context: { db, caller }, input }) =>
    listBulkRefusals(db, caller, input),
  ),
  stop: bulkActions.stop.handler(({ context: { db, caller, now }, input }) =>
    stopBulk(db, caller, input.id, now()),
  ),
};
