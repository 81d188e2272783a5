import { BEAT_MS, type LiveEvent, type Topic } from '../../../contracts/notifications/live.ts';

/** Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
/** A page that nobody sees gives its connection back: browsers have few for one address, over all windows. */
const UNSEEN_FOR = 10_000;
/** For as long as this a lost connection is nothing to speak of. */
const LOST_AFTER = 3_000;
const DEAD_AFTER = 2 * BEAT_MS + 5_000;

export type LiveState = 'live' | 'lost';

/** What comes out of the stream. */
export interface LiveEars {
  /** For the first time since the page was opened. */
  onBegun(): void;
  onChanged(topics: readonly Topic[]): void;
  /** Everything is to be asked again. */
  onBehind(): void;
  /** Whoever is signed in may be somebody else, or nobody. */
  onUnsure(): void;
}

/** One stream of changes for the whole page, which comes back by itself from where it was cut off. */
export class LiveConnection {
  private source: EventSource | undefined;
  private lastId = '';
  private failures = 0;
  private state: LiveState = 'live';
  private readonly ears: LiveEars;
  private readonly watchers = new Set<() => void>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private losing: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(ears: LiveEars) {
    this.ears = ears;
  }

  /** @returns what stops it */
  start(): () => void {
    const see = () => this.see();
    const now = () => this.connect();
    const gone = () => this.lose();
    document.addEventListener('visibilitychange', see);
    addEventListener('online', now);
    addEventListener('offline', gone);
    this.connect();
    return () => {
      document.removeEventListener('visibilitychange', see);
      removeEventListener('online', now);
      removeEventListener('offline', gone);
      this.close();
      clearTimeout(this.losing);
      clearTimeout(this.leaving);
    };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  readonly read = (): LiveState => this.state;

  private connect(): void {
    this.close();
    const isReturning = this.lastId !== '';
    const source = new EventSource(
      `/api/live${this.lastId ? `?after=${encodeURIComponent(this.lastId)}` : ''}`,
    );
    this.source = source;
    const on = (event: LiveEvent, act: (data: string) => void) =>
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        this.heard(lastEventId);
        act(data);
      });
    on('hello', () => {
      // Meanwhile another window may have signed in as somebody else, or acted for another organization.
      if (isReturning) this.ears.onUnsure();
      else this.ears.onBegun();
    });
    on('changed', (data) => this.ears.onChanged((JSON.parse(data) as { topics: Topic[] }).topics));
    on('behind', () => this.ears.onBehind());
    on('beat', () => undefined);
    on('over', () => {
      this.ears.onUnsure();
      this.lose();
    });
    source.addEventListener('error', () => this.lose());
    this.listenForSilence();
  }

  private heard(id: string): void {
    if (id) this.lastId = id;
    this.failures = 0;
    clearTimeout(this.losing);
    this.losing = undefined;
    this.become('live');
    this.listenForSilence();
  }

  /** A connection may die without a word: beats come as long as it lives. */
  private listenForSilence(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(), DEAD_AFTER);
  }

  private lose(): void {
    this.close();
    this.failures += 1;
    // Why it was refused, no browser says: whoever is signed out is told by the next answer.
    if (this.failures === 3) this.ears.onUnsure();
    this.losing ??= setTimeout(() => this.become('lost'), LOST_AFTER);
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  private close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.source?.close();
    this.source = undefined;
  }

  private see(): void {
    clearTimeout(this.leaving);
    if (document.hidden) this.leaving = setTimeout(() => this.close(), UNSEEN_FOR);
    else if (!this.source) this.connect();
  }

  private become(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
