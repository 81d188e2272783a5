// What `npm start`, `npm test`, `npm run demo` and the other commands run first. It uses nothing but Node itself, because
// it must work before the packages are there. Everything it says goes to stderr: stdout belongs to the command.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = [20, 19];

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(sentence) {
  say(sentence);
  process.exit(1);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function readOr(file, otherwise) {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
}

/** Runs a program quietly, with a line of progress that counts the seconds; its output is shown only when it fails. */
async function step(label, command, args, env = {}) {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
  const onTerminal = process.stderr.isTTY;
  let frame = 0;
  const draw = () => process.stderr.write(`\r${'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[frame++ % 10]} ${label} … ${seconds()} s `);
  if (!onTerminal) say(`${label} …`);
  const ticker = setInterval(
    () => (onTerminal ? draw() : say(`${label} … ${seconds()} s`)),
    onTerminal ? 100 : 10_000,
  );
  const output = [];
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(error.message));
      resolve(1);
    });
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(ticker);
  if (onTerminal) process.stderr.write('\r\x1b[K');
  if (code === 0) return say(`✓ ${label} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  say(Buffer.concat(output).toString('utf8').trimEnd().split('\n').slice(-30).join('\n'));
  return stop(`✗ ${label} failed. The lines above say why; put that right and run the command again.`);
}

/** True when every package of the lock file is installed in its version, whoever installed it. */
function isInstalled(lockFile) {
  const installedList = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).every(
    ([name, wanted]) =>
      name === '' || installed[name]?.version === wanted.version || (wanted.optional && !installed[name]),
  );
}

async function installPackages() {
  const lockFile = path.join(root, 'package-lock.json');
  const stampFile = path.join(root, 'node_modules/.followthrough-stamp');
  const stamp = hashOf([lockFile]);
  if (readOr(stampFile, '') === stamp) return;
  if (!isInstalled(lockFile)) {
    const args = ['ci', '--no-audit', '--no-fund'];
    const npmScript = process.env.npm_execpath;
    if (npmScript?.endsWith('.js')) await step('Installing packages', process.execPath, [npmScript, ...args]);
    else await step('Installing packages', 'npm', args);
  }
  writeFileSync(stampFile, stamp);
}

async function generateDatabaseClient() {
  const schema = path.join(root, 'prisma/schema');
  if (!existsSync(schema)) return;
  const files = readdirSync(schema)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => path.join(schema, name));
  const stampFile = path.join(root, 'prisma/generated/.schema-stamp');
  const stamp = hashOf([...files, path.join(root, 'node_modules/prisma/package.json')]);
  if (readOr(stampFile, '') === stamp) return;
  // Generating needs no schema engine, yet Prisma would download one: any path in this variable keeps it from that.
  const env = {
    CHECKPOINT_DISABLE: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
  };
  await step(
    'Generating the database client',
    process.execPath,
    ['node_modules/prisma/build/index.js', 'generate'],
    env,
  );
  writeFileSync(stampFile, stamp);
}

/** Every file below a directory that is not hidden and not made by a build. */
function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'dist')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(directory, entry.name);
      return entry.isDirectory() ? filesBelow(file) : [file];
    });
}

async function buildPortal() {
  const sources = ['portal', 'contracts'].flatMap((name) => filesBelow(path.join(root, name)));
  const stampFile = path.join(root, 'portal/dist/.stamp');
  const stamp = hashOf([...sources, path.join(root, 'package-lock.json')]);
  if (readOr(stampFile, '') === stamp) return;
  const args = ['node_modules/vite/bin/vite.js', 'build', '-c', 'portal/vite.config.ts'];
  await step('Building the portal', process.execPath, args);
  writeFileSync(stampFile, stamp);
}

function run(script, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
  if (process.env.npm_lifecycle_event === undefined) return;
  // npm killed outright cannot pass a signal on: without this its stack would live on unseen.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1000);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  stop(
    `Followthrough needs Node ${oldestNode.join('.')} or newer, and this is ${process.versions.node}: install a newer Node.`,
  );
}
const [command = '', ...args] = process.argv.slice(2);
const script = path.join(root, 'scripts', `${command}.ts`);
if (!/^[a-z][a-z-]*$/.test(command) || !existsSync(script)) {
  stop(
    `There is no command "${command}": use npm start, npm test, npm run demo, npm run key, npm run verify-invoice, npm run reconcile, npm run dials, npm run vendors:check or npm run vendors:register.`,
  );
}
await installPackages();
await generateDatabaseClient();
if (command === 'start' || command === 'test') await buildPortal();
run(script, args);
