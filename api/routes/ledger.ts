import { getStatement } from '../../services/billing/get-statement.ts';
import { listLedger } from '../../services/billing/list-ledger.ts';
import { readBalances } from '../../services/billing/read-balances.ts';
import { endpoints } from '../endpoints.ts';

export const ledgerRoutes = {
  list: endpoints.ledger.list.handler(({ context: { db, caller }, input }) => listLedger(db, caller, input)),
  balances: endpoints.ledger.balances.handler(({ context: { db, caller }, input }) =>
    readBalances(db, caller, input),
  ),
};

export const statementRoutes = {
  get: endpoints.statement.get.handler(({ context: { db, caller }, input }) =>
    getStatement(db, caller, input),
  ),
};
