import { afterEach, expect, jest, test } from '@jest/globals';
import express from 'express';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { startLive } from '../../tests/setup/live.ts';
import { liveRoutes } from '../routes/live.ts';
import type { Visitor } from '../visitor.ts';
import type { LiveHub } from './hub.ts';

/** Milliseconds, as nothing else has them. */
const BEAT = 86_413;

const visitor: Visitor = {
  caller: {
    tenant: { role: 'operator', operatorId: '00000000-0000-4000-8000-000000000001' },
    actor: { kind: 'key', id: 'k' },
  },
  may: new Set(['leads:read']),
  organization: { id: '00000000-0000-4000-8000-000000000001', kind: 'operator', name: 'Sample' },
};

afterEach(() => void jest.restoreAllMocks());

test('whoever leaves while it is looked up what they missed is asked after no more', async () => {
  const happens = new EventEmitter();
  const [asked, left] = [once(happens, 'asked'), once(happens, 'left')];
  const live: LiveHub = {
    join: async () => undefined,
    leave: () => void happens.emit('left'),
    async missed() {
      happens.emit('asked');
      await once(happens, 'found');
      return [];
    },
    horizon: () => '1',
    close: () => undefined,
  };
  const beats = jest.spyOn(globalThis, 'setInterval');
  const app = express();
  app.use((_request, response, next) => {
    response.locals['visitor'] = visitor;
    next();
  });
  app.use(
    liveRoutes({
      ...{ live, now: () => new Date(), beatEvery: BEAT },
      readKey: async () => visitor,
      readSession: async () => visitor,
    }),
  );
  const server = await startLive(app);
  const leaving = new AbortController();
  const answer = fetch(`${server.address}/api/live?after=1.${Math.floor(Date.now() / 1000)}`, {
    signal: leaving.signal,
  }).catch(() => undefined);
  await asked;
  leaving.abort();
  await answer;
  await left;
  happens.emit('found');
  await setImmediate();
  expect(beats.mock.calls.filter(([, every]) => every === BEAT)).toEqual([]);
  await server.close();
});
