import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, stored } from '../page.ts';

const tags = ['Members'];
const rule = z.object({
  secondFactor: stored(z.enum(['optional', 'required'])).describe(
    'required: members without one are signed out, and set one up when they sign in again',
  ),
});

export const secondFactorsContract = {
  get: endpoint
    .meta({ needs: 'members:read' })
    .route({
      method: 'GET',
      path: '/api/second-factor',
      tags,
      summary: 'Whether members of the own organization need a second factor',
    })
    .output(rule),
  require: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'PUT',
      path: '/api/second-factor',
      tags,
      summary: 'Say whether members of the own organization need a second factor',
    })
    .input(rule)
    .output(rule),
  reset: endpoint
    .meta({ needs: 'members:write' })
    .route({
      method: 'DELETE',
      path: '/api/members/{id}/second-factor',
      tags,
      summary: 'Take the second factor from a member who has lost phone and backup codes',
      description:
        'It is signed out everywhere. The password alone lets it in then, or to setting up another.',
    })
    .input(byId)
    .output(z.object({ id: z.string() })),
};
