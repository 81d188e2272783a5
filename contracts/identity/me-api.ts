import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, stored } from '../page.ts';
import { type OrganizationKind, type Permission, PERMISSIONS, ROLES } from './permissions.ts';

const kinds = Object.keys(ROLES) as [OrganizationKind, ...OrganizationKind[]];
export const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

export const meView = z
  .object({
    person: z
      .object({ id: z.string(), name: z.string(), email: z.string(), platformAdmin: z.boolean() })
      .nullable()
      .describe('Who is signed in; null: a key'),
    organization: z.object({ id: z.string(), kind: stored(z.enum(kinds)), name: z.string() }),
    role: z.string().nullable(),
    visit: z
      .object({ id: z.string(), until: instant })
      .nullable()
      .describe('Somebody of the platform who looks, and changes nothing; null: a member or a key'),
    may: z.array(permission).describe('What may be done here'),
    menus: z
      .array(z.object({ name: z.string(), path: z.string(), needs: z.string() }))
      .describe('The pages of the portal that are shown'),
    sees: z
      .enum(['all', 'own', 'own_and_free'])
      .describe('The leads that are seen: `own`: those assigned to this person; `free`: to nobody'),
    brand: z
      .object({
        name: z.string(),
        shades: z
          .array(z.string())
          .length(10)
          .nullable()
          .describe('Of its colour, the lightest first; null: the usual one'),
        logoUrl: z.string().nullable(),
      })
      .nullable()
      .describe("Of a client: what its operator shows it in place of the product's own name; null: nothing"),
    workflowAddress: z
      .string()
      .nullable()
      .describe(
        'Where the Temporal Web UI shows the workflow `{id}`; null: it does not concern the caller, or is not known',
      ),
  })
  .meta({ id: 'Me' });

export const meContract = {
  get: endpoint
    .meta({ needs: 'nothing' })
    .route({ method: 'GET', path: '/api/me', tags: ['Sign-in'], summary: 'Who I am, and what I may do' })
    .output(meView),
};
