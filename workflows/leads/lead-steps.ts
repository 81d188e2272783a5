import { condition, isCancellation } from '@temporalio/workflow';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { CallOutcome } from '../../contracts/calls/facts.ts';
import {
  type LeadEvent,
  type LeadInput,
  type LeadPlan,
  type LeadStop,
  leadWorkflowId,
} from '../../contracts/leads/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { books, type Outward, outward } from '../act.ts';
import { say } from '../describe.ts';

/** What a sequence has heard so far, and how it takes its steps. */
export class LeadSteps {
  private stopped: LeadStop | null = null;
  private readonly outcomes = new Map<string, CallOutcome>();
  private readonly input: LeadInput;
  private reach: Outward;

  constructor(input: LeadInput) {
    this.input = input;
    this.reach = outward(input.operatorId, PRIORITY.sequence);
  }

  hear(event: LeadEvent): void {
    if (event.kind === 'call_over') this.outcomes.set(event.callId, event.outcome);
    else this.stopped ??= event.reason;
  }

  /** @returns why it ended */
  async take(plan: LeadPlan): Promise<string> {
    this.reach = outward(this.input.operatorId, PRIORITY.sequence, plan.smsVendor);
    for (const [index, step] of plan.steps.entries()) {
      const ending = this.stopped ?? (await this.takeStep(plan, step, index));
      if (ending) return ending;
    }
    return this.stopped ?? 'exhausted';
  }

  private async takeStep(plan: LeadPlan, step: Step, index: number): Promise<string | null> {
    if (step.kind === 'wait') {
      await this.pause(plan, Date.now() + step.seconds * 1000, 'Take the next step', 'no answer yet', null);
      return this.stopped;
    }
    if (step.kind === 'call') return this.callUntilOutcome(plan, index);
    await this.send(plan, step, index);
    return this.stopped;
  }

  private async send(
    plan: LeadPlan,
    step: Extract<Step, { kind: 'sms' | 'email' }>,
    index: number,
  ): Promise<void> {
    const message = {
      operatorId: this.input.operatorId,
      leadId: this.input.leadId,
      appointmentId: null,
      key: `${leadWorkflowId(this.input.leadId)}:${index}:1:${step.kind}`,
      purpose: 'sequence' as const,
      template: step.template,
      until: null,
    };
    while (!this.stopped) {
      const sent =
        step.kind === 'sms'
          ? await this.reach.texts.sendText(message)
          : await this.reach.emails.sendEmail(message);
      if (sent.result !== 'deferred') return;
      await this.pause(
        plan,
        sent.until,
        'Send the next message',
        sent.why ?? 'it is outside the hours',
        'when the contact may be reached',
      );
    }
  }

  private async callUntilOutcome(plan: LeadPlan, index: number): Promise<string | null> {
    for (let callback = 0; callback <= plan.callbacks; callback += 1) {
      const outcome = await this.call(plan, `${index}:${callback + 1}`);
      if (this.stopped) return this.stopped;
      if (outcome === 'appointment_set') return 'booked';
      if (outcome === 'not_interested') return 'not_interested';
      if (outcome !== 'callback_requested') return null;
      await this.pause(
        plan,
        Date.now() + plan.callbackAfter * 1000,
        'Call again',
        'the lead asked to be called back',
        null,
      );
      if (this.stopped) return this.stopped;
    }
    return null;
  }

  private async call(plan: LeadPlan, step: string): Promise<CallOutcome> {
    const { operatorId, leadId } = this.input;
    while (!this.stopped) {
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
    await this.pause(plan, deadline, 'Ask how the call went', 'the call is not over yet', null, () =>
      this.outcomes.has(callId),
    );
    const heard = this.outcomes.get(callId);
    if (heard || this.stopped) return heard ?? 'no_outcome';
    return this.fetchOutcome(callId);
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
    earlier: () => boolean = () => false,
  ): Promise<void> {
    say(`${what} at ${new Date(until).toISOString()}: ${why}`);
    await books.noteLead({ ...this.input, clientId: plan.clientId, what, until, why, blockedBy });
    await condition(() => this.stopped !== null || earlier(), Math.max(1, until - Date.now()));
  }
}
