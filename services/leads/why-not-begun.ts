import { endingOf, STOP_RULES } from '../../domain/leads/worked.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface NextOfNewLead {
  readonly what: string;
  readonly until: Date | null;
  readonly why: string;
  readonly blockedBy: string | null;
  readonly updatedAt: Date;
}

const OVER = ['ended', 'stopped', 'archived'];

/** What a lead waits for whose sequence has not taken its first step; null: it has, or never will. */
export async function whyNotBegun(tx: Transaction, leadId: string, now: Date): Promise<NextOfNewLead | null> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    include: { campaign: true },
  });
  const { campaign, createdAt: updatedAt } = lead;
  if (lead.endedAt) return null;
  if (lead.startedAt) {
    const why = 'it was just started, and its first step is being looked for';
    if (lead.sequenceId !== null || endingOf(lead.status, STOP_RULES)) return null;
    return { what: 'Take the first step', until: null, why, blockedBy: null, updatedAt: lead.startedAt };
  }
  if (OVER.includes(campaign.status)) return null;
  // By all rules: a client may ask, and sees no sequence.
  if (endingOf(lead.status, STOP_RULES)) return null;
  const begin = (why: string, blockedBy: string | null, until: Date | null = null): NextOfNewLead => ({
    what: 'Begin the sequence',
    until,
    why,
    blockedBy,
    updatedAt,
  });
  if (lead.pausedAt) return begin('the lead is paused', 'whoever paused it');
  if (campaign.status === 'draft') return begin('the campaign has not been started', 'the campaign');
  if (campaign.status === 'paused') return begin('the campaign is paused', 'whoever paused the campaign');
  if (campaign.startsAt && campaign.startsAt > now)
    return begin('the campaign begins then', 'the campaign', campaign.startsAt);
  return begin('the campaign begins its leads at its pace, the oldest first', null);
}
