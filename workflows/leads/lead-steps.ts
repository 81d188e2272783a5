import {
  allHandlersFinished,
  CancellationScope,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type AfterTurn,
  LEAD_EVENT,
  type LeadEnding,
  type LeadEvent,
  type LeadInput,
  type LeadMove,
  type LeadStop,
  type LeadTurn,
  STEER_LEAD,
  type Steered,
  type SteerLead,
} from '../../contracts/leads/workflow.ts';
import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { books, type Outward, outward } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';
import { freshenTimes } from '../freshen-times.ts';

type Sent =
  | { readonly result: string }
  | { readonly result: 'deferred'; readonly until: number; readonly why?: string };

/**
 * A lead's way through its sequence. Where it stands is Postgres's: every turn asks anew what is to be done, waits for it or
 * does it. What is held here is only what has been heard and not yet been taken up.
 */
export class LeadSteps {
  private readonly input: LeadInput;
  /** Whether anything was told since the last turn was planned. */
  private changed = false;
  /** What may end it, in the order in which it was told. */
  private readonly stops: LeadStop[] = [];
  private ending: LeadEnding | null = null;
  /** What is being sent or asked; a person's action takes it back. */
  private underWay: CancellationScope | null = null;

  constructor(input: LeadInput) {
    this.input = input;
    setHandler(defineSignal<[LeadEvent]>(LEAD_EVENT), (event) => this.hear(event));
    setHandler(defineUpdate<Steered, [SteerLead]>(STEER_LEAD), (asked) => this.steer(asked), {
      validator: (_asked: SteerLead) => this.refuseIfOver(),
    });
  }

  /** @returns how it ended; null when its history has grown too long to go on in */
  async take(): Promise<LeadEnding | null> {
    let after: AfterTurn | undefined;
    for (let isDescribed = false; ; isDescribed = true) {
      const turn = await this.plan(after);
      const { operatorId } = this.input;
      if (!isDescribed) findableBy({ operatorId, ...idsOf(turn), status: 'working' });
      say(turn.says);
      if (turn.move.do === 'end') return this.finish(turn.move.ending);
      if (workflowInfo().continueAsNewSuggested) await condition(allHandlersFinished);
      // News that came while it was planned may have changed it: a plan costs less than a text too many.
      if (this.changed) after = undefined;
      else if (workflowInfo().continueAsNewSuggested) return null;
      else after = await this.follow(turn, turn.move);
    }
  }

  private hear(event: LeadEvent): void {
    if (event.kind === 'stop') this.stops.push(event.reason);
    this.changed = true;
  }

  /** The action is settled in Postgres; what was under way is taken back, and the next turn planned from there. */
  private async steer({ actionId }: SteerLead): Promise<Steered> {
    const steered = await books.settleSteering({ ...this.input, actionId, now: Date.now() });
    if (steered.status === 'done') {
      this.changed = true;
      this.underWay?.cancel();
    }
    return steered;
  }

  private refuseIfOver(): void {
    if (this.ending) throw new Error(`It is over: ${this.ending.replaceAll('_', ' ')}.`);
  }

  private async plan(after: AfterTurn | undefined): Promise<LeadTurn> {
    this.changed = false;
    const [stop] = this.stops;
    const turn = await books.advanceLead({
      ...this.input,
      now: Date.now(),
      ...(stop && { stop }),
      ...(after && { after }),
    });
    // One at a time: what did not end it, the next may.
    if (stop) this.stops.shift();
    if (this.stops.length > 0) this.changed = true;
    return turn;
  }

  private async finish(ending: LeadEnding): Promise<LeadEnding> {
    this.ending = ending;
    await condition(allHandlersFinished);
    nowStands(ending);
    return ending;
  }

  private async follow(
    turn: LeadTurn,
    move: Exclude<LeadMove, { do: 'end' }>,
  ): Promise<AfterTurn | undefined> {
    const { visit } = turn;
    switch (move.do) {
      case 'hold':
        await condition(() => this.changed);
        return undefined;
      case 'wait':
        await this.waitUntil(move.until);
        return undefined;
      case 'await_call': {
        if (await this.waitUntil(move.until)) return undefined;
        await this.act(() => this.askAbout(turn, move.callId));
        return { visit, askedAbout: move.callId };
      }
      case 'send':
      case 'call': {
        const sent = await this.act(() => this.reach(turn, move));
        return sent && 'until' in sent
          ? { visit, deferred: { until: sent.until, why: whyOf(sent) } }
          : undefined;
      }
    }
  }

  /** @returns whether something was told before */
  private waitUntil(at: number): Promise<boolean> {
    return condition(() => this.changed, Math.max(1, at - Date.now()));
  }

  /** @returns null when a person's action took it back */
  private async act<T>(work: () => Promise<T>): Promise<T | null> {
    const scope = new CancellationScope();
    this.underWay = scope;
    try {
      return await scope.run(work);
    } catch (error) {
      if (isCancellation(error) && scope.consideredCancelled && this.changed) return null;
      throw error;
    } finally {
      this.underWay = null;
    }
  }

  private async reach(turn: LeadTurn, move: Extract<LeadMove, { do: 'send' | 'call' }>): Promise<Sent> {
    const { operatorId, leadId } = this.input;
    const { texts, emails, calls, ...rest } = this.outward(turn);
    const { visit } = turn;
    if (move.do === 'call') {
      const { key, agentId } = move;
      return calls.placeCall({ operatorId, leadId, key, visit, ...(agentId !== undefined && { agentId }) });
    }
    const { key, purpose, channel } = move;
    const template = move.template as TemplateName;
    const message = {
      operatorId,
      leadId,
      appointmentId: null,
      key,
      purpose,
      template,
      until: null,
      revision: visit,
    };
    if (purpose === 'booking') await freshenTimes({ texts, emails, calls, ...rest }, this.input);
    return channel === 'sms' ? texts.sendText(message) : emails.sendEmail(message);
  }

  /** Whatever the vendor says is in the call's row; without an answer the story goes on. */
  private async askAbout(turn: LeadTurn, callId: string): Promise<void> {
    try {
      await this.outward(turn).lookups.fetchOutcome({ operatorId: this.input.operatorId, callId });
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
  }

  private outward({ smsVendor }: LeadTurn): Outward {
    return outward(this.input.operatorId, PRIORITY.sequence, smsVendor);
  }
}

function idsOf({ clientId, campaignId }: LeadTurn): Pick<LeadTurn, 'clientId' | 'campaignId'> {
  return { clientId, campaignId };
}

function whyOf({ why }: { readonly why?: string }): string {
  return why ?? 'it is outside the hours';
}
