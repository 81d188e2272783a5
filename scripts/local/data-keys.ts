import { existsSync } from 'node:fs';
import path from 'node:path';
import { areDataKeys } from '../../config/data-keys.ts';
import { launcherEnvironment } from './checkout.ts';
import { LaunchError } from './launch-error.ts';
import { loadSecrets } from './secrets.ts';

/** DATA_KEYS as the environment has them, else the local stack's. @throws LaunchError when there is no stack */
export function dataKeys(): string {
  const given = process.env.DATA_KEYS;
  if (given) {
    if (!areDataKeys(given))
      throw new LaunchError('DATA_KEYS should be name:key, the key being 32 bytes in base64.');
    return given;
  }
  const { dataDir } = launcherEnvironment();
  if (!existsSync(path.join(dataDir, 'secrets.json')))
    throw new LaunchError(`There is no stack in ${dataDir} yet: run npm start first.`);
  return loadSecrets(dataDir).dataKeys;
}
