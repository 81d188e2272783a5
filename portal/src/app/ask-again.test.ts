import { afterEach, expect, test } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { askAgain } from './ask-again.ts';

const clients: QueryClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.clear();
});

/** A page that shows what `ask` brings, and whatever it has brought by now. */
function show(key: string, ask: () => Promise<string>) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  clients.push(client);
  const shown: string[] = [];
  new QueryObserver(client, { queryKey: [key], queryFn: ask }).subscribe(({ data }) => {
    if (data !== undefined && shown.at(-1) !== data) shown.push(data);
  });
  return { client, shown };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const ALL = { isOld: () => true, isHidden: false };

test('what changes while it is asked for the first time is shown as it is after the change', async () => {
  const answers: ((answer: string) => void)[] = [];
  const { client, shown } = show('bell', () => new Promise((resolve) => answers.push(resolve)));
  askAgain(client, ALL);
  answers[0]?.('before');
  await settle();
  answers[1]?.('after');
  await settle();
  expect(shown).toEqual(['before', 'after']);
});

test('what is not concerned is not asked again', async () => {
  let asked = 0;
  const { client } = show('other', async () => String((asked += 1)));
  askAgain(client, { isOld: () => false, isHidden: false });
  await settle();
  expect(asked).toBe(1);
});

test('what is there already is asked once', async () => {
  let asked = 0;
  const { client, shown } = show('list', async () => String((asked += 1)));
  await settle();
  askAgain(client, ALL);
  await settle();
  expect([asked, shown]).toEqual([2, ['1', '2']]);
});
