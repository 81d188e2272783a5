import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { permission } from './me-api.ts';

const permissionView = z
  .object({
    name: permission,
    says: z.string().describe('What whoever has it may do'),
    peopleOnly: z.boolean().describe('No key has it'),
    roles: z
      .record(z.string(), z.array(z.string()))
      .describe('The roles that have it, by the kind of organization'),
    mine: z.boolean().describe('You have it here'),
  })
  .meta({ id: 'Permission' });

export const permissionsContract = {
  list: endpoint
    .meta({ needs: 'nothing' })
    .route({ method: 'GET', path: '/api/permissions', tags: ['Keys'], summary: 'Who may do what' })
    .output(z.object({ items: z.array(permissionView) })),
};
