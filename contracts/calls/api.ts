import { z } from 'zod';
import { instant, stored } from '../page.ts';

export const callView = z
  .object({
    id: z.string(),
    direction: stored(z.enum(['inbound', 'outbound'])),
    status: stored(z.enum(['waiting', 'dialing', 'ongoing', 'ended', 'failed', 'blocked', 'unconfirmed'])),
    reason: z.string().nullable(),
    fromNumber: z.string().nullable(),
    toNumber: z.string().nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    durationMs: z.int(),
    disconnectionReason: z.string().nullable(),
    outcome: z.string().nullable(),
    summary: z.string().nullable(),
    transcript: z.string().nullable(),
    recordingUrl: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Call' });
