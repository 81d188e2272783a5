import { randomUUID } from 'node:crypto';
import type { World } from '../world.ts';
import { campaignsOf, workspaceOf } from './campaigns.ts';
import type { Happening, HappeningKind } from './records.ts';

export interface Wanted {
  readonly campaignId: string;
  readonly kind: HappeningKind;
  readonly email: string;
  readonly text?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly company?: string | undefined;
  readonly phone?: string | undefined;
  /** Epoch milliseconds; left out: now. */
  readonly at?: number | undefined;
  readonly step?: number | undefined;
}

const SENDER = 'sender@sandbox.invalid';

/** Something happens in a campaign: it is in the workspace's books, and told to whoever asked for it. */
export function happen(world: World, wanted: Wanted): Happening {
  const { campaignId, kind, text = '' } = wanted;
  const happening: Happening = {
    ...{ id: randomUUID(), campaignId, kind, email: wanted.email.toLowerCase(), text },
    ...{ at: wanted.at ?? Date.now(), step: wanted.step ?? 1 },
  };
  const { outreach } = world.state;
  const isFirst = ![...outreach.values()].some(
    (one) => one.campaignId === campaignId && one.kind === kind && one.email === happening.email,
  );
  outreach.set(happening.id, happening);
  const body = JSON.stringify(payloadOf(world, happening, { ...wanted, isFirst }));
  world.send({ vendor: 'instantly', event: kind, about: happening.email, through: campaignId, body });
  return happening;
}

const OF_AN_EMAIL: ReadonlySet<string> = new Set(['email_sent', 'email_opened', 'link_clicked']);
const OF_A_REPLY: ReadonlySet<string> = new Set(['reply_received', 'auto_reply_received']);

/** https://developer.instantly.ai/guides/webhook-events */
function payloadOf(world: World, one: Happening, more: Wanted & { readonly isFirst: boolean }): object {
  const { id, campaignId, kind, email, at, step, text } = one;
  const base = {
    ...{ timestamp: new Date(at).toISOString(), event_type: kind, workspace: workspaceOf(world) },
    ...(kind !== 'account_error' && { campaign_id: campaignId }),
    ...(kind !== 'account_error' && { campaign_name: campaignsOf(world).get(campaignId)?.name ?? '' }),
  };
  if (kind === 'account_error') return { ...base, email_account: SENDER };
  const isReply = OF_A_REPLY.has(kind);
  return {
    ...base,
    ...{ lead_email: email, email_account: SENDER },
    ...(isReply && { unibox_url: `https://app.instantly.ai/app/unibox?thread=${id}` }),
    ...((isReply || OF_AN_EMAIL.has(kind)) && { step, variant: 1, is_first: more.isFirst }),
    ...((isReply || kind === 'email_sent') && { email_id: id }),
    ...(kind === 'email_sent' && {
      email_subject: 'A question',
      ...{ email_text: text || 'Hello', email_html: `<p>${text || 'Hello'}</p>` },
    }),
    ...(isReply && {
      ...{ reply_text_snippet: text.slice(0, 100), reply_subject: 'Re: A question' },
      ...{ reply_text: text, reply_html: `<p>${text}</p>` },
    }),
    ...leadOf(more),
  };
}

/** What is known of the lead rides along under the names of its columns. */
function leadOf({ firstName, lastName, company, phone }: Wanted): object {
  const known = { firstName, lastName, companyName: company, phone };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value));
}
