import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The path of a Chromium; undefined, and said aloud, where there is none. */
export function findBrowser(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
  if (!found)
    process.stderr.write(
      `\nNO BROWSER: what a real one says of our pages is NOT TESTED. Name one in CHROMIUM_PATH, or put one of ${NAMES.join(', ')} on PATH.\n\n`,
    );
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Looked {
  /** What the browser and the page's scripts wrote to the console. */
  readonly console: readonly string[];
  /** The page after its scripts. */
  readonly html: string;
}

/** Opens a page as a person would, and optionally draws it as a PNG file. */
export async function lookAt(browser: string, address: string, picture?: string): Promise<Looked> {
  const profile = mkdtempSync(path.join(tmpdir(), 'followthrough-browser-'));
  const drawn = picture ? [`--screenshot=${picture}`, '--window-size=1000,900'] : ['--dump-dom'];
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr'];
  try {
    const { stdout, stderr } = await promisify(execFile)(
      browser,
      [...options, '--virtual-time-budget=10000', `--user-data-dir=${profile}`, ...drawn, address],
      { maxBuffer: 50_000_000, timeout: 60_000 },
    );
    return { console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')), html: stdout };
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
