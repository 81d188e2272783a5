import '@mantine/spotlight/styles.layer.css';
import { Center, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from './api.ts';
import { type PaletteGroup, pagesAndActions, found } from './palette-groups.ts';
import { useMe } from './session.tsx';

const [store, palette] = createSpotlight();

export { palette };

/** Fewer letters mean too much. */
const LEAST = 2;
/** Milliseconds without another letter. */
const PAUSE = 180;

/** Ctrl or Cmd and K: wherever one may go, whatever one may begin, and everybody by a part of their name. */
export function CommandPalette() {
  const [typed, setTyped] = useState('');
  const me = useMe();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed.trim(), PAUSE);
  const asked = useQuery(
    query.search.all.queryOptions({
      input: { q },
      enabled: q.length >= LEAST,
      placeholderData: keepPreviousData,
    }),
  );
  const isAsking = typed.trim().length >= LEAST && (asked.isFetching || q !== typed.trim());
  const answered = typed.trim().length >= LEAST && asked.data ? found(asked.data) : [];
  const groups = [...pagesAndActions(me, typed), ...answered].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight.Root
      store={store}
      query={typed}
      onQueryChange={setTyped}
      shortcut="mod + K"
      scrollable
      maxHeight={460}
      clearQueryOnClose
    >
      <Spotlight.Search
        placeholder="Search, go to, or begin"
        aria-label="Search, go to, or begin"
        leftSection={<IconSearch size={20} aria-hidden />}
        rightSection={isAsking ? <Loader size="xs" aria-label="Searching" /> : undefined}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Group key={group.label} group={group} typed={typed} go={(to) => void navigate({ href: to })} />
        ))}
        {groups.length === 0 && !isAsking && <Spotlight.Empty>Nothing is called that</Spotlight.Empty>}
        {groups.length === 0 && isAsking && (
          <Center p="md">
            <Text c="dimmed" size="sm">
              Searching…
            </Text>
          </Center>
        )}
        {asked.isError && (
          <Text c="dimmed" size="sm" p="sm">
            The search did not answer: pages can still be opened.
          </Text>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

interface GroupProps {
  readonly group: PaletteGroup;
  readonly typed: string;
  readonly go: (to: string) => void;
}

function Group({ group: { label, actions }, typed, go }: GroupProps) {
  return (
    <Spotlight.ActionsGroup label={label}>
      {actions.map(({ id, name, says, to, Icon }) => (
        <Spotlight.Action
          key={id}
          label={name}
          description={says}
          leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
          highlightQuery={typed.trim() !== ''}
          onClick={() => go(to)}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}
