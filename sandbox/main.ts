import { createSandbox, type Sandbox } from './app.ts';
import { settingsFrom } from './settings.ts';

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function run(): Promise<void> {
  const settings = settingsFrom(process.env);
  const sandbox: Sandbox = createSandbox(settings);
  try {
    const address = await sandbox.listen();
    console.log(`Sandbox ready at ${address}, events go to ${settings.target}`);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    fail(new Error(`The sandbox cannot start: port ${settings.port} is taken. Free it or set SANDBOX_PORT.`));
  }
  let isLeaving = false;
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    void sandbox.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.send?.('ready');
}

run().catch(fail);
