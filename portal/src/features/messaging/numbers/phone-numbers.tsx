import { Button, Group, Text, Title } from '@mantine/core';
import { IconPhonePlus, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { askWhy } from '../../../kit/ask-why.tsx';
import { byCursor } from '../../../kit/more.tsx';
import { PagedTable } from '../../../kit/paged-table.tsx';
import { Empty } from '../../../kit/states.tsx';
import { Status } from '../../../kit/status.tsx';
import { When } from '../../../kit/time.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { vendorName } from '../../../kit/words.ts';
import { useClientNames } from '../../identity/client-select.tsx';
import type { PhoneNumber } from './phone-number.ts';
import { editNumber } from './phone-number-form.tsx';

/** The numbers that text and take texts in. */
export function PhoneNumbers() {
  const mayWrite = useMay('settings:write');
  const numbers = useInfiniteQuery(
    query.phoneNumbers.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, cursor }),
      ...byCursor,
    }),
  );
  const clients = useClientNames();
  const add = mayWrite && (
    <Button size="sm" leftSection={<IconPlus size={16} />} onClick={() => editNumber(null)}>
      Add a number
    </Button>
  );
  return (
    <section aria-label="Phone numbers">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          Phone numbers
        </Title>
        {add}
      </Group>
      <PagedTable
        of={numbers}
        idOf="number"
        columns={[...columns(clients), ...(mayWrite ? [ACTIONS] : [])]}
        empty={
          <Empty title="No numbers yet" Icon={IconPhonePlus} action={add}>
            Texts need a number to come from. Add one that your vendor has given you.
          </Empty>
        }
      />
    </section>
  );
}

/** +1 415 555 0100 */
function readable(number: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area ? `+1 ${area} ${exchange} ${line}` : number;
}

function columns(clients: ReadonlyMap<string, string>): DataTableColumn<PhoneNumber>[] {
  return [
    {
      accessor: 'number',
      title: 'Number',
      noWrap: true,
      render: ({ number, label }) => (
        <>
          <Text size="sm" fw={600} className="tabular">
            {readable(number)}
          </Text>
          {label && (
            <Text size="xs" c="dimmed">
              {label}
            </Text>
          )}
        </>
      ),
    },
    {
      accessor: 'clientId',
      title: 'Texts for',
      render: ({ clientId }) => (clientId ? (clients.get(clientId) ?? 'One client') : 'Every client'),
    },
    { accessor: 'vendor', title: 'Carried by', render: ({ vendor }) => vendorName(vendor) },
    {
      accessor: 'status',
      title: 'State',
      render: ({ status }) => (
        <Status of={status} says={status === 'active' ? 'In use' : 'Retired: takes texts in, sends none'} />
      ),
    },
    {
      accessor: 'createdAt',
      title: 'Added',
      noWrap: true,
      render: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
}

const ACTIONS: DataTableColumn<PhoneNumber> = {
  accessor: 'actions',
  title: '',
  textAlign: 'right',
  noWrap: true,
  render: (number) => <Actions number={number} />,
};

function Actions({ number }: { number: PhoneNumber }) {
  const isActive = number.status === 'active';
  const change = useWrite(query.phoneNumbers.change.mutationOptions(), {
    done: isActive ? 'The number is retired.' : 'The number is in use again.',
  });
  const turn = () => change.mutateAsync({ number: number.number, status: isActive ? 'retired' : 'active' });
  const ask = () =>
    askWhy({
      title: `Retire ${readable(number.number)}?`,
      consequence:
        'It sends nothing more, and still takes texts in. Whom it texted gets texts from another number of yours. You can take it up again.',
      verb: 'Retire it',
      act: turn,
    });
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="default" onClick={() => editNumber(number)}>
        Edit
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        loading={change.isPending}
        onClick={isActive ? ask : () => void turn().catch(() => undefined)}
      >
        {isActive ? 'Retire' : 'Use again'}
      </Button>
    </Group>
  );
}
