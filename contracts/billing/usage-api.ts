import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id } from '../page.ts';

const tags = ['Billing'];

export const usageContract = {
  get: endpoint
    .route({ method: 'GET', path: '/api/usage', tags, summary: 'Talk time and what it costs' })
    .input(z.object({ clientId: id.optional() }))
    .output(z.object({ seconds: z.int(), cents: z.int() })),
};
