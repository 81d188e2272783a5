import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { PERMISSION_FILE, permissionTable } from './permission-table.ts';

test('the page says what the table does: `npm run permissions` writes it anew', () => {
  expect(readFileSync(PERMISSION_FILE, 'utf8')).toBe(permissionTable());
});
