import { Button, Group, Menu, Paper, Text } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { count } from '../../kit/money.ts';
import { openBulk } from './bulk-dialog.tsx';
import { BULK_KINDS, BULK_WORDS, type Chosen, MOST_NAMED } from './bulk-kinds.ts';
import type { ListedLead } from './columns.tsx';
import { type LeadsSearch, toLeadFilter } from './leads-search.ts';

interface BulkBarProps {
  readonly search: LeadsSearch;
  readonly selected: readonly ListedLead[];
  /** All that match, not only those that are loaded. */
  readonly isAll: boolean;
  readonly total: { readonly count: number; readonly isExact: boolean } | null;
  readonly onAll: () => void;
  readonly onNone: () => void;
}

/** What can be done with the leads that are chosen. */
export function BulkBar({ search, selected, isAll, total, onAll, onNone }: BulkBarProps) {
  if (selected.length === 0) return null;
  const tooMany = !isAll && selected.length > MOST_NAMED;
  const chosen: Chosen = isAll
    ? { filter: toLeadFilter(search), isAll }
    : { leadIds: selected.map(({ id }) => id) };
  const [first] = selected;
  const ofOne = selected.every(({ campaignId }) => campaignId === first?.campaignId);
  const campaignId = search.campaignId ?? (!isAll && ofOne ? first?.campaignId : undefined);
  return (
    <Paper p="xs" mb="xs" role="region" aria-label="Chosen leads">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text size="sm" fw={600} aria-live="polite">
            {isAll ? `All ${sayTotal(total)} that match` : `${count(selected.length)} chosen`}
          </Text>
          {!isAll && total && total.count > selected.length && (
            <Button variant="subtle" size="compact-sm" onClick={onAll}>
              Choose all {sayTotal(total)} that match
            </Button>
          )}
        </Group>
        <Group gap="xs">
          {tooMany && (
            <Text size="xs" c="dimmed">
              At most {count(MOST_NAMED)} one by one
            </Text>
          )}
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="xs" rightSection={<IconChevronDown size={14} />} disabled={tooMany}>
                Do with them
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {BULK_KINDS.map((kind) => (
                <Menu.Item
                  key={kind}
                  color={BULK_WORDS[kind].isDangerous && 'red'}
                  onClick={() => openBulk({ kind, chosen, campaignId, onAsked: onNone })}
                >
                  {BULK_WORDS[kind].verb}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button size="xs" variant="default" leftSection={<IconX size={14} />} onClick={onNone}>
            Choose none
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

/** A total that was reckoned is told as "about". */
export function sayTotal(total: { readonly count: number; readonly isExact: boolean } | null): string {
  if (!total) return '';
  if (total.isExact) return count(total.count);
  return `about ${new Intl.NumberFormat(undefined, { maximumSignificantDigits: 2 }).format(total.count)}`;
}
