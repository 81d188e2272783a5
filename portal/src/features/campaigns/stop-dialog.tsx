import { Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { ReasonField } from '../../kit/reason-field.tsx';
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
    <Modal opened={isOpen} onClose={close} closeOnClickOutside={false} title="Stop this campaign for good?">
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
          This cannot be undone. {people(waiting)} who {waiting === 1 ? 'waits' : 'wait'} will never be
          reached by it. Appointments that were booked stay, with their reminders.
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
        <ReasonField label="Why" value={reason} onChange={setReason} />
        <FormFoot
          verb="Stop it for good"
          isPending={stop.isPending}
          isDisabled={reason.trim() === ''}
          isDangerous
          close={close}
        />
      </Stack>
    </form>
  );
}
