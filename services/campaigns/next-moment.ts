import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import { launchHours } from '../../domain/campaigns/hours.ts';
import { type LaunchWords, nextLaunch } from '../../domain/campaigns/next-launch.ts';
import { allowanceOf, limitsOf } from '../../domain/campaigns/pace.ts';
import { type CampaignStatus, isOver } from '../../domain/campaigns/status.ts';
import type { Database } from '../../prisma/client.ts';
import type { CampaignRun } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { readPolicy, readRules } from '../policies/read-policy.ts';
import { readHours } from './campaign-view.ts';
import { claimLeads, startedSince, unstartedOf } from './claim-leads.ts';
import { countLeads } from './count-leads.ts';

export type Telling = 'look_again' | 'stop';

/** What a campaign's workflow has to do next. */
export type Moment = { readonly clientId: string; readonly status: CampaignStatus } & (
  | { readonly do: 'start'; readonly leadIds: readonly string[]; readonly says: string }
  | { readonly do: 'tell'; readonly telling: Telling; readonly toldTo: string | null; readonly asOf: Date }
  /** Its time is over. */
  | { readonly do: 'end' }
  /** It is over: who was not started never is. */
  | { readonly do: 'close' }
  /** Until null: until it is told of something. */
  | { readonly do: 'wait'; readonly until: Date | null; readonly says: string }
);

/** At most so many are marked started before their workflows are: what one attempt that dies leaves to the next. */
const AT_ONCE = 200;

/** Another transaction holds the rows of those who wait: they are looked for again after this. */
const HELD_MS = 1000;

/**
 * Reads what a campaign does next, and says so. Leads to be started are marked so before anybody starts them, and kept
 * by name in the run until that is confirmed: whoever dies in between, nobody is left out or counted twice.
 */
export async function nextMoment(db: Database, input: CampaignInput, now: Date): Promise<Moment> {
  return asOperator(db, input.operatorId, async (tx) => {
    const run = await lockRun(tx, input);
    const campaign = await readCampaign(tx, input.campaignId);
    const status = campaign.status as CampaignStatus;
    const whose = { clientId: campaign.clientId, status };
    const unconfirmed = await unstartedOf(tx, run.starting);
    if (unconfirmed.length > 0) {
      return {
        ...whose,
        do: 'start',
        leadIds: unconfirmed,
        says: 'Starts the leads that it had begun to start',
      };
    }
    const { telling, toldTo, updatedAt: asOf } = run;
    if (telling) {
      const why = telling === 'stop' ? 'the campaign is over' : 'the campaign goes on';
      const subject = { type: 'campaign', id: input.campaignId } as const;
      const { operatorId } = input;
      await notePromise(tx, { operatorId, ...whose, subject, what: 'Tell the leads under way', why });
      return { ...whose, do: 'tell', telling: telling as Telling, toldTo, asOf };
    }
    if (status === 'draft') return { ...whose, do: 'wait', until: null, says: 'Waits to be started' };
    if (isOver(status)) {
      await closePromise(tx, { operatorId: input.operatorId, type: 'campaign', id: input.campaignId });
      return { ...whose, do: 'close' };
    }
    return { ...whose, ...(await launch(tx, campaign, now)) };
  });
}

async function launch(tx: Transaction, campaign: Awaited<ReturnType<typeof readCampaign>>, now: Date) {
  const { id, operatorId, clientId, policyId, zone, newPerHour, newPerDay, startsAt, endsAt } = campaign;
  const policy = await readPolicy(tx, policyId);
  const { window } = await readRules(tx, policyId);
  const { leadsPerSecond } = policy.launch;
  const { waiting } = (await countLeads(tx, [id]))(id);
  const limits = limitsOf({ leadsPerSecond, newPerHour, newPerDay, zone }, now);
  const started = await startedSince(
    tx,
    campaign,
    limits.map(({ since }) => since),
  );
  const next = nextLaunch({
    ...{ now, startsAt, endsAt, leadsPerSecond, waiting },
    isPaused: campaign.status === 'paused',
    isClientPaused: campaign.client.pausedAt !== null,
    hours: launchHours({ hours: readHours(campaign.hours), zone }, window),
    allowance: allowanceOf(limits, started),
  });
  if (next.do === 'end') return next;
  await notePromise(tx, { operatorId, clientId, subject: { type: 'campaign', id }, ...next.says });
  const says = inWords(next.says);
  if (next.do === 'wait') return { do: 'wait' as const, until: next.wakeAt, says };
  const leadIds = await claimLeads(tx, campaign, Math.min(next.leads, AT_ONCE), now);
  if (leadIds.length > 0) return { do: 'start' as const, leadIds, says };
  return { do: 'wait' as const, until: new Date(now.getTime() + HELD_MS), says };
}

function readCampaign(tx: Transaction, id: string) {
  return tx.campaign.findUniqueOrThrow({
    where: { id },
    include: { client: { select: { pausedAt: true } } },
  });
}

/** Two attempts at the same campaign take turns. */
async function lockRun(tx: Transaction, { campaignId }: CampaignInput): Promise<CampaignRun> {
  await tx.$executeRaw`INSERT INTO campaign_run (operator_id, client_id, campaign_id)
    SELECT operator_id, client_id, id FROM campaign WHERE id = ${campaignId}::uuid ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT 1 FROM campaign_run WHERE campaign_id = ${campaignId}::uuid FOR UPDATE`;
  return tx.campaignRun.findUniqueOrThrow({ where: { campaignId } });
}

function inWords({ what, until, why, blockedBy }: LaunchWords): string {
  const when = until ? ` at ${until.toISOString()}` : '';
  return `${what}${when}: ${blockedBy ?? why}`;
}
