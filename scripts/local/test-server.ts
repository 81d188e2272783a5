import { access, constants, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Attempt, firstThatWorks } from './find-tool.ts';
import { LaunchError } from './launch-error.ts';
import type { Say } from './progress.ts';
import { run } from './run.ts';
import { downloadBySdk } from './sdk-download.ts';

const version = '1.37.0';

const remedy =
  'Give the path of one in TEMPORAL_TEST_SERVER, or install Java and Maven (mvn), or let this machine reach the internet.';

interface Where {
  /** TEMPORAL_TEST_SERVER, the path a person gave. */
  readonly given: string | undefined;
  readonly cacheDir: string;
}

/** Answers the path of an executable time-skipping test server. @throws LaunchError with what was tried and the remedy. */
export function findTestServer(
  where: Where,
  say: Say,
  attempts = testServerAttempts(where),
): Promise<string> {
  return firstThatWorks('Temporal test server', attempts, remedy, say);
}

function testServerAttempts({ given, cacheDir }: Where): Attempt[] {
  const downloaded = path.join(cacheDir, 'test-server', 'temporal-test-server');
  const assembled = path.join(cacheDir, 'test-server', version);
  const ways: Attempt[] = [
    { name: downloaded, find: () => executable(downloaded) },
    { name: assembled, find: () => withJava(path.join(assembled, 'temporal-test-server')) },
    {
      name: "the Temporal SDK's download",
      find: (say) => {
        say('downloading');
        return downloadBySdk('time-skipping', downloaded);
      },
    },
    {
      name: `io.temporal:temporal-test-server:${version} by Maven`,
      find: async (say) => {
        say('fetching with Maven');
        return withJava(await assemble(assembled));
      },
    },
  ];
  return given === undefined ? ways : [{ name: 'TEMPORAL_TEST_SERVER', find: () => givenServer(given) }];
}

async function givenServer(given: string): Promise<string> {
  return executable(given).catch(() => {
    throw new LaunchError(
      `TEMPORAL_TEST_SERVER is ${given}, and that cannot be run. Put the path right, or unset it.`,
    );
  });
}

async function executable(file: string): Promise<string> {
  await access(file, constants.X_OK).catch(() => {
    throw new Error('not there');
  });
  return file;
}

async function withJava(file: string): Promise<string> {
  await executable(file);
  await run('java', ['-version'], { timeoutMs: 30_000 }).catch((error: Error) => {
    throw new Error(`java: ${error.message}`);
  });
  return file;
}

/** Fetches the server's jars and puts a script beside them that runs them. */
async function assemble(directory: string): Promise<string> {
  await mkdir(path.dirname(directory), { recursive: true });
  const building = await mkdtemp(`${directory}.build-`);
  try {
    const pom = path.join(building, 'pom.xml');
    const script = path.join(building, 'temporal-test-server');
    await writeFile(pom, pomText);
    const goal = ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${building}/lib`];
    await run('mvn', goal, { timeoutMs: 10 * 60_000 });
    await writeFile(script, scriptText, { mode: 0o755 });
    await rm(directory, { recursive: true, force: true });
    await rename(building, directory);
    return path.join(directory, 'temporal-test-server');
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

const pomText = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>followthrough</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

// The first compiler tier alone: such a server lives for seconds, and starts a second sooner.
const scriptText = `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;
