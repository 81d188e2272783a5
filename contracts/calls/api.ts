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
    callbackAt: instant.nullable().describe('When the lead asked to be called again'),
    summary: z.string().nullable(),
    transcript: z.string().nullable(),
    recordingUrl: z.string().nullable(),
    contentErasedAt: instant
      .nullable()
      .describe('When its transcript, recording and summary were erased, as the policy of its campaign says'),
    createdAt: instant,
  })
  .meta({ id: 'Call' });
