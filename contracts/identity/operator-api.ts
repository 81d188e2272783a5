import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { stored } from '../page.ts';

const tags = ['Operator'];
const smsVendor = z.enum(['twilio', 'messagebird']);

export const operatorView = z
  .object({
    id: z.string(),
    name: z.string(),
    zone: z.string(),
    smsVendor: stored(smsVendor).describe('Whom new numbers are registered with, and texts are sent by'),
  })
  .meta({ id: 'Operator' });

export const operatorChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  zone: z.string().max(64).optional().describe('IANA zone'),
  smsVendor: smsVendor.optional().describe('Numbers that are registered already keep their vendor'),
});

export type OperatorChanges = z.infer<typeof operatorChanges>;

export const operatorContract = {
  get: endpoint
    .meta({ needs: 'settings:read' })
    .route({ method: 'GET', path: '/api/operator', tags, summary: "Read the operator's settings" })
    .output(operatorView),
  change: endpoint
    .meta({ needs: 'settings:write' })
    .route({ method: 'PUT', path: '/api/operator', tags, summary: "Change the operator's settings" })
    .input(operatorChanges)
    .output(operatorView),
};
