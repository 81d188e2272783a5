import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { CallOutcome } from '../../contracts/calls/facts.ts';
import {
  LEAD_EVENT,
  type LeadEvent,
  type LeadInput,
  type LeadPlan,
  type LeadStop,
  leadWorkflowId,
  type OlderStep,
  STEER_LEAD,
  type Steered,
  type SteerLead,
} from '../../contracts/leads/workflow.ts';
import type { MessageInput } from '../../contracts/messaging/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { NEWER_PROMISES } from '../../domain/policies/standard.ts';
import { books, type Outward, outward } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';
import { freshenTimes } from '../freshen-times.ts';

type OutMessage = Omit<MessageInput, 'channel'> & { readonly until: null };

/** What is committed reaches its workflow by the relay: long enough for that. */
const SIGNALS_WITHIN_MS = 60_000;

/**
 * Works a lead that began before steps had ids, the way it began: step by step, each in its window, until it answers, books,
 * opts out, or the steps are used up. Where it stands is known to this workflow alone, so nobody can steer it.
 */
export async function olderLead(input: LeadInput): Promise<string> {
  const steps = new LeadSteps(input);
  setHandler(defineSignal<[LeadEvent]>(LEAD_EVENT), (event) => steps.hear(event));
  setHandler(defineUpdate<Steered, [SteerLead]>(STEER_LEAD), refuseSteering, { validator: refuseSteering });

  const plan = await books.planLead(input);
  findableBy({
    operatorId: input.operatorId,
    clientId: plan.clientId,
    campaignId: plan.campaignId,
    status: 'working',
  });
  const ending = plan.over ?? (await steps.take(plan));

  await condition(allHandlersFinished);
  await books.closeLead({ ...input, exhausted: ending === 'exhausted', ending, now: Date.now() });
  nowStands(ending);
  say(`Over: ${ending}`);
  return ending;
}

function refuseSteering(_asked: SteerLead): never {
  throw new Error('It began before its steps had ids: it finishes the way it began.');
}

/** What a sequence has heard so far, and how it takes its steps. */
class LeadSteps {
  /** A booking, an answer or an opt-out: nothing more is done. */
  private stopped: LeadStop | null = null;
  /** The call in which an appointment was set: no more steps, but its booking is waited for. */
  private setIn: string | null = null;
  private readonly outcomes = new Map<string, CallOutcome>();
  private readonly input: LeadInput;
  private reach: Outward;

  constructor(input: LeadInput) {
    this.input = input;
    this.reach = outward(input.operatorId, PRIORITY.sequence);
  }

  hear(event: LeadEvent): void {
    if (event.kind === 'call_over') this.outcomes.set(event.callId, event.outcome);
    else if (event.kind === 'appointment_set') this.setIn ??= event.callId;
    else if (event.kind === 'stop') this.stopped ??= event.reason;
  }

  /** @returns why it ended */
  async take(plan: LeadPlan): Promise<string> {
    this.reach = outward(this.input.operatorId, PRIORITY.sequence, plan.smsVendor);
    for (const [index, step] of plan.steps.entries()) {
      if (this.isHalted()) break;
      const ending = await this.takeStep(plan, step, index);
      if (ending) return ending;
    }
    if (this.stopped) return this.stopped;
    return this.setIn === null ? 'exhausted' : this.awaitBooking(plan, this.setIn);
  }

  private isHalted(): boolean {
    return this.stopped !== null || this.setIn !== null;
  }

  private async takeStep(plan: LeadPlan, step: OlderStep, index: number): Promise<string | null> {
    if (step.kind === 'wait') {
      await this.pause(plan, Date.now() + step.seconds * 1000, 'Take the next step', 'no answer yet', null);
      return null;
    }
    if (step.kind === 'call') return this.callUntilOutcome(plan, index);
    const message = {
      ...this.message(`${index}:1:${step.kind}`),
      purpose: 'sequence' as const,
      template: step.template,
    };
    await this.send(plan, step.kind, message, 'Send the next message', () => this.isHalted());
    return null;
  }

  /** An appointment was set in a call: the link if nobody books, then a person. */
  private async awaitBooking(plan: LeadPlan, callId: string): Promise<string> {
    if (!patched('wait-for-booking')) return 'booked';
    const { linkAfter, taskAfter } = plan.booking ?? NEWER_PROMISES.booking;
    const over = (): boolean => this.stopped !== null;
    const set = 'an appointment was set in a call, and it is not booked yet';
    await this.pause(plan, Date.now() + linkAfter * 1000, 'Send the booking link', set, null, over);
    const isLinkOut = !over() && (await this.sendLink(plan, over));
    if (isLinkOut && !over()) {
      const what = 'Ask a person to see to the booking';
      const why = 'the appointment that was set in a call is not booked, with the booking link sent';
      await this.pause(plan, Date.now() + taskAfter * 1000, what, why, null, over);
    }
    if (this.stopped) return this.stopped;
    return (await books.handOverBooking({ ...this.input, callId })) ? 'not_booked' : 'booked';
  }

