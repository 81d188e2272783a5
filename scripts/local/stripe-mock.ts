import path from 'node:path';
import { type Attempt, firstThatWorks } from './find-tool.ts';
import { goInstall } from './go-install.ts';
import { LaunchError } from './launch-error.ts';
import type { Say } from './progress.ts';
import { run } from './run.ts';

/** It answers for Stripe's API of the version that the adapters ask for: `-strict-version-check` holds it to that. */
const module = 'github.com/stripe/stripe-mock@v0.203.0';

const remedy = `Install Go (https://go.dev/dl) and run this again, or give the path of stripe-mock in STRIPE_MOCK.`;

interface Where {
  /** STRIPE_MOCK, the path a person gave. */
  readonly given: string | undefined;
  readonly cacheDir: string;
}

/** Answers the path (or name) of a stripe-mock that runs. @throws LaunchError with what was tried and the remedy. */
export function findStripeMock({ given, cacheDir }: Where, say: Say): Promise<string> {
  const cached = path.join(cacheDir, 'bin', 'stripe-mock');
  const ways: Attempt[] = [
    { name: 'stripe-mock on PATH', find: () => working('stripe-mock') },
    { name: cached, find: () => working(cached) },
    {
      name: `go install ${module}`,
      find: async (tell) => {
        tell('compiling with go, about a minute, once');
        return working(await goInstall(module, cached));
      },
    },
  ];
  const attempts = given === undefined ? ways : [{ name: 'STRIPE_MOCK', find: () => givenMock(given) }];
  return firstThatWorks('stripe-mock', attempts, remedy, say);
}

async function givenMock(given: string): Promise<string> {
  try {
    return await working(given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `STRIPE_MOCK is ${given}, and that does not run as stripe-mock: ${why}. Put the path right, or unset it.`,
    );
  }
}

async function working(command: string): Promise<string> {
  const answer = await run(command, ['-version'], { timeoutMs: 30_000 });
  if (!answer.startsWith('stripe-mock ')) throw new Error('it is something else');
  return command;
}
