import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from './session.tsx';

const [store, palette] = createSpotlight();

export { palette };

/** Ctrl or Cmd and K: wherever one may go, by typing. */
export function CommandPalette() {
  const { menus } = useMe();
  const navigate = useNavigate();
  const actions = menus.map(({ name, path }) => ({
    id: path,
    label: name,
    onClick: () => void navigate({ to: path }),
  }));
  return (
    <Spotlight
      store={store}
      actions={actions}
      nothingFound="Nothing is called that"
      highlightQuery
      scrollable
      searchProps={{
        leftSection: <IconSearch size={20} />,
        placeholder: 'Search or go to',
        'aria-label': 'Search or go to',
      }}
    />
  );
}
