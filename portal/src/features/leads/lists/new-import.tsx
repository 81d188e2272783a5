import { Alert, Button, Group, Paper, Progress, Select, Stack, Tabs, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../../app/api.ts';
import { requestKey } from '../../../kit/request-key.ts';
import { LoadFailed } from '../../../kit/states.tsx';
import { ListAddress } from './list-address.tsx';
import { ListConsent } from './list-consent.tsx';
import { ListPicker } from './list-picker.tsx';
import { ListPreview } from './list-preview.tsx';
import { AS_RECOGNISED, missingOf, type Reading } from './reading.ts';
import { sendAddress, sendList } from './send-list.ts';
import { useTrial } from './use-trial.ts';

interface NewImportProps {
  readonly campaignId: string | null;
  readonly onCampaign: (campaignId: string | null) => void;
}

/** Brings a list into a campaign that is there: a file, or an address where one lies. */
export function NewImport({ campaignId, onCampaign }: NewImportProps) {
  const [from, setFrom] = useState<'file' | 'address'>('file');
  const [file, setFile] = useState<File | null>(null);
  const [address, setAddress] = useState('');
  const [reading, setReading] = useState<Reading>(AS_RECOGNISED);
  const trial = useTrial(from === 'file' && campaignId ? file : null, reading, campaignId ?? undefined);
  const sending = useSending(() => {
    setFile(null);
    setAddress('');
    setReading(AS_RECOGNISED);
  });
  const isAddress = /^https:\/\/\S+$/.test(address.trim());
  const missing = missingOf(reading);
  const isReady = campaignId !== null && !missing && (from === 'file' ? trial.data !== undefined : isAddress);
  const send = () => {
    if (!campaignId) return;
    if (from === 'address') {
      const of = [campaignId, address.trim(), reading];
      sending.run(of, (key) => sendAddress(address.trim(), { campaignId, reading, key }));
    } else if (file) {
      const of = [campaignId, file.name, file.size, file.lastModified, reading];
      sending.run(of, (key) => sendList(file, { campaignId, reading, key, onProgress: sending.tellShare }));
    }
  };
  return (
    <Paper p="md">
      <Stack>
        <Title order={2} size="h4">
          Import a list
        </Title>
        <CampaignSelect campaignId={campaignId} onCampaign={onCampaign} />
        <Tabs value={from} onChange={(value) => setFrom(value === 'address' ? 'address' : 'file')}>
          <Tabs.List>
            <Tabs.Tab value="file">A CSV file</Tabs.Tab>
            <Tabs.Tab value="address">An address</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="file" pt="md">
            <FileFields
              {...{ file, trial, reading, setReading, hasCampaign: campaignId !== null }}
              onPick={(picked) => {
                setFile(picked);
                setReading({ ...reading, mapping: {} });
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="address" pt="md">
            <ListAddress
              {...{ address, reading }}
              onAddress={setAddress}
              onReading={setReading}
              error={address !== '' && !isAddress ? 'Enter an address that begins with https://' : null}
            />
          </Tabs.Panel>
        </Tabs>
        {(from === 'address' ? address !== '' : trial.data) && (
          <ListConsent reading={reading} onReading={setReading} />
        )}
        {sending.error !== null && <LoadFailed error={sending.error} again={send} />}
        {sending.share !== null && <Sending share={sending.share} />}
        <Group>
          <Button onClick={send} disabled={!isReady} loading={sending.share !== null}>
            Import
          </Button>
          {missing && <Text size="sm">{missing}.</Text>}
        </Group>
      </Stack>
    </Paper>
  );
}

/** Sends once at a time; what failed may be sent again, and is taken once. */
function useSending(onDone: () => void) {
  const client = useQueryClient();
  const [id, setId] = useState(() => crypto.randomUUID());
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = (of: unknown, send: (key: string) => Promise<{ sameFileAs: string | null }>) => {
    if (share !== null) return;
    setShare(0);
    setError(null);
    send(requestKey(id, 'list', of))
      .then(({ sameFileAs }) => {
        const again = sameFileAs
          ? ' The same file was imported before: who is a lead already stays one.'
          : '';
        notifications.show({ message: `The list is taken and being read.${again}`, color: 'green' });
        setId(crypto.randomUUID());
        void client.invalidateQueries();
        onDone();
      }, setError)
      .finally(() => setShare(null));
  };
  return { run, share, error, tellShare: setShare };
}

function Sending({ share }: { share: number }) {
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        Sending: {Math.round(share * 100)} %
      </Text>
      <Progress value={share * 100} aria-label="Sending the list" />
    </div>
  );
}

function CampaignSelect({ campaignId, onCampaign }: NewImportProps) {
  const campaigns = useQuery(
    query.campaigns.list.queryOptions({ input: { limit: 200, status: 'draft,active,paused' } }),
  );
  return (
    <Select
      label="Into which campaign"
      required
      searchable
      maw={480}
      placeholder={campaigns.isPending ? 'Loading …' : 'Choose a campaign'}
      nothingFoundMessage="No campaign that takes leads is called so"
      data={
        campaigns.data?.items.map(({ id, name, clientName }) => ({
          value: id,
          label: `${name} (${clientName})`,
        })) ?? []
      }
      value={campaignId}
      onChange={onCampaign}
    />
  );
}

interface FileProps {
  readonly file: File | null;
  readonly onPick: (file: File | null) => void;
  readonly trial: ReturnType<typeof useTrial>;
  readonly reading: Reading;
  readonly setReading: (reading: Reading) => void;
  readonly hasCampaign: boolean;
}

function FileFields({ file, onPick, trial, reading, setReading, hasCampaign }: FileProps) {
  return (
    <Stack>
      <ListPicker file={file} onPick={onPick} />
      {file && !hasCampaign && <Alert color="yellow">Choose the campaign, and the file is read.</Alert>}
      {file && hasCampaign && <ListPreview trial={trial} reading={reading} onReading={setReading} />}
    </Stack>
  );
}
