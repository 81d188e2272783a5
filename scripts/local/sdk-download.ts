import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

type Server = 'dev-server' | 'time-skipping';

const timeoutMs = 180_000;

/**
 * Lets the Temporal SDK download one of its servers and keeps the executable at `target`.
 * In a process of its own: it loads the SDK's native part, which takes over signals, and can be ended when it hangs.
 */
export async function downloadBySdk(server: Server, target: string): Promise<string> {
  await mkdir(path.dirname(target), { recursive: true });
  const directory = await mkdtemp(`${target}.download-`);
  try {
    await run(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), server, directory], {
      timeoutMs,
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    const [file] = await readdir(directory);
    if (file === undefined) throw new Error('the download left no file');
    await chmod(path.join(directory, file), 0o755);
    await rename(path.join(directory, file), target);
    return target;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function download(server: string | undefined, downloadDir: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const options = { server: { executable: { type: 'cached-download', downloadDir } } } as const;
  const environment =
    server === 'time-skipping'
      ? await TestWorkflowEnvironment.createTimeSkipping(options)
      : await TestWorkflowEnvironment.createLocal(options);
  await environment.teardown();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [server, directory = ''] = process.argv.slice(2);
  await download(server, directory).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
