import { Button, Menu, Stack, Text, TextInput } from '@mantine/core';
import { IconBookmark, IconDeviceFloppy, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { type LeadsSearch, sameFilter, toLeadFilter, toSearch } from './leads-search.ts';

export type SavedView = Awaited<ReturnType<typeof api.leadViews.list>>['items'][number];

interface ViewsMenuProps {
  readonly search: LeadsSearch;
  readonly columns: readonly string[];
  readonly onOpen: (view: SavedView) => void;
  /** The one that is open was removed, or a new one was made of what is shown. */
  readonly onNamed: (id: string | undefined) => void;
}

/** Lists with a name: everybody of the operator sees them, each with the leads that are theirs to see. */
export function ViewsMenu({ search, columns, onOpen, onNamed }: ViewsMenuProps) {
  const views = useQuery(query.leadViews.list.queryOptions({ input: { limit: 200 } }));
  const may = useMay('leads:write');
  const items = views.data?.items ?? [];
  const open = items.find(({ id }) => id === search.view);
  const isChanged = open?.filter ? !isAsSaved(open, search, columns) : false;
  return (
    <Menu position="bottom-start" width={280} withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} />}>
          {open ? `${open.name}${isChanged ? ' *' : ''}` : 'Views'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Saved views</Menu.Label>
        {items.length === 0 && (
          <Text size="sm" c="dimmed" px="sm" pb="xs">
            Set filters and columns, and give them a name: your whole team can open them then.
          </Text>
        )}
        {items.map((view) => (
          <Menu.Item
            key={view.id}
            disabled={view.filter === null}
            title={view.problem ?? undefined}
            aria-current={view.id === open?.id ? 'true' : undefined}
            onClick={() => onOpen(view)}
          >
            {view.name}
          </Menu.Item>
        ))}
        {may && <Writing open={open} isChanged={isChanged} {...{ search, columns, onNamed }} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function isAsSaved(view: SavedView, search: LeadsSearch, columns: readonly string[]): boolean {
  const same = view.columns.length === 0 || view.columns.join() === columns.join();
  return view.filter !== null && sameFilter(toSearch(view.filter), search) && same;
}

interface WritingProps extends Omit<ViewsMenuProps, 'onOpen'> {
  readonly open: SavedView | undefined;
  readonly isChanged: boolean;
}

function Writing({ open, isChanged, search, columns, onNamed }: WritingProps) {
  const shown = { filter: toLeadFilter(search), columns: [...columns] };
  const change = useWrite(query.leadViews.change.mutationOptions(), { done: 'The view is saved.' });
  const removal = useWrite(query.leadViews.remove.mutationOptions(), {
    done: 'The view is removed.',
    onDone: () => onNamed(undefined),
  });
  const remove = () =>
    open &&
    askWhy({
      title: `Remove the view ${open.name}?`,
      consequence: 'It is gone for everybody. Its leads stay.',
      verb: 'Remove it',
      isDangerous: true,
      act: () => removal.mutateAsync({ id: open.id }),
    });
  return (
    <>
      <Menu.Divider />
      {open && isChanged && (
        <Menu.Item
          leftSection={<IconDeviceFloppy size={16} />}
          onClick={() => change.mutate({ id: open.id, ...shown })}
        >
          Save what is shown as {open.name}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconPlus size={16} />}
        onClick={() => askName({ title: 'Save what is shown as a view', shown, onDone: onNamed })}
      >
        Save as a new view
      </Menu.Item>
      {open && (
        <>
          <Menu.Item
            leftSection={<IconPencil size={16} />}
            onClick={() => askName({ title: `Rename ${open.name}`, view: open, onDone: onNamed })}
          >
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={remove}>
            Remove
          </Menu.Item>
        </>
      )}
    </>
  );
}

interface NameQuestion {
  readonly title: string;
  /** Of a new one: what it shows. */
  readonly shown?: { readonly filter: ReturnType<typeof toLeadFilter>; readonly columns: string[] };
  /** Which is renamed. */
  readonly view?: SavedView;
  readonly onDone: (id: string) => void;
}

function askName(question: NameQuestion): void {
  openDialog({
    title: question.title,
    content: (close) => <NameForm {...question} close={close} />,
  });
}

function NameForm({ shown, view, onDone, close }: NameQuestion & { close: () => void }) {
  const [name, setName] = useState(view?.name ?? '');
  const [problem, setProblem] = useState<string>();
  const onFields = (errors: readonly { field: string; message: string }[]) => {
    setProblem(errors.find(({ field }) => field === 'name')?.message);
    return errors.every(({ field }) => field === 'name');
  };
  const finish = ({ id }: { id: string }) => {
    onDone(id);
    close();
  };
  const create = useWrite(query.leadViews.create.mutationOptions(), {
    done: ({ name: saved }) => `The view ${saved} is saved. Everybody of your team can open it.`,
    ...{ onDone: finish, onFields },
  });
  const change = useWrite(query.leadViews.change.mutationOptions(), { onDone: finish, onFields });
  const isPending = create.isPending || change.isPending;
  const save = () => {
    if (isPending || name.trim() === '') return;
    if (view) change.mutate({ id: view.id, name: name.trim() });
    else if (shown) create.mutate({ name: name.trim(), ...shown });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem}
          maxLength={100}
          required
          data-autofocus
        />
        <FormFoot verb="Save" isPending={isPending} isDisabled={name.trim() === ''} close={close} />
      </Stack>
    </form>
  );
}
