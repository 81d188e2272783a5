import { expect, test } from '@jest/globals';
import { PERMISSIONS, type Permission } from '../../../../contracts/identity/permissions.ts';
import { grouped } from './permission-groups.ts';

const all = (Object.keys(PERMISSIONS) as Permission[]).map((name) => ({ name }));

test('every permission stands in one group, under what it is about', () => {
  const groups = grouped(all);
  const names = groups.flatMap(([, lines]) => lines.map(({ name }) => name));
  expect([...names].sort()).toEqual(all.map(({ name }) => name).sort());
  const groupOf = (wanted: Permission) =>
    groups.find(([, lines]) => lines.some(({ name }) => name === wanted))?.[0];
  expect(groupOf('leads:bulk')).toBe('Leads and contacts');
  expect(groupOf('billing:pay')).toBe('Billing');
  expect(groupOf('keys:write')).toBe('Settings and security');
});

test('a group of which nothing is offered is not shown', () => {
  expect(grouped([{ name: 'billing:read' }]).map(([group]) => group)).toEqual(['Billing']);
});
