import { Button, Code, Stack, Text } from '@mantine/core';
import type { DataTableColumn } from 'mantine-datatable';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { vendorName, words } from '../../kit/words.ts';
import type { VendorEvent } from './vendor-event.ts';

/** What became of an event, as people say it. */
export const OUTCOMES: Readonly<Record<string, string>> = {
  quarantined: 'Set aside',
  pending: 'Waits',
  processed: 'Applied',
  no_recipient: 'Nobody waited',
  ignored: 'Of no use',
};

const LOOKS: Readonly<Record<string, string>> = { processed: 'done', no_recipient: 'none', ignored: 'none' };

export function Outcome({ status }: { status: string }) {
  return <Status of={LOOKS[status] ?? status} says={OUTCOMES[status] ?? words(status)} />;
}

export function eventColumns(open: (seq: string) => void): DataTableColumn<VendorEvent>[] {
  return [
    {
      accessor: 'receivedAt',
      title: 'When',
      width: 150,
      render: ({ receivedAt }) => <When at={receivedAt} />,
    },
    {
      accessor: 'kind',
      title: 'What',
      render: ({ vendor, kind, error }) => (
        <Stack gap={2}>
          <Text component="div" className="breakable">
            {vendorName(vendor)} <Code>{kind}</Code>
          </Text>
          {error && (
            <Text size="sm" c="dimmed" lineClamp={2} className="breakable">
              {error}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      accessor: 'connection',
      title: 'Account',
      width: 190,
      visibleMediaQuery: '(min-width: 62em)',
      render: ({ connection }) => (connection === 'environment' ? 'This installation’s' : 'Our own'),
    },
    {
      accessor: 'status',
      title: 'State',
      width: 140,
      render: ({ status }) => <Outcome status={status} />,
    },
    {
      accessor: 'open',
      title: '',
      width: 90,
      render: ({ seq, vendor, kind }) => (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => open(seq)}
          aria-label={`Open ${kind} of ${vendorName(vendor)}`}
        >
          Open
        </Button>
      ),
    },
  ];
}
