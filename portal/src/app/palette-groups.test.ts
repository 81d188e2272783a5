import { describe, expect, it } from '@jest/globals';
import { MENUS } from '../../../contracts/identity/menus.ts';
import { pagesAndActions } from './palette-groups.ts';
import type { Me } from './session.tsx';

const owner = { menus: MENUS, may: ['consent:write', 'campaigns:write'] } as unknown as Me;
const viewer = { menus: MENUS.slice(0, 3), may: [] } as unknown as Me;

const foundBy = (typed: string, me = owner) =>
  pagesAndActions(me, typed).flatMap(({ actions }) => actions.map(({ to }) => to));

describe('the command palette', () => {
  it.each(['do not contact', 'stop texts', 'opt out', 'Suppress', 'DNC', 'unsubscribe', 'opt-out'])(
    'leads whoever types "%s" to where that is ended',
    (typed) => {
      expect(foundBy(typed)).toEqual(['/leads', '/settings/suppressions']);
      expect(foundBy(typed, viewer)).toEqual([]);
    },
  );

  it('still finds a page by a part of its name, and nothing by what nothing is called', () => {
    expect(foundBy('campai')).toEqual(['/campaigns/new', '/campaigns']);
    expect(foundBy('zebra')).toEqual([]);
  });
});
