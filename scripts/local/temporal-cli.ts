import path from 'node:path';
import { type Attempt, firstThatWorks } from './find-tool.ts';
import { goInstall } from './go-install.ts';
import { LaunchError } from './launch-error.ts';
import type { Say } from './progress.ts';
import { run } from './run.ts';
import { downloadBySdk } from './sdk-download.ts';

// Newer versions of this module cannot be installed by `go install`: their go.mod has replace directives.
const cliModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

const remedy =
  'Install the Temporal CLI (https://docs.temporal.io/cli), or give the path of one in TEMPORAL_CLI, ' +
  'or the address of a running server in TEMPORAL_ADDRESS.';

interface Where {
  /** TEMPORAL_CLI, the path a person gave. */
  readonly given: string | undefined;
  readonly cacheDir: string;
}

/** Answers the path (or name) of a Temporal CLI that runs. @throws LaunchError with what was tried and the remedy. */
export function findTemporalCli(where: Where, say: Say, attempts = cliAttempts(where)): Promise<string> {
  return firstThatWorks('Temporal CLI', attempts, remedy, say);
}

function cliAttempts({ given, cacheDir }: Where): Attempt[] {
  const cached = path.join(cacheDir, 'bin', 'temporal');
  const ways: Attempt[] = [
    { name: 'temporal on PATH', find: () => working('temporal') },
    { name: cached, find: () => working(cached) },
    {
      name: "the Temporal SDK's download",
      find: async (say) => {
        say('downloading');
        return working(await downloadBySdk('dev-server', cached));
      },
    },
    {
      name: `go install ${cliModule}`,
      find: async (say) => {
        say('compiling with go, about three minutes, once');
        return working(await goInstall(cliModule, cached));
      },
    },
  ];
  return given === undefined ? ways : [{ name: 'TEMPORAL_CLI', find: () => givenCli(given) }];
}

async function givenCli(given: string): Promise<string> {
  try {
    return await working(given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `TEMPORAL_CLI is ${given}, and that does not run as the Temporal CLI: ${why}. Put the path right, or unset it.`,
    );
  }
}

async function working(command: string): Promise<string> {
  const answer = await run(command, ['--version'], { timeoutMs: 30_000 });
  if (!/temporal version/i.test(answer)) throw new Error('it is something else');
  return command;
}
