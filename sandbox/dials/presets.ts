import { noSuch, type SomeDials } from './schema.ts';

interface Preset {
  readonly title: string;
  /** What it is like, for the page and the command. */
  readonly says: string;
  /** Of every vendor; what is left out is calm. */
  readonly dials: SomeDials;
}

/** Boards that one press sets. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  'bad-day': {
    title: 'A bad day',
    says: 'a little of everything, and nothing lost for good',
    dials: {
      ...{ latency: 400, latencySpread: 300, refuse: 0.02, throttleRate: 0.1, retryAfter: 2, errorRate: 0.1 },
      ...{ hangUpAfterActing: 0.03, timeoutAfterActing: 0.03, eventLatency: 500, eventLatencySpread: 500 },
      ...{ duplicate: 0.2, reorder: 0.2, wrongSignature: 0.1 },
    },
  },
  slow: {
    title: 'Slow',
    says: 'answers and events take seconds, some answers longer than we wait',
    dials: { latency: 3_000, latencySpread: 2_500, eventLatency: 3_000, eventLatencySpread: 2_500 },
  },
  'too-many': {
    title: 'Too many requests',
    says: 'every other request is told to come back in 5 seconds',
    dials: { throttleRate: 0.5, retryAfter: 5 },
  },
  down: { title: 'Down', says: 'every request fails, and nothing is done', dials: { errorRate: 1 } },
  disorder: {
    title: 'Disorder',
    says: 'every event is late, half of them come twice, half in another order',
    dials: { eventLatency: 1_000, eventLatencySpread: 1_000, duplicate: 0.5, reorder: 0.5 },
  },
  silent: { title: 'Silent', says: 'no event is sent; each can be sent by hand', dials: { silence: 1 } },
};

/** @throws DialFault for a name that is none */
export function presetNamed(name: string): Preset {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (!preset) throw noSuch('preset', name, Object.keys(PRESETS));
  return preset;
}
