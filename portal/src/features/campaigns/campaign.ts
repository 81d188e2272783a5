import type { api } from '../../app/api.ts';

/** A campaign as its page has it. */
export type Campaign = Awaited<ReturnType<typeof api.campaigns.get>>;

/** A campaign as the list has it. */
export type ListedCampaign = Awaited<ReturnType<typeof api.campaigns.list>>['items'][number];
