import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Popover,
  ScrollArea,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconColumns3, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { titleOf, USUAL_COLUMNS } from './columns.tsx';

interface ColumnPickerProps {
  readonly choices: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (columns: string[]) => void;
}

/** Which columns the table and its export have; a field of one's own can be named, whether or not it was met yet. */
export function ColumnPicker({ choices, chosen, onChange }: ColumnPickerProps) {
  const all = [...new Set([...choices, ...chosen])];
  // In the order in which they are offered, so that the same choice is always the same table.
  const take = (names: readonly string[]) => onChange(all.filter((name) => names.includes(name)));
  return (
    <Popover position="bottom-end" width={260} withinPortal trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <ScrollArea.Autosize mah={320} type="auto">
            <Checkbox.Group value={[...chosen]} onChange={take} label="Columns of the table">
              <Stack gap={6} pt="xs">
                {all.map((name) => (
                  <Checkbox key={name} value={name} label={titleOf(name)} size="sm" />
                ))}
              </Stack>
            </Checkbox.Group>
          </ScrollArea.Autosize>
          <OwnField onAdd={(field) => onChange([...new Set([...chosen, `field:${field}`])])} />
          <Button variant="subtle" size="xs" onClick={() => onChange([...USUAL_COLUMNS])}>
            Back to the usual ones
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

const FIELD = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

function OwnField({ onAdd }: { onAdd: (field: string) => void }) {
  const [name, setName] = useState('');
  const isName = FIELD.test(name);
  const add = () => {
    if (!isName) return;
    onAdd(name);
    setName('');
  };
  return (
    <>
      <Group gap={6} align="flex-end" wrap="nowrap">
        <TextInput
          label="A field of your own"
          placeholder="dog_name"
          size="xs"
          flex={1}
          value={name}
          onChange={(event) => setName(event.currentTarget.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <ActionIcon variant="default" size={30} onClick={add} disabled={!isName} aria-label="Add the field">
          <IconPlus size={16} />
        </ActionIcon>
      </Group>
      {name !== '' && !isName && (
        <Text size="xs" c="dimmed">
          Letters, digits and _, beginning with a letter.
        </Text>
      )}
    </>
  );
}
