import { changeOperator } from '../../services/identity/change-operator.ts';
import { readOperator } from '../../services/identity/read-operator.ts';
import { endpoints } from '../endpoints.ts';

export const operatorRoutes = {
  get: endpoints.operator.get.handler(({ context: { db, caller } }) => readOperator(db, caller)),
  change: endpoints.operator.change.handler(({ context: { db, caller }, input }) =>
    changeOperator(db, caller, input),
  ),
};
