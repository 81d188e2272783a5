import type { Writable } from 'node:stream';

/** Says what a step is busy with, in a few words. */
export type Say = (detail: string) => void;

export interface Progress {
  /** Shows that `work` goes on and for how long; on failure shows that too and throws the error on. */
  step<T>(label: string, work: (say: Say) => Promise<T>): Promise<T>;
  line(text: string): void;
}

type Out = Pick<Writable, 'write'> & { readonly isTTY?: boolean };

const frames = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const spinnerMs = 100;
const plainLineMs = 10_000;

/** A spinner with elapsed seconds on a terminal; elsewhere a line at the start, each ten seconds and at the end. */
export function createProgress(out: Out = process.stderr): Progress {
  const isTerminal = out.isTTY === true;
  let current = '';
  const line = (text: string) => {
    out.write(isTerminal ? `\r\x1b[K${text}\n${current}` : `${text}\n`);
  };

  async function step<T>(label: string, work: (say: Say) => Promise<T>): Promise<T> {
    const started = Date.now();
    let detail = '';
    let frame = 0;
    const elapsed = (digits: number) => `${((Date.now() - started) / 1000).toFixed(digits)} s`;
    const describe = () => `${label}${detail && ` (${detail})`} … ${elapsed(0)}`;
    const draw = () => {
      current = `${frames[frame++ % frames.length]} ${describe()}`;
      out.write(`\r\x1b[K${current}`);
    };
    const say = (text: string) => {
      detail = text;
      if (!isTerminal) line(describe());
    };
    const finish = (text: string) => {
      clearInterval(ticker);
      current = '';
      line(text);
    };
    const ticker = setInterval(
      isTerminal ? draw : () => line(describe()),
      isTerminal ? spinnerMs : plainLineMs,
    );
    if (isTerminal) draw();
    try {
      const result = await work(say);
      finish(`✓ ${label} in ${elapsed(1)}`);
      return result;
    } catch (error) {
      finish(`✗ ${label} failed after ${elapsed(1)}`);
      throw error;
    }
  }

  return { step, line };
}
