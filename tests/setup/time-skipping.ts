import { TestWorkflowEnvironment } from '@temporalio/testing';
import { launcherEnvironment } from '../../scripts/local/checkout.ts';
import { searchAttributes } from '../../scripts/local/temporal-server.ts';
import { findTestServer } from '../../scripts/local/test-server.ts';

// temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
const keyword = 2;

/** The SDK gives the server five seconds to come up, which a busy machine may not grant at once. */
const ATTEMPTS = 4;

/**
 * A Temporal server of the suite's own, whose clock skips to the next timer while a result is awaited. The clock is one
 * for all its workflows; it has neither schedules nor visibility. Call `teardown()` on it at the end.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { cacheDir, temporalTestServer } = launcherEnvironment();
  const path = await findTestServer({ given: temporalTestServer, cacheDir }, () => undefined);
  const environment = await startServer(path, ATTEMPTS);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(searchAttributes.map((name) => [name, keyword])),
  });
  return environment;
}

async function startServer(path: string, attempts: number): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (attempts <= 1) throw error;
    return startServer(path, attempts - 1);
  }
}
