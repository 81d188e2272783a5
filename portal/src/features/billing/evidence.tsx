import { Anchor, Text, Timeline } from '@mantine/core';
import {
  IconBuildingStore,
  IconMessage,
  IconPhone,
  IconUserCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { duration, When } from '../../kit/time.tsx';

const ICONS: Readonly<Record<string, TablerIcon>> = {
  call: IconPhone,
  lead: IconMessage,
  client: IconBuildingStore,
  staff: IconUserCheck,
};

interface Piece {
  readonly id: string;
  readonly source: string;
  readonly answer: string;
  readonly at: string;
  readonly withdrawnAt: string | null;
  readonly says: string;
  readonly callSeconds: number | null;
}

interface EvidenceProps {
  readonly of: readonly Piece[];
  readonly zone: string;
  readonly leadId: string;
  /** How it ended, in words, and when */
  readonly verdict: { readonly says: string; readonly at: string | null };
}

/** Why a show counts, in the order in which it came, and the verdict at its end. */
export function Evidence({ of, zone, leadId, verdict }: EvidenceProps) {
  return (
    <Timeline bulletSize={26} lineWidth={2} active={of.length}>
      {of.map((piece) => {
        const Icon = ICONS[piece.source] ?? IconUserCheck;
        return (
          <Timeline.Item
            key={piece.id}
            bullet={<Icon size={14} aria-hidden />}
            title={<Text size="sm">{piece.says}</Text>}
          >
            <Text size="xs" c="dimmed" component="div">
              <When at={piece.at} zone={zone} isBeside />
              {piece.callSeconds !== null && (
                <>
                  {' '}
                  · lasted {duration(piece.callSeconds * 1000)} ·{' '}
                  <Anchor renderRoot={(props) => <Link to="/leads/$id" params={{ id: leadId }} {...props} />}>
                    the call
                  </Anchor>
                </>
              )}
              {piece.withdrawnAt && ' · taken back since'}
            </Text>
          </Timeline.Item>
        );
      })}
      <Timeline.Item
        bullet={<IconUserCheck size={14} aria-hidden />}
        title={
          <Text size="sm" fw={600}>
            {verdict.says}
          </Text>
        }
      >
        <Text size="xs" c="dimmed" component="div">
          {verdict.at ? <When at={verdict.at} zone={zone} isBeside /> : 'Not decided yet'}
        </Text>
      </Timeline.Item>
    </Timeline>
  );
}
