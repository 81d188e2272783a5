import { Alert, Anchor, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink, IconShieldCheck } from '@tabler/icons-react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { money } from '../../kit/money.ts';
import { day } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Detail } from './detail.ts';
import { TextLink } from './links.tsx';

/** The colour of links is not to be read on coloured ground. */
const ON_COLOUR = { c: 'var(--mantine-color-text)', underline: 'always', size: 'sm' } as const;

type Proof = NonNullable<Detail['proof']>;

/** Which place of which milestone a show has, and the seal that keeps its evidence as it was. */
export function BillingProof({ detail }: { detail: Detail }) {
  const { proof, status } = detail;
  if (!proof)
    return status === 'shown' ? (
      <Text size="sm" c="dimmed">
        It is not on an invoice yet. When the next milestone is full, its evidence is sealed and this show
        gets its place there.
      </Text>
    ) : null;
  return (
    <Stack gap="xs">
      <Alert
        color={proof.reversedAt ? 'gray' : 'green'}
        icon={<IconShieldCheck />}
        title={`Show ${proof.slot} of ${proof.size} in milestone ${proof.milestoneNumber}`}
      >
        <Seal proof={proof} />
      </Alert>
      <Dispute detail={detail} proof={proof} />
    </Stack>
  );
}

function Seal({ proof }: { proof: Proof }) {
  const { reversedAt, compensation, hash, sealedAt, url, invoiceId, invoiceNumber, priceCents } = proof;
  return (
    <Stack gap={6} align="flex-start">
      <Text size="sm">
        {reversedAt
          ? `Reversed on ${day(reversedAt)}: ${compensation === 'credit' ? 'its price is given back' : 'the next show takes its place'}.`
          : `Counted on ${day(sealedAt)}${priceCents === null ? '' : `, for ${money(priceCents, proof.currency)}`}.`}
      </Text>
      {hash ? (
        <Group gap={6}>
          <Text size="sm">The evidence is sealed as</Text>
          <Code className="breakable">{hash.slice(0, 16)}…</Code>
          <CopyButton value={hash}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy the seal'}
              </Button>
            )}
          </CopyButton>
        </Group>
      ) : (
        <Text size="sm">It was counted before evidence was sealed.</Text>
      )}
      <Group gap="md">
        {url && (
          <Anchor href={url} target="_blank" rel="noreferrer" {...ON_COLOUR}>
            The proof page of this milestone{' '}
            <IconExternalLink size={14} aria-label="in a new tab" style={{ verticalAlign: '-2px' }} />
          </Anchor>
        )}
        {invoiceId && (
          <TextLink to="/billing/invoices/$id" params={{ id: invoiceId }} {...ON_COLOUR}>
            {invoiceNumber ? `Invoice ${invoiceNumber}` : 'Its invoice'}
          </TextLink>
        )}
      </Group>
    </Stack>
  );
}

const SETTLED: Readonly<Record<string, string>> = {
  upheld: 'The dispute was looked into, and the show stands.',
  replaced: 'The dispute was granted: the next show takes its place.',
  credited: 'The dispute was granted: its price is given back.',
  withdrawn: 'The dispute was taken back.',
};

function Dispute({ detail: { dispute }, proof }: { detail: Detail; proof: Proof }) {
  const mayDispute = useMay('billing:dispute');
  const isOpen = dispute?.status === 'open';
  return (
    <>
      {dispute && (
        <Alert
          color={isOpen ? 'orange' : 'gray'}
          title={isOpen ? 'This show is contested' : 'This show was contested'}
        >
          <Text size="sm" className="breakable">
            “{dispute.reason}” ({dispute.raisedFor === 'client' ? 'the client' : 'staff'},{' '}
            {day(dispute.createdAt)})
          </Text>
          {!isOpen && (
            <Text size="sm" className="breakable">
              {SETTLED[dispute.status]}
              {dispute.resolution && ` “${dispute.resolution}”`}
            </Text>
          )}
          {isOpen && <Settle disputeId={dispute.id} proof={proof} />}
        </Alert>
      )}
      {mayDispute && !isOpen && !proof.reversedAt && <Contest proof={proof} />}
    </>
  );
}

function Settle({ disputeId, proof }: { disputeId: string; proof: Proof }) {
  const mayWrite = useMay('billing:write');
  const resolve = useWrite(query.disputes.resolve.mutationOptions(), { done: 'The dispute is settled.' });
  if (!mayWrite) return <Text size="sm">Your operator looks into it. Nothing is due for it meanwhile.</Text>;
  const price = proof.priceCents === null ? 'Its price' : money(proof.priceCents, proof.currency);
  const choices = [
    { outcome: 'upheld', verb: 'It took place', does: 'The show stands, and the invoice goes on.' },
    {
      outcome: 'replaced',
      verb: 'Replace it',
      does: 'It becomes a no-show. No money moves: the next show takes its place.',
    },
    {
      outcome: 'credited',
      verb: 'Give its price back',
      does: `It becomes a no-show. ${price} is given back by a credit note.`,
    },
  ] as const;
  return (
    <Group gap="xs" mt="xs">
      {choices.map(({ outcome, verb, does }) => (
        <Button
          key={outcome}
          size="xs"
          variant="default"
          onClick={() =>
            askWhy({
              title: `${verb}?`,
              verb,
              isDangerous: outcome !== 'upheld',
              consequence: `${does} This cannot be undone.`,
              reason: { label: 'What you found out (the client reads it)' },
              act: (reason) => resolve.mutateAsync({ id: disputeId, outcome, reason }),
            })
          }
        >
          {verb}
        </Button>
      ))}
    </Group>
  );
}

function Contest({ proof }: { proof: Proof }) {
  const contest = useWrite(query.disputes.create.mutationOptions(), {
    done: 'It is contested: nothing is due for it until it is settled.',
  });
  return (
    <Button
      variant="default"
      size="xs"
      style={{ alignSelf: 'flex-start' }}
      onClick={() =>
        askWhy({
          title: 'Contest this show?',
          verb: 'Contest it',
          consequence: 'Staff look into it. Nothing is due for its milestone until they have.',
          reason: { label: 'What happened' },
          act: (reason) => contest.mutateAsync({ proofId: proof.id, reason }),
        })
      }
    >
      It did not take place: contest it
    </Button>
  );
}
