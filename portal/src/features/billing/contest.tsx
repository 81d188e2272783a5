import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { askWhy } from '../../kit/ask-why.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { useWrite } from '../../kit/use-write.ts';
import { SETTLEMENTS, type Settlement } from './dispute-words.ts';

/** Asks why a billed show is contested, and contests it. */
export function useContest() {
  const contest = useWrite(query.disputes.create.mutationOptions(), {
    done: 'The show is contested. Staff look at it, and you see here what becomes of it.',
  });
  return ({ proofId, slot, price }: { proofId: string; slot: number; price: string }) =>
    askWhy({
      title: `Contest show ${slot}`,
      consequence: `Staff look at the evidence and decide. Until then nobody reminds you of this invoice. If the show did not take place, the next one takes its place, or its ${price} are credited.`,
      verb: 'Contest it',
      reason: { label: 'Why do you contest it?' },
      act: (reason) => contest.mutateAsync({ proofId, reason }),
    });
}

/** Takes a dispute back, once that is confirmed. */
export function useWithdraw() {
  const withdraw = useWrite(query.disputes.withdraw.mutationOptions(), {
    done: 'The dispute is taken back.',
  });
  return (id: string) =>
    askWhy({
      title: 'Take the dispute back',
      consequence:
        'The show stands again, and the invoice is asked for as before. You can contest it once more.',
      verb: 'Take it back',
      act: () => withdraw.mutateAsync({ id }),
    });
}

interface Contested {
  readonly id: string;
  /** In words; null where it is not known */
  readonly price: string | null;
  readonly reason: string;
}

/** Opens the form by which staff settle a dispute. */
export function settle(dispute: Contested): void {
  openDialog({
    title: 'Settle the dispute',
    size: 'lg',
    content: (close) => <SettleForm dispute={dispute} close={close} />,
  });
}

function SettleForm({ dispute, close }: { dispute: Contested; close: () => void }) {
  const [outcome, setOutcome] = useState<Settlement | null>(null);
  const [reason, setReason] = useState('');
  const resolve = useWrite(query.disputes.resolve.mutationOptions(), {
    done: 'The dispute is settled.',
    onDone: close,
  });
  const isReady = outcome !== null && reason.trim() !== '';
  const send = () => outcome && resolve.mutate({ id: dispute.id, outcome, reason: reason.trim() });
  return (
    <Stack>
      <Text size="sm">
        It was contested because: <q>{dispute.reason}</q>
      </Text>
      <Radio.Group label="What is decided" required value={outcome} onChange={(to) => setOutcome(to)}>
        <Stack gap="xs" mt="xs">
          {SETTLEMENTS.map(({ outcome: each, label, does }) => (
            <Radio key={each} value={each} label={label} description={does(dispute.price ?? 'Its price')} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label="Why"
        description="The client reads it"
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={2_000}
        autosize
        minRows={2}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button onClick={send} disabled={!isReady} loading={resolve.isPending}>
          Settle it
        </Button>
      </Group>
    </Stack>
  );
}
