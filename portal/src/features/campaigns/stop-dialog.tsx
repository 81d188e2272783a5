import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Campaign } from './campaign.ts';
import { people } from './campaign-words.ts';

interface DialogProps {
  readonly campaign: Campaign;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Asks what becomes of whom, before a campaign is stopped for good. */
export function StopDialog({ campaign, isOpen, close }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Stop this campaign for good?">
      <Ask campaign={campaign} close={close} />
    </Modal>
  );
}

function Ask({ campaign: { id, counts }, close }: Omit<DialogProps, 'isOpen'>) {
  const [leads, setLeads] = useState<'finish' | 'stop'>('finish');
  const [reason, setReason] = useState('');
  const stop = useWrite(query.campaigns.stop.mutationOptions(), {
    done: 'The campaign is stopped.',
    onDone: close,
  });
  const { waiting, inFlight } = counts;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '' && !stop.isPending) stop.mutate({ id, leads, reason: reason.trim() });
      }}
    >
      <Stack>
        <Text size="sm">
          This cannot be undone. {people(waiting)} who wait will never be reached by it. Appointments that
          were booked stay, with their reminders.
        </Text>
        <Radio.Group
          label={`${people(inFlight)} under way`}
          value={leads}
          onChange={(chosen) => setLeads(chosen === 'stop' ? 'stop' : 'finish')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="finish" label="Finish what they began" />
            <Radio value="stop" label="Stop at once: they hear nothing more of it" />
          </Stack>
        </Radio.Group>
        <Textarea
          label="Why"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={stop.isPending} disabled={reason.trim() === ''}>
            Stop it for good
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
