import { changeView } from '../../services/leads/change-view.ts';
import { getView, listViews } from '../../services/leads/list-views.ts';
import { removeView } from '../../services/leads/remove-view.ts';
import { saveView } from '../../services/leads/save-view.ts';
import { endpoints } from '../endpoints.ts';

export const leadViewRoutes = {
  list: endpoints.leadViews.list.handler(({ context: { db, caller }, input }) =>
    listViews(db, caller, input),
  ),
  create: endpoints.leadViews.create.handler(({ context: { db, caller }, input }) =>
    saveView(db, caller, input),
  ),
  get: endpoints.leadViews.get.handler(({ context: { db, caller }, input }) => getView(db, caller, input.id)),
  change: endpoints.leadViews.change.handler(({ context: { db, caller, now }, input }) =>
    changeView(db, caller, input, now()),
  ),
  remove: endpoints.leadViews.remove.handler(({ context: { db, caller }, input }) =>
    removeView(db, caller, input.id),
  ),
};
