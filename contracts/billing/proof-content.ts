import { z } from 'zod';

const moment = z.iso.datetime();

/** What is sealed of a show: ids, times, answers and versions. Nothing of it is personal data. */
export const proofContent = z.object({
  milestone: z.int().describe("The milestone's number"),
  slot: z.int(),
  appointmentId: z.string(),
  startsAt: moment,
  endsAt: moment,
  decidedAt: moment.nullable(),
  decidedBy: z.enum(['evidence', 'staff']),
  policy: z.object({ id: z.string(), version: z.int() }),
  agreement: z.object({ id: z.string(), version: z.int() }),
  evidence: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      answer: z.string(),
      key: z.string().nullable(),
      at: moment,
      withdrawnAt: moment.nullable(),
    }),
  ),
});

export type ProofContent = z.infer<typeof proofContent>;
export type SealedEvidence = ProofContent['evidence'][number];
