import { outcomeOf, personaOf } from '../personas.ts';
import type { Call } from '../records.ts';
import type { Handlers } from '../schedule.ts';
import { freshId, personOf } from '../state.ts';
import type { World } from '../world.ts';
import { actOf } from './call-acts.ts';
import { conversationOf, transcriptOf, turnsOf } from './conversation.ts';

/** Answered calls claim between one and three minutes; which, the phone number decides. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 180_000;
/** What a machine is told. */
const MACHINE_MS = 20_000;
const CENTS_PER_SECOND = 0.2;

function durationFor(phone: string): number {
  const digits = Number(phone.replaceAll(/\D/g, '').slice(-7));
  return SHORTEST_MS + ((digits * 7919) % (LONGEST_MS - SHORTEST_MS + 1));
}

/** The call as Retell shows it: what is known only later appears later. */
export function callJson(world: World, call: Call): Record<string, unknown> {
  const { lines, summary, sentiment } = conversationOf(call);
  const talked = call.answered && call.endedAt !== null;
  return {
    call_type: 'phone_call',
    from_number: call.from,
    to_number: call.to,
    direction: call.direction,
    telephony_identifier: { twilio_call_sid: `CA${call.id.slice(-32)}` },
    call_id: call.id,
    agent_id: call.agentId,
    agent_name: 'Sandbox agent',
    agent_version: 1,
    call_status: call.status,
    metadata: call.metadata,
    retell_llm_dynamic_variables: call.variables,
    data_storage_setting: 'everything',
    opt_in_signed_url: false,
    ...(call.startedAt === null ? {} : { start_timestamp: call.startedAt }),
    ...(call.endedAt === null
      ? {}
      : {
          end_timestamp: call.endedAt,
          duration_ms: call.durationMs,
          disconnection_reason: reasonOf(call, lines.length),
        }),
    ...(talked
      ? {
          transcript: transcriptOf(call),
          transcript_object: turnsOf(call),
          transcript_with_tool_calls: turnsOf(call),
          recording_url: `${world.baseUrl()}/retell/recordings/${call.id}.wav`,
          collected_dynamic_variables: {},
          call_cost: costOf(call),
        }
      : {}),
    ...(call.analyzed
      ? {
          call_analysis: {
            call_summary: summary,
            in_voicemail: call.isMachine ?? false,
            user_sentiment: sentiment,
            call_successful: call.answered && !call.isMachine,
            custom_analysis_data: {
              outcome: call.outcome,
              ...(call.callbackTime === undefined ? {} : { callback_time: call.callbackTime }),
            },
          },
        }
      : {}),
  };
}

function reasonOf(call: Call, turns: number): string {
  if (!call.answered) return call.missedBy ?? 'dial_no_answer';
  if (call.isMachine) return 'voicemail_reached';
  return turns % 2 ? 'agent_hangup' : 'user_hangup';
}

function costOf(call: Call): Record<string, unknown> {
  const seconds = Math.round(call.durationMs / 1000);
  const cost = Math.round(seconds * CENTS_PER_SECOND * 100) / 100;
  return {
    product_costs: [{ product: 'sandbox_voice', unit_price: CENTS_PER_SECOND, cost }],
    total_duration_seconds: seconds,
    total_duration_unit_price: CENTS_PER_SECOND,
    combined_cost: cost,
  };
}

const leadOf = (call: Call) => (call.direction === 'outbound' ? call.to : call.from);

function emit(world: World, event: string, call: Call): void {
  const body = JSON.stringify({ event, call: callJson(world, call) });
  world.send({ vendor: 'retell', event, about: leadOf(call), through: call.agentId, body });
}

type NewCall = Pick<
  Call,
  'direction' | 'from' | 'to' | 'agentId' | 'metadata' | 'variables' | 'answered' | 'outcome'
> &
  Partial<Call>;

function register(world: World, fields: NewCall): Call {
  const call: Call = {
    ...fields,
    id: freshId('call_', 32),
    status: 'registered',
    analyzed: false,
    createdAt: Date.now(),
    startedAt: null,
    endedAt: null,
    durationMs: 0,
  };
  world.state.calls.set(call.id, call);
  return call;
}

/** Dials a lead: the persona behind the number decides what comes of it. */
export function dial(
  world: World,
  fields: Pick<Call, 'from' | 'to' | 'agentId' | 'metadata' | 'variables'>,
): Call {
  const { state, schedule, options } = world;
  const person = personOf(state, fields.to);
  const { email } = fields.variables;
  if (typeof email === 'string' && email) state.phoneOfEmail.set(email.toLowerCase(), fields.to);
  person.calledFrom = fields.from;
  const act = actOf(state, fields.to, fields.variables);
  const answered = act ? act.answered : (personaOf(fields.to)?.picksUp ?? false);
  const outcome = answered ? outcomeOf(state, person) : 'no_outcome';
  if (answered && !act?.isMachine) person.answeredCalls += 1;
  const call = register(world, { ...fields, direction: 'outbound', answered, outcome, ...act });
  if (answered) schedule.in(options.pace.receipt, 'retell.connect', { call: call.id });
  else schedule.in(options.pace.receipt + options.pace.talk, 'retell.hangup', { call: call.id });
  return call;
}

function connect(world: World, call: Call, at: number): void {
  call.status = 'ongoing';
  call.startedAt = at;
  emit(world, 'call_started', call);
  world.schedule.in(world.options.pace.talk, 'retell.hangup', { call: call.id });
}

function hangUp(world: World, call: Call): void {
  if (call.answered) {
    call.status = 'ended';
    call.durationMs = call.isMachine ? MACHINE_MS : durationFor(leadOf(call));
    call.endedAt = (call.startedAt ?? Date.now()) + call.durationMs;
    // The agent books while it talks, so the booking is made before the call ends.
    if (call.outcome === 'appointment_set') world.schedule.now('calcom.bookFromCall', { call: call.id });
  } else {
    call.status = 'not_connected';
    call.endedAt = Date.now();
  }
  emit(world, 'call_ended', call);
  world.schedule.in(world.options.pace.receipt, 'retell.analyze', { call: call.id });
}

export function retellHandlers(world: World): Handlers {
  const { state } = world;
  return {
    'retell.connect': (ids) => {
      const call = state.calls.get(ids.call ?? '');
      if (call) connect(world, call, Date.now());
    },
    'retell.hangup': (ids) => {
      const call = state.calls.get(ids.call ?? '');
      if (call) hangUp(world, call);
    },
    'retell.analyze': (ids) => {
      const call = state.calls.get(ids.call ?? '');
      if (!call) return;
      call.analyzed = true;
      emit(world, 'call_analyzed', call);
    },
    'retell.phoneIn': (ids) => {
      const person = state.people.get(ids.phone ?? '');
      const ours = person?.calledFrom ?? person?.textedFrom;
      if (!person || !ours) return;
      const call = register(world, {
        direction: 'inbound',
        from: person.phone,
        to: ours,
        agentId: 'agent_sandbox',
        metadata: {},
        variables: {},
        answered: true,
        outcome: 'no_outcome',
      });
      connect(world, call, Number(ids.at));
    },
  };
}