  /** By text; by email to whoever cannot be texted. @returns whether it went out */
  private async sendLink(plan: LeadPlan, over: () => boolean): Promise<boolean> {
    const what = 'Send the booking link';
    const link = (channel: 'sms' | 'email') => ({
      ...this.message(`booking:1:${channel}`),
      purpose: 'booking' as const,
      template: 'booking_link' as const,
    });
    const texted = await this.send(plan, 'sms', link('sms'), what, over);
    if (texted !== 'blocked' && texted !== 'failed') return true;
    // A STOP blocks the text at once, and its signal may still be on the way: it is not an invitation to email.
    const why = 'it cannot go by text';
    await this.pause(plan, Date.now() + SIGNALS_WITHIN_MS, `${what} by email`, why, null, over);
    const mailed = over() ? null : await this.send(plan, 'email', link('email'), what, over);
    return mailed !== 'blocked' && mailed !== 'failed';
  }

  private message(
    step: string,
  ): Pick<OutMessage, 'operatorId' | 'leadId' | 'appointmentId' | 'key' | 'until'> {
    const { operatorId, leadId } = this.input;
    return { operatorId, leadId, appointmentId: null, key: `${leadWorkflowId(leadId)}:${step}`, until: null };
  }

  /** @returns what became of it; null: it was over before it could go out */
  private async send(
    plan: LeadPlan,
    channel: 'sms' | 'email',
    message: OutMessage,
    what: string,
    over: () => boolean,
  ): Promise<string | null> {
    while (!over()) {
      if (message.purpose === 'booking') await freshenTimes(this.reach, this.input);
      const sent =
        channel === 'sms'
          ? await this.reach.texts.sendText(message)
          : await this.reach.emails.sendEmail(message);
      if (sent.result !== 'deferred') return sent.result;
      const why = sent.why ?? 'it is outside the hours';
      await this.pause(plan, sent.until, what, why, 'when the contact may be reached', over);
    }
    return null;
  }

  private async callUntilOutcome(plan: LeadPlan, index: number): Promise<string | null> {
    for (let callback = 0; callback <= plan.callbacks; callback += 1) {
      const outcome = await this.call(plan, `${index}:${callback + 1}`);
      if (this.isHalted()) return null;
      if (outcome === 'not_interested') return 'not_interested';
      if (outcome !== 'callback_requested') return null;
      await this.pause(
        plan,
        Date.now() + plan.callbackAfter * 1000,
        'Call again',
        'the lead asked to be called back',
        null,
      );
      if (this.isHalted()) return null;
    }
    return null;
  }

  private async call(plan: LeadPlan, step: string): Promise<CallOutcome> {
    const { operatorId, leadId } = this.input;
    while (!this.isHalted()) {
      const call = await this.reach.calls.placeCall({
        operatorId,
        leadId,
        key: `${leadWorkflowId(leadId)}:${step}:call`,
      });
      if (call.result === 'deferred') {
        const why = call.why ?? 'it is outside the hours';
        await this.pause(plan, call.until, 'Call', why, 'when the contact may be reached');
        continue;
      }
      if (call.result !== 'placed') return 'no_outcome';
      return this.awaitOutcome(plan, call.callId);
    }
    return 'no_outcome';
  }

  private async awaitOutcome(plan: LeadPlan, callId: string): Promise<CallOutcome> {
    const deadline = Date.now() + plan.outcomeWithin * 1000;
    const heard = (): boolean => this.outcomes.has(callId) || this.isHalted();
    await this.pause(plan, deadline, 'Ask how the call went', 'the call is not over yet', null, heard);
    const outcome =
      this.outcomes.get(callId) ?? (this.isHalted() ? 'no_outcome' : await this.fetchOutcome(callId));
    if (outcome === 'appointment_set') this.setIn ??= callId;
    return outcome;
  }

  private async fetchOutcome(callId: string): Promise<CallOutcome> {
    try {
      const outcome = await this.reach.lookups.fetchOutcome({ operatorId: this.input.operatorId, callId });
      return outcome ?? 'no_outcome';
    } catch (error) {
      if (isCancellation(error)) throw error;
      return 'no_outcome';
    }
  }

  private async pause(
    plan: LeadPlan,
    until: number,
    what: string,
    why: string,
    blockedBy: string | null,
    over: () => boolean = () => this.isHalted(),
  ): Promise<void> {
    say(`${what} at ${new Date(until).toISOString()}: ${why}`);
    await books.noteLead({ ...this.input, clientId: plan.clientId, what, until, why, blockedBy });
    await condition(over, Math.max(1, until - Date.now()));
  }
}
