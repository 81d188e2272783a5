import { api } from '../../../app/api.ts';
import { requestKey } from '../../../kit/request-key.ts';
import { sendAddress, sendList } from '../../leads/lists/send-list.ts';
import { bodyOf, type Draft } from './draft.ts';

/** What is being done, in the order in which it is. */
export type Doing = 'campaign' | 'list' | 'start';

interface Making {
  readonly file: File | null;
  readonly isStarted: boolean;
  readonly onDoing: (doing: Doing) => void;
  /** Of the upload, from 0 to 1 */
  readonly onShare: (share: number) => void;
  /** From here on the campaign is there, whatever comes next. */
  readonly onDrafted: (campaignId: string) => void;
}

/**
 * Makes a campaign of a draft: the campaign, then its list, then its start. Each has a key of its own, so that all of it
 * may be tried again: what is done already is not done twice.
 *
 * @returns the id of the campaign. @throws what the API answers, or that it cannot be reached
 */
export async function makeCampaign(draft: Draft, making: Making): Promise<string> {
  const { file, isStarted, onDoing, onShare, onDrafted } = making;
  onDoing('campaign');
  const campaignId = draft.campaignId ?? (await draftIt(draft));
  onDrafted(campaignId);
  if (draft.list !== 'none') {
    onDoing('list');
    const { reading, address } = draft;
    if (draft.list === 'address') {
      const key = requestKey(draft.id, 'list', [campaignId, address.trim(), reading]);
      await sendAddress(address.trim(), { campaignId, reading, key });
    } else if (file) {
      const key = requestKey(draft.id, 'list', [
        campaignId,
        file.name,
        file.size,
        file.lastModified,
        reading,
      ]);
      await sendList(file, { campaignId, reading, key, onProgress: onShare });
    }
  }
  if (isStarted) {
    onDoing('start');
    const idempotencyKey = requestKey(draft.id, 'start', campaignId);
    await api.campaigns.start({ id: campaignId }, { context: { idempotencyKey } });
  }
  return campaignId;
}

async function draftIt(draft: Draft): Promise<string> {
  const body = bodyOf(draft);
  const idempotencyKey = requestKey(draft.id, 'campaign', body);
  return (await api.campaigns.create(body, { context: { idempotencyKey } })).id;
}
