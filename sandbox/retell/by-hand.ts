import { isFree } from '../calcom/slots.ts';
import type { Call, HandPlayed } from '../records.ts';
import { NotPossible } from '../not-possible.ts';
import type { Handlers } from '../schedule.ts';
import { personOf } from '../state.ts';
import type { World } from '../world.ts';
import { connect, hangUp, leadOf, register } from './calls.ts';
import { SCRIPTS } from './scripts.ts';

/** Retell ends a call after an hour where its agent says nothing else (max_call_duration_ms, docs.retellai.com). */
const LONGEST_SECONDS = 3_600;
const MEETING_MS = 30 * 60_000;

function mustRing(call: Call): HandPlayed {
  if (!call.byHand) throw new NotPossible('This call is answered by a persona: it cannot be taken by hand.');
  if (call.status !== 'registered') throw new NotPossible('This call does not ring any more.');
  return call.byHand;
}

function mustTalk(call: Call): HandPlayed {
  if (!call.byHand) throw new NotPossible('A persona talks in this call.');
  if (call.status !== 'ongoing') throw new NotPossible('This call has ended.');
  return call.byHand;
}

function begin(world: World, call: Call): void {
  call.answered = true;
  connect(world, call, Date.now());
  world.schedule.in(LONGEST_SECONDS, 'retell.cutOff', { call: call.id });
}

/** @throws NotPossible when it does not ring (any more) */
export function answer(world: World, call: Call): void {
  mustRing(call);
  personOf(world.state, call.to).answeredCalls += 1;
  begin(world, call);
}

/** @throws NotPossible when it does not ring (any more) */
export function decline(world: World, call: Call): void {
  mustRing(call);
  call.missedBy = 'user_declined';
  hangUp(world, call);
}

/** The machine picks up, hears the agent out and ends the call by itself. @throws NotPossible when it does not ring */
export function leaveToMachine(world: World, call: Call): void {
  mustRing(call);
  call.answered = true;
  call.isMachine = true;
  connect(world, call, Date.now());
  world.schedule.in(world.options.pace.talk, 'retell.hangup', { call: call.id });
}

/** @throws NotPossible when the call has ended, or the keypad has no such key */
export function pressKey(call: Call, key: string): void {
  const byHand = mustTalk(call);
  if (!/^[0-9*#]$/.test(key)) throw new NotPossible('A phone has the keys 0 to 9, * and #.');
  byHand.keys.push(key);
}

/**
 * Says what a script says; the call ends with it, and has lasted as long as the script, or longer.
 * @param wish what the script is about: the start of the meeting (epoch ms), or when to call again
 * @throws NotPossible when the call has ended, or the wish is none
 */
export function say(
  world: World,
  call: Call,
  script: NonNullable<HandPlayed['script']>,
  wish: { startsAt?: number | undefined; callbackTime?: string | undefined },
): void {
  const byHand = mustTalk(call);
  if (script === 'appointment' && wish.startsAt !== undefined) {
    if (wish.startsAt <= Date.now()) throw new NotPossible('That time is past.');
    if (!isFree(world, wish.startsAt, wish.startsAt + MEETING_MS)) {
      throw new NotPossible('Somebody has just taken that time.');
    }
    byHand.startsAt = wish.startsAt;
  }
  if (script === 'callback') {
    if (!wish.callbackTime) throw new NotPossible('Say when to call again.');
    call.callbackTime = wish.callbackTime;
  }
  byHand.script = script;
  call.outcome = SCRIPTS[script].outcome;
  hangUp(world, call);
}

/** @throws NotPossible when the call has ended */
export function endByHand(world: World, call: Call): void {
  mustTalk(call);
  hangUp(world, call);
}

/** Calls one of our numbers from a lead's phone; the agent answers at once. */
export function callIn(world: World, { from, to }: { from: string; to: string }): Call {
  const call = register(world, {
    direction: 'inbound',
    from,
    to,
    agentId: 'agent_sandbox',
    metadata: {},
    variables: {},
    answered: true,
    outcome: 'no_outcome',
    byHand: { ringsUntil: Date.now(), keys: [] },
  });
  begin(world, call);
  return call;
}

/** The call of this phone that rings or is talked in, the newest one first. */
export function callNow(world: World, phone: string): Call | undefined {
  return [...world.state.calls.values()].findLast(
    (call) => leadOf(call) === phone && (call.status === 'registered' || call.status === 'ongoing'),
  );
}

export function handHandlers(world: World): Handlers {
  const { calls } = world.state;
  return {
    'retell.ringOut': (ids) => {
      const call = calls.get(ids.call ?? '');
      if (call?.status === 'registered') hangUp(world, call);
    },
    'retell.cutOff': (ids) => {
      const call = calls.get(ids.call ?? '');
      if (call?.status !== 'ongoing' || !call.byHand) return;
      call.byHand.isOverlong = true;
      hangUp(world, call);
    },
  };
}
