import { SEES } from '../../contracts/identity/permissions.ts';
import { menusOf } from '../../domain/identity/menus-of.ts';
import { readPerson } from '../../services/identity/read-person.ts';
import { endpoints } from '../endpoints.ts';

export const meRoutes = {
  get: endpoints.me.get.handler(async ({ context: { authDb, visitor, workflowAddress } }) => ({
    person: visitor.person ? await readPerson(authDb, visitor.person.userId) : null,
    organization: visitor.organization,
    role: visitor.person?.role ?? null,
    visit: visitor.visit ?? null,
    may: [...visitor.may],
    menus: menusOf({
      kind: visitor.organization.kind,
      may: visitor.may,
      isPlatformAdmin: visitor.person?.isPlatformAdmin ?? false,
    }),
    // Clients are not told how we are built.
    workflowAddress: visitor.organization.kind === 'operator' ? workflowAddress : null,
    sees: visitor.person ? SEES[visitor.person.role] : ('all' as const),
  })),
};
