import type { SettledPage } from '../../contracts/contacts/workflow.ts';
import { settleFields } from '../../services/contacts/settle-fields.ts';
import type { ActivityDeps } from '../deps.ts';

export interface FieldActivities {
  /** Seals and opens a page of contacts' fields, as they are marked. */
  settleFieldsPage(page: {
    readonly operatorId: string;
    readonly after: string | null;
  }): Promise<SettledPage>;
}

export function fieldActivities({ db, seal }: Pick<ActivityDeps, 'db' | 'seal'>): FieldActivities {
  return { settleFieldsPage: (page) => settleFields(db, seal, page) };
}
