import { listChecks } from '../../services/instantly/list-checks.ts';
import { endpoints } from '../endpoints.ts';

export const instantlyCheckRoutes = {
  list: endpoints.instantlyChecks.list.handler(({ context: { db, caller }, input }) =>
    listChecks(db, caller, input),
  ),
};
