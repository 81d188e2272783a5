/** The variable that tells tests the owner's address of the throw-away Postgres. */
export const testServer = 'FOLLOWTHROUGH_TEST_POSTGRES';

/** The migrated database that each test's own one is a copy of. */
export const templateDatabase = 'followthrough_template';
