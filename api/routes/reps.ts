import { listReps } from '../../services/identity/list-reps.ts';
import { endpoints } from '../endpoints.ts';

export const repRoutes = {
  list: endpoints.reps.list.handler(({ context: { db, authDb, caller, now }, input }) =>
    listReps({ db, authDb }, caller, input, now()),
  ),
};
