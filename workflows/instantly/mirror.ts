import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { defineSignal, isCancellation, setHandler } from '@temporalio/workflow';
import {
  LIST_INSTANTLY_AGAIN,
  type Listing,
  type ListingFailure,
  type MirrorInstantlyInput,
} from '../../contracts/instantly/workflow.ts';
import { books, instantlyLists } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/**
 * Reads an operator's campaigns at Instantly, or files why they could not be read: a person waits for either. Who asks
 * while it reads has them read once more.
 */
export async function mirrorInstantly({ operatorId }: MirrorInstantlyInput): Promise<Listing> {
  let isAsked = false;
  setHandler(defineSignal(LIST_INSTANTLY_AGAIN), () => {
    isAsked = true;
  });
  findableBy({ operatorId, status: 'asking' });
  for (;;) {
    isAsked = false;
    say('Asks Instantly for all campaigns, for some seconds at most');
    const listing = await listCampaigns(operatorId);
    if (isAsked) continue;
    nowStands(listing);
    return listing;
  }
}

/** Files the list, or what became of the question. */
export async function listCampaigns(operatorId: string): Promise<Listing> {
  const askedAt = Date.now();
  try {
    const { came, campaigns, added, changed } = await instantlyLists.listInstantlyCampaigns({ operatorId });
    if (came === 'listed' && campaigns !== undefined)
      say(`Instantly has ${campaigns} campaigns: ${added} are new, ${changed} are called or stand otherwise`);
    if (came === 'refused') say('Instantly refuses: what a person has to do is shown with the campaigns');
    if (came === 'nothing') say('There is no account at Instantly to ask');
    return came;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const why = whyGivenUp(error);
    await books.fileListingFailure({ operatorId, why, askedAt });
    say(why === 'ours' ? 'The list could not be read' : 'Instantly did not answer within some seconds');
    return 'failed';
  }
}

function whyGivenUp(error: unknown): ListingFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) return 'away';
  if (!(cause instanceof ApplicationFailure)) return 'ours';
  if (cause.type === 'rate_limited') return 'rate_limited';
  return cause.type === 'unavailable' || cause.type === 'unknown' ? 'away' : 'ours';
}
