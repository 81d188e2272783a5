// jest loads this file without its transform, so TypeScript is loaded by tsx here.
import { tsImport } from 'tsx/esm/api';

export default async function globalSetup({ rootDir }) {
  const { startTestPostgres } = await tsImport('./postgres.ts', import.meta.url);
  globalThis.stopTestPostgres = await startTestPostgres(rootDir);
}
