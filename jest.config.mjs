import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/.followthrough/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.followthrough/'],
  globalSetup: '<rootDir>/tests/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/setup/global-teardown.mjs',
  // A workflow suite runs a server of its own beside it: more at once only wait for each other.
  maxWorkers: Math.min(4, availableParallelism()),
  // What suites leave in a worker's memory is collected ever more slowly: beyond this the next suite gets a new one.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 60_000,
};
