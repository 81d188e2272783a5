import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery, stored } from '../page.ts';
import { role } from './kinds.ts';

/** Of the leads of one person so many are counted, the newest; nobody works more by hand. */
export const MOST_LEADS_COUNTED = 10_000;

const repView = z
  .object({
    id: z.string().describe('The member'),
    userId: z.string().describe('What a lead is assigned to'),
    name: z.string(),
    email: z.string(),
    role: stored(role),
    leads: z.int().describe(`Assigned to it; ${MOST_LEADS_COUNTED} may be more`),
    openLeads: z.int().describe('Of those: not ended yet'),
    booked: z.int().describe('Appointments of those leads in the last 30 days'),
    shown: z.int().describe('Of those: the lead came'),
    lastActiveAt: instant.nullable().describe('When it last changed anything; null: not in 30 days'),
    changes: z.int().describe('What it changed in the last 7 days; 1000 may be more'),
    createdAt: instant.describe('Member since'),
  })
  .meta({ id: 'Rep' });

export const repsContract = {
  list: endpoint
    .meta({ needs: 'reps:read' })
    .route({
      method: 'GET',
      path: '/api/reps',
      tags: ['Members'],
      summary: 'Who works leads by hand, how many they have and what they did lately',
    })
    .input(pageQuery)
    .output(pageOf(repView)),
};
