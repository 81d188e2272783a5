import { changeOperator } from '../../services/identity/change-operator.ts';
import { readOperator } from '../../services/identity/read-operator.ts';
import { endpoints } from '../endpoints.ts';
import { requirePermission } from '../require-permission.ts';

export const operatorRoutes = {
  get: endpoints.operator.get.handler(({ context: { db, caller } }) => readOperator(db, caller)),
  change: endpoints.operator.change.handler(({ context: { db, caller, visitor }, input }) => {
    // Whoever takes a mark away could read what it hid.
    if (input.sensitiveFields) requirePermission(visitor, 'sensitive:read');
    return changeOperator(db, caller, input);
  }),
};
