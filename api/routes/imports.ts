import { getImport } from '../../services/leads/get-import.ts';
import { listImportProblems } from '../../services/leads/list-import-problems.ts';
import { listImports } from '../../services/leads/list-imports.ts';
import { stopImport } from '../../services/leads/stop-import.ts';
import { endpoints } from '../endpoints.ts';

export const importRoutes = {
  list: endpoints.imports.list.handler(({ context: { db, caller }, input }) =>
    listImports(db, caller, input),
  ),
  get: endpoints.imports.get.handler(({ context: { db, caller }, input }) => getImport(db, caller, input.id)),
  problems: endpoints.imports.problems.handler(({ context: { db, caller }, input }) =>
    listImportProblems(db, caller, input),
  ),
  stop: endpoints.imports.stop.handler(({ context: { db, caller }, input }) => stopImport(db, caller, input)),
};
