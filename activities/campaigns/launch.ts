import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common';
import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import { LEAD_EVENT, LEAD_WORKFLOW, type LeadEvent, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { PRIORITY, TASK_QUEUES } from '../../contracts/task-queues.ts';
import { confirmStarted } from '../../services/campaigns/claim-leads.ts';
import { endCampaign } from '../../services/campaigns/end-campaign.ts';
import { endWaiting, type EndedTo } from '../../services/campaigns/end-waiting.ts';
import { type Moment, nextMoment } from '../../services/campaigns/next-moment.ts';
import { leadsToTell, markTold, type TellingPage } from '../../services/campaigns/tell-leads.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

/** Of a campaign that began before there were moments: how its loop goes on to them. */
export interface Launched {
  readonly clientId: string;
  readonly started: number;
  readonly waiting: number;
  readonly pauseMs: number;
}

/** How far a campaign got in one stretch. */
export interface Advanced {
  readonly clientId: string;
  readonly status: string;
  /** Nothing is left to do, whatever happens. */
  readonly isOver: boolean;
  /** Epoch milliseconds; null: until it is told of something. */
  readonly wakeAt: number | null;
  /** What it does next, in plain words. */
  readonly says: string;
}

export interface CampaignActivities {
  advanceCampaign(input: CampaignInput): Promise<Advanced>;
  launchLeads(input: CampaignInput): Promise<Launched>;
}

/** After this the workflow takes a breath, and says how far it is. */
const STRETCH_MS = 60_000;
/** A shorter wait costs less here than a timer of the workflow's. */
const SHORT_MS = 5000;
const STARTS_AT_ONCE = 32;
const SIGNALS_AT_ONCE = 16;

export function campaignActivities({ db, client }: ActivityDeps): CampaignActivities {
  return {
    /** Works on a campaign until it has to wait for long. Each moment is settled in the database: it may die anywhere. */
    async advanceCampaign(input) {
      const now = runningClock();
      const breath = Date.now() + STRETCH_MS;
      for (;;) {
        cancellationSignal().throwIfAborted();
        const moment = await nextMoment(db, input, now());
        heartbeat();
        const rests = await take(input, moment, now);
        if (rests) return rests;
        if (Date.now() >= breath) {
          return advanced(moment, now().getTime(), 'says' in moment ? moment.says : 'Goes on at once');
        }
      }
    },
    async launchLeads({ operatorId, campaignId }) {
      const { clientId } = await asOperator(db, operatorId, (tx) =>
        tx.campaign.findUniqueOrThrow({ where: { id: campaignId } }),
      );
      return { clientId, started: 1, waiting: 0, pauseMs: 1000 };
    },
  };

  /** @returns null: the next moment follows at once */
  async function take(input: CampaignInput, moment: Moment, now: () => Date): Promise<Advanced | null> {
    if (moment.do === 'start') {
      await each(moment.leadIds, STARTS_AT_ONCE, (leadId) => startLead(leadId, input.operatorId));
      await confirmStarted(db, input, moment.leadIds);
    } else if (moment.do === 'tell') await tell(input, moment);
    else if (moment.do === 'end') await endCampaign(db, input, now());
    else if (moment.do === 'close') {
      let after: EndedTo | null = null;
      while ((after = await endWaiting(db, input, after, now()))) heartbeat();
      return { ...advanced(moment, null, `The campaign is ${moment.status}`), isOver: true };
    } else {
      const ms = moment.until ? moment.until.getTime() - now().getTime() : Infinity;
      if (ms > SHORT_MS) return advanced(moment, moment.until?.getTime() ?? null, moment.says);
      await sleep(Math.max(1, ms));
    }
    return null;
  }

  async function tell(input: CampaignInput, page: TellingPage): Promise<void> {
    const leadIds = await leadsToTell(db, input, page);
    const event: LeadEvent =
      page.telling === 'stop' ? { kind: 'stop', reason: 'campaign_over' } : { kind: 'look_again' };
    await each(leadIds, SIGNALS_AT_ONCE, (leadId) => tellLead(leadId, event));
    await markTold(db, input, page, leadIds.at(-1));
  }

  async function startLead(leadId: string, operatorId: string): Promise<void> {
    try {
      await client.workflow.start(LEAD_WORKFLOW, {
        workflowId: leadWorkflowId(leadId),
        taskQueue: TASK_QUEUES.main,
        args: [{ operatorId, leadId }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        priority: { priorityKey: PRIORITY.sequence, fairnessKey: operatorId },
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function tellLead(leadId: string, event: LeadEvent): Promise<void> {
    try {
      await client.workflow.getHandle(leadWorkflowId(leadId)).signal(LEAD_EVENT, event);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}

/** Does something to each, some at once. The first error ends it; who is at work finishes. */
async function each(
  leadIds: readonly string[],
  atOnce: number,
  work: (leadId: string) => Promise<void>,
): Promise<void> {
  const rest = leadIds.values();
  const loop = async (): Promise<void> => {
    for (const leadId of rest) {
      await work(leadId);
      heartbeat();
    }
  };
  const loops = await Promise.allSettled(Array.from({ length: atOnce }, loop));
  for (const ended of loops) if (ended.status === 'rejected') throw ended.reason;
}

/** The time from the attempt's on: where the server's clock runs ahead, so does this one. */
function runningClock(): () => Date {
  const [attempt, began] = [attemptTime().getTime(), Date.now()];
  return () => new Date(attempt + Date.now() - began);
}

function advanced({ clientId, status }: Moment, wakeAt: number | null, says: string): Advanced {
  return { clientId, status, isOver: false, wakeAt, says };
}
