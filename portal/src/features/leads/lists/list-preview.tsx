import {
  Alert,
  Box,
  Group,
  NativeSelect,
  Paper,
  Progress,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { count } from '../../../kit/money.ts';
import { LoadFailed } from '../../../kit/states.tsx';
import { words } from '../../../kit/words.ts';
import { RegionSelect } from './list-address.tsx';
import { ListProblems } from './list-problems.tsx';
import { type Reading, targetName, targetsOf } from './reading.ts';
import type { SampleRow, Trial } from './send-list.ts';
import type { useTrial } from './use-trial.ts';

interface PreviewProps {
  readonly trial: ReturnType<typeof useTrial>;
  readonly reading: Reading;
  readonly onReading: (reading: Reading) => void;
}

/** A list as it would be read: its columns, which can be taken for something else, its first rows, what is wrong. */
export function ListPreview({ trial, reading, onReading }: PreviewProps) {
  const { data, error, isFetching, share } = trial;
  return (
    <Stack>
      {isFetching && <Trying share={share} />}
      {error && !isFetching && <LoadFailed error={error} again={() => void trial.refetch()} />}
      {data && (
        <>
          <Summary trial={data} />
          <Columns trial={data} reading={reading} onReading={onReading} />
          <FirstRows trial={data} />
          <ListProblems problems={data.problems} />
        </>
      )}
    </Stack>
  );
}

function Trying({ share }: { share: number }) {
  const isSent = share >= 1;
  return (
    <Box role="status">
      <Text size="sm" mb={4}>
        {isSent ? 'Reading the file …' : `Sending the file to be read: ${Math.round(share * 100)} %`}
      </Text>
      <Progress value={isSent ? 100 : share * 100} animated={isSent} aria-label="Reading the file" />
    </Box>
  );
}

function Summary({ trial: { rows, imported, merged, unknownZone } }: { trial: Trial }) {
  return (
    <Alert icon={<IconInfoCircle />} color={imported === 0 ? 'red' : 'blue'}>
      <Text size="sm" role="status">
        <b>{count(imported)}</b> of {count(rows)} rows become leads.
        {merged > 0 && ` ${count(merged)} of them are contacts that you have already.`}
        {unknownZone > 0 &&
          ` Of ${count(unknownZone)} nothing tells where they live: the campaign’s own zone counts.`}
      </Text>
    </Alert>
  );
}

/** Above it the kit's own fields keep the browser busy for many seconds; the browser's do not. */
const MANY_COLUMNS = 40;

function Columns({ trial, reading, onReading }: { trial: Trial } & Omit<PreviewProps, 'trial'>) {
  return (
    <Paper p="md">
      <Stack>
        <Group justify="space-between" align="flex-end">
          <Box>
            <Title order={3} size="h5">
              Columns
            </Title>
            <Text size="sm" c="dimmed">
              What each column holds. Change what was not recognised.
            </Text>
          </Box>
          <RegionSelect reading={reading} onReading={onReading} />
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm">
          {trial.columns.map(({ header, target }, at) => {
            const field = {
              label: header || `Column ${at + 1}`,
              data: targetsOf(header, target),
              value: target ?? 'ignore',
            };
            const take = (chosen: string | null) =>
              chosen && onReading({ ...reading, mapping: { ...reading.mapping, [header]: chosen } });
            return trial.columns.length > MANY_COLUMNS ? (
              <NativeSelect
                key={`${header} ${at}`}
                {...field}
                onChange={({ currentTarget }) => take(currentTarget.value)}
              />
            ) : (
              <Select key={`${header} ${at}`} {...field} allowDeselect={false} searchable onChange={take} />
            );
          })}
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

const SHOWN = ['phone', 'email', 'firstName', 'lastName', 'company', 'zone', 'state', 'tags', 'score'];

function FirstRows({ trial: { sample } }: { trial: Trial }) {
  const used = SHOWN.filter((field) => sample.some((row) => !isBad(row) && row[field] !== undefined));
  const own = [...new Set(sample.flatMap((row) => Object.keys(ownFields(row))))];
  if (sample.length === 0) return null;
  return (
    <Paper p="md">
      <Title order={3} size="h5" mb="xs">
        The first {sample.length === 1 ? 'row' : `${sample.length} rows`}, as they are read
      </Title>
      <Table.ScrollContainer minWidth={500}>
        <Table verticalSpacing={6} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Line</Table.Th>
              {[...used, ...own.map((name) => `field:${name}`)].map((target) => (
                <Table.Th key={target}>{targetName(target)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sample.map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{count(row.line)}</Table.Td>
                {isBad(row) ? (
                  <Table.Td colSpan={Math.max(1, used.length + own.length)}>
                    <b>Not taken:</b> {row.reason}
                  </Table.Td>
                ) : (
                  <Cells row={row} used={used} own={own} />
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Cells({ row, used, own }: { row: SampleRow; used: readonly string[]; own: readonly string[] }) {
  const fields = ownFields(row);
  return (
    <>
      {used.map((field) => (
        <Table.Td key={field}>{said(row[field])}</Table.Td>
      ))}
      {own.map((name) => (
        <Table.Td key={`own ${name}`}>{said(fields[name])}</Table.Td>
      ))}
    </>
  );
}

function isBad(row: SampleRow): boolean {
  return row.reason !== undefined;
}

function ownFields(row: SampleRow): Readonly<Record<string, unknown>> {
  return (row['fields'] as Readonly<Record<string, unknown>> | undefined) ?? {};
}

function said(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return words('sealed');
  return String(value);
}
