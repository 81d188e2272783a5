import { type Request, Router } from 'express';
import type { Call, HandPlayed } from '../records.ts';
import { NotPossible } from '../not-possible.ts';
import {
  answer,
  callIn,
  callNow,
  decline,
  endByHand,
  leaveToMachine,
  pressKey,
  say,
} from '../retell/by-hand.ts';
import { SCRIPTS } from '../retell/scripts.ts';
import { personOf } from '../state.ts';
import { receiveText } from '../texts.ts';
import type { World } from '../world.ts';
import { acting, readForm } from './room.ts';

export const E164 = /^\+[1-9]\d{6,14}$/;

/** Where a phone is shown. */
export const phoneAddress = (phone: string): string => `/phones/${encodeURIComponent(phone)}`;

/** A number as people write it, in E.164. @throws NotPossible when it is none */
export function numberOf(text: string): string {
  const number = text.replaceAll(/[\s().-]/g, '');
  if (!E164.test(number))
    throw new NotPossible(`“${text}” is no phone number: write +, the country, the number.`);
  return number;
}

type Act = (world: World, call: Call, form: (name: string) => string) => void;

function sayWhat(world: World, call: Call, form: (name: string) => string): void {
  const script = form('script');
  if (!Object.hasOwn(SCRIPTS, script)) throw new NotPossible('Choose what is said.');
  const startsAt = form('startsAt') === '' ? undefined : Number(form('startsAt'));
  if (startsAt !== undefined && !Number.isSafeInteger(startsAt)) throw new NotPossible('That is no time.');
  // A key of SCRIPTS, as was just seen.
  say(world, call, script as NonNullable<HandPlayed['script']>, {
    startsAt,
    callbackTime: form('callbackTime').slice(0, 200) || undefined,
  });
}

const acts: Readonly<Record<string, Act>> = {
  answer,
  decline,
  voicemail: leaveToMachine,
  key: (_world, call, form) => pressKey(call, form('key')),
  say: sayWhat,
  hangup: endByHand,
};

/** What is done on a phone: each does what a persona would, through the vendor's real protocol. */
export function phoneActs(world: World): Router {
  const router = Router();
  const { state } = world;
  router.post(
    '/phones',
    readForm,
    acting('/phones', '/phones', (_request, form) =>
      phoneAddress(personOf(state, numberOf(form('phone'))).phone),
    ),
  );
  router.param('phone', (_request, _response, next, phone: string) =>
    next(E164.test(phone) ? undefined : 'route'),
  );
  const pageOf = (request: Request) => phoneAddress(String(request.params['phone']));
  const on = (path: string, act: (phone: string, form: (name: string) => string, id: string) => void) =>
    router.post(
      `/phones/:phone/${path}`,
      readForm,
      acting('/phones', pageOf, (request, form) => {
        const phone = String(request.params['phone']);
        act(phone, form, String(request.params['id']));
        return phoneAddress(phone);
      }),
    );
  on('texts', (phone, form) => {
    const body = form('word') || form('body');
    if (!body) throw new NotPossible('There is nothing to send: write a text.');
    if (body.length > 1600) throw new NotPossible('A text has at most 1600 characters.');
    receiveText(world, { from: phone, to: numberOf(form('to')), body });
  });
  on('hand', (phone, form) => {
    personOf(state, phone).byHand = form('byHand') === 'yes';
  });
  on('calls', (phone, form) => {
    if (callNow(world, phone)) throw new NotPossible('This phone is in a call already.');
    callIn(world, { from: phone, to: numberOf(form('to')) });
  });
  on('calls/:id', (_phone, form, id) => {
    const call = state.calls.get(id);
    if (!call) throw new NotPossible('This call is not known any more.');
    const name = form('key') === '' ? form('do') : 'key';
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (!act) throw new NotPossible('A phone cannot do that.');
    act(world, call, form);
  });
  return router;
}
