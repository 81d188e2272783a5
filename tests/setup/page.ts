import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** How long a page may take to become what a test waits for. */
const WITHIN_MS = 15_000;

export interface Page {
  /** Everything that the browser and the page's scripts complained of. */
  readonly complaints: readonly string[];
  go(address: string): Promise<void>;
  /** What an expression says in the page; JSON only. */
  read<T>(expression: string): Promise<T>;
  /** Waits until an expression holds. @throws Error that names it and shows the page, after 15 s */
  until(expression: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** Types into a field, as a keyboard does, behind what stands there. */
  type(selector: string, text: string): Promise<void>;
  /** Draws the whole page as a PNG file. */
  picture(file: string, size: { width: number; isDark?: boolean }): Promise<void>;
  close(): Promise<void>;
}

type Answer = {
  id?: number;
  method?: string;
  result?: unknown;
  error?: { message: string };
  params?: unknown;
};
type Ask = <T>(method: string, params?: object) => Promise<T>;

/** The browser's own protocol, over two pipes: no port, and no library. */
function speak(
  browser: ChildProcess,
  heard: (answer: Answer) => void,
): (message: object) => Promise<unknown> {
  const [, , , to, from] = browser.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (answer: Answer) => void>();
  let rest = '';
  let last = 0;
  from.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer;
      if (answer.id === undefined) heard(answer);
      else waiting.get(answer.id)?.(answer);
    }
  });
  return (message) =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(error.message));
        else resolve(result);
      });
      to.write(`${JSON.stringify({ ...message, id })}\0`);
    });
}

function complaintOf({ method, params }: Answer): string | undefined {
  const told = params as {
    type?: string;
    args?: { value?: unknown; description?: string }[];
    entry?: { level: string; text: string; url?: string };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  };
  if (method === 'Runtime.exceptionThrown') {
    return told.exceptionDetails?.exception?.description ?? told.exceptionDetails?.text;
  }
  if (method === 'Runtime.consoleAPICalled' && (told.type === 'error' || told.type === 'warning')) {
    return told.args?.map(({ value, description }) => String(value ?? description)).join(' ');
  }
  if (method === 'Log.entryAdded' && (told.entry?.level === 'error' || told.entry?.level === 'warning')) {
    return `${told.entry.text} ${told.entry.url ?? ''}`.trim();
  }
  return undefined;
}

/** A tab of a headless browser (see findBrowser). Close it. */
export async function openPage(program: string): Promise<Page> {
  const profile = mkdtempSync(path.join(tmpdir(), 'followthrough-page-'));
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', '--lang=en-GB'];
  const browser = spawn(program, [...options, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  const send = speak(browser, (answer) => {
    const complaint = complaintOf(answer);
    if (complaint !== undefined) complaints.push(complaint);
  });
  const { targetId } = (await send({
    method: 'Target.createTarget',
    params: { url: 'about:blank' },
  })) as { targetId: string };
  const { sessionId } = (await send({
    method: 'Target.attachToTarget',
    params: { targetId, flatten: true },
  })) as { sessionId: string };
  const ask: Ask = async <T>(method: string, params: object = {}) =>
    (await send({ method, params, sessionId })) as T;
  for (const domain of ['Runtime', 'Log', 'Page']) await ask(`${domain}.enable`);
  const close = async () => {
    const gone = once(browser, 'exit');
    await send({ method: 'Browser.close' }).catch(() => browser.kill());
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { complaints, ...handsOn(ask), close };
}

function handsOn(ask: Ask): Omit<Page, 'complaints' | 'close'> {
  const read = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await ask<{
      result: { value: T };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  };
  const until = async (expression: string) => {
    const end = Date.now() + WITHIN_MS;
    for (;;) {
      // While a page is being left, there is nothing to ask.
      if (await read<boolean>(`Boolean(${expression})`).catch(() => false)) return;
      if (Date.now() > end) {
        const shown = await read<string>('document.body?.innerText ?? ""');
        throw new Error(`Waited in vain for ${expression}. The page says:\n${shown.slice(0, 2000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const one = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
  return {
    read,
    until,
    go: async (address) => {
      await ask('Page.navigate', { url: address });
      await until(`document.readyState === 'complete' && location.href !== 'about:blank'`);
    },
    click: async (selector) => {
      await until(one(selector));
      await read(`void ${one(selector)}.click()`);
    },
    type: async (selector, text) => {
      await until(one(selector));
      await read(`void ${one(selector)}.focus()`);
      await ask('Input.insertText', { text });
    },
    picture: async (file, { width, isDark = false }) => {
      const scheme = { name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' };
      await ask('Emulation.setEmulatedMedia', { features: [scheme] });
      const size = { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 };
      await ask('Emulation.setDeviceMetricsOverride', size);
      const { data } = await ask<{ data: string }>('Page.captureScreenshot', { captureBeyondViewport: true });
      writeFileSync(file, Buffer.from(data, 'base64'));
    },
  };
}
