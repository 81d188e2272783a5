import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface CoveredScript {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

const session = new Session();
session.connect();

/** The inspector of this very process answers before `post` returns. */
function ask(method: string, params: object = {}): unknown {
  let answer: unknown;
  session.post(method, params, (error: Error | null, result?: object) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

interface Place {
  readonly files: readonly string[];
  readonly voice: RegExp;
}

/**
 * The places that match their voice and that nothing has come by since this module was loaded, as `file:line code`.
 * Import this module before the code that it looks at, and ask once: the asking starts the count anew.
 */
export function unreached(places: readonly Place[]): string[] {
  const { result } = ask('Profiler.takePreciseCoverage') as { result: CoveredScript[] };
  ask('Debugger.enable');
  const left = places.flatMap(({ files, voice }) =>
    files
      .filter((file) => voice.test(readFileSync(file, 'utf8')))
      .flatMap((file) => unreachedIn(file, voice, result)),
  );
  // Left to the collector of garbage, this session would take the counting of the next suite with it when it goes.
  session.disconnect();
  return [...new Set(left)].sort();
}

function unreachedIn(file: string, voice: RegExp, scripts: readonly CoveredScript[]): string[] {
  const script = scripts.find(({ url }) => url.replace('file://', '') === file);
  if (!script) return [`${path.relative(process.cwd(), file)} was never loaded`];
  const { scriptId } = script;
  const { scriptSource } = ask('Debugger.getScriptSource', { scriptId }) as { scriptSource: string };
  return [...scriptSource.matchAll(new RegExp(voice, 'g'))]
    .filter(({ index }) => !isReached(script, index))
    .map(({ index }) => placeOf(file, lineAt(scriptSource, index)));
}

/** The innermost range around a place says how often it was come by. */
function isReached({ functions }: CoveredScript, at: number): boolean {
  const around = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset);
  const innermost = around.sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))[0];
  return (innermost?.count ?? 0) > 0;
}

const lineAt = (text: string, at: number): string =>
  text.slice(text.lastIndexOf('\n', at) + 1, `${text}\n`.indexOf('\n', at)).trim();

/** The line as it was written, where the compiler has left it as it was. */
function placeOf(file: string, line: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const number = lines.findIndex(
    (one) => one.replaceAll(/["'`\s;]/g, '') === line.replaceAll(/["'`\s;]/g, ''),
  );
  return `${path.relative(process.cwd(), file)}${number < 0 ? '' : `:${number + 1}`} ${line}`;
}
