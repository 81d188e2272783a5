import base from '../../jest.config.mjs';

export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/contracts/*.contract.ts'],
  // They need no database.
  globalSetup: undefined,
  globalTeardown: undefined,
};
