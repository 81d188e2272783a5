import { Anchor, Button, Group, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { duration, moment } from '../../kit/time.tsx';
import { Transcript } from '../../kit/transcript.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { BillingProof } from './billing-proof.tsx';
import type { Detail } from './detail.ts';
import { TextLink } from './links.tsx';
import { evidenceWords } from './moments.ts';
import { Section } from './section.tsx';

const TITLES: Readonly<Record<Detail['status'], string>> = {
  booked: 'Evidence whether it took place',
  shown: 'Proof that it took place',
  no_show: 'Why it counts as a no-show',
  disputed: 'Evidence for and against',
  cancelled: 'Why it did not take place',
};

/** What proves that it took place, or not: who decided, every piece of evidence by weight, the seal of what is billed. */
export function ProofSection({ detail }: { detail: Detail }) {
  const { status, evidence } = detail;
  return (
    <Section title={TITLES[status]}>
      <Stack gap="md">
        <VerdictWords detail={detail} />
        {evidence.length > 0 ? (
          <List spacing="sm" listStyleType="none" center={false} aria-label="Evidence, the heaviest first">
            {evidence.map((row) => (
              <Evidence key={row.id} row={row} detail={detail} />
            ))}
          </List>
        ) : (
          <Text size="sm" c="dimmed">
            {status === 'booked' && new Date(detail.startsAt) > new Date()
              ? 'There is none before it has begun.'
              : 'Nobody has said anything, and no call proves it.'}
          </Text>
        )}
        <BillingProof detail={detail} />
      </Stack>
    </Section>
  );
}

const DECIDED: Readonly<Record<'shown' | 'no_show' | 'disputed' | 'cancelled', string>> = {
  shown: 'They came',
  no_show: 'They did not come',
  disputed: 'Disputed',
  cancelled: 'Cancelled',
};

function VerdictWords({ detail: { verdict, status } }: { detail: Detail }) {
  if (!verdict.status)
    return (
      <Text size="sm">
        Not decided yet. The client’s word counts at once; without it the evidence decides on{' '}
        {moment(verdict.dueAt)}, and silence means that nobody came.
      </Text>
    );
  return (
    <div>
      <Text fw={600}>
        {DECIDED[verdict.status]}
        {verdict.at && `, decided ${moment(verdict.at)}`}
      </Text>
      <Text size="sm" className="breakable">
        {verdict.by && `By: ${verdict.by}. `}
        {verdict.reason && `Reason: “${verdict.reason}”.`}
        {status === 'disputed' && ' A person decides now.'}
      </Text>
    </div>
  );
}

type Row = Detail['evidence'][number];

function Evidence({ row, detail }: { row: Row; detail: Detail }) {
  const isOperator = useIsOperator();
  const { answer, at, note, said, how, link, withdrawnAt, counts, call, source } = row;
  const [Icon, color] = answer === 'yes' ? ([IconCheck, 'green'] as const) : ([IconX, 'red'] as const);
  return (
    <List.Item
      opacity={counts ? 1 : 0.75}
      icon={
        <ThemeIcon color={counts ? color : 'gray'} size={24} radius="xl" variant="light">
          <Icon size={14} aria-label={answer === 'yes' ? 'For it' : 'Against it'} />
        </ThemeIcon>
      }
    >
      <Text size="sm" fw={600} td={withdrawnAt ? 'line-through' : undefined}>
        {evidenceWords(row, !isOperator)}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {how && `${how} · `}
        {moment(call?.startedAt ?? at)}
        {call && ` · ${duration(call.durationMs)} of talk`}
        {withdrawnAt && ` · taken back ${moment(withdrawnAt)}`}
        {!counts && !withdrawnAt && ' · about an earlier time, counts no more'}
      </Text>
      {said && (
        <Text size="sm" className="breakable">
          They wrote: “{said}”
        </Text>
      )}
      {call?.summary && (
        <Text size="sm" className="breakable">
          {call.summary}
        </Text>
      )}
      {call?.transcript && <Transcript text={call.transcript} />}
      {note && (
        <Text size="sm" className="breakable">
          “{note}”
        </Text>
      )}
      <Group gap="xs">
        {link && /^https?:\/\//.test(link) && (
          <Anchor href={link} target="_blank" rel="noreferrer" size="sm" className="breakable">
            What proves it
          </Anchor>
        )}
        {(call || said) && (
          <TextLink to="/leads/$id" params={{ id: detail.leadId }} size="sm">
            {call ? 'The call in their history' : 'The conversation in their history'}
          </TextLink>
        )}
        {source === 'staff' && !withdrawnAt && <TakeBack id={detail.id} evidenceId={row.id} />}
      </Group>
    </List.Item>
  );
}

function TakeBack({ id, evidenceId }: { id: string; evidenceId: string }) {
  const mayVerify = useMay('appointments:verify');
  const withdraw = useWrite(query.appointments.withdrawEvidence.mutationOptions(), {
    done: 'It is taken back.',
  });
  if (!mayVerify) return null;
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      onClick={() =>
        askWhy({
          title: 'Take this evidence back?',
          verb: 'Take it back',
          consequence:
            'It stays visible, struck through, and counts no more. A verdict that rests on it becomes disputed.',
          act: () => withdraw.mutateAsync({ id, evidenceId }),
        })
      }
    >
      Take back
    </Button>
  );
}
