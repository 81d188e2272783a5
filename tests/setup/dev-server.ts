import { TestWorkflowEnvironment } from '@temporalio/testing';
import { launcherEnvironment } from '../../scripts/local/checkout.ts';
import { findTemporalCli } from '../../scripts/local/temporal-cli.ts';
import { dynamicConfig, searchAttributes } from '../../scripts/local/temporal-server.ts';

/** A Temporal server as `npm start` has it, in memory: its clock is the wall's. Call `teardown()` on it at the end. */
export async function createDevServer(more: readonly string[] = []): Promise<TestWorkflowEnvironment> {
  const { cacheDir, temporalCli } = launcherEnvironment();
  const path = await findTemporalCli({ given: temporalCli, cacheDir }, () => undefined);
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: [
        ...searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
        ...more,
        ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
      ],
    },
  });
}
