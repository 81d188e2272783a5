import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArchive,
  IconCopy,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconSettings,
} from '@tabler/icons-react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Campaign } from './campaign.ts';
import { CampaignSettings } from './campaign-settings.tsx';
import { people } from './campaign-words.ts';
import { CloneDialog } from './clone-dialog.tsx';
import { StopDialog } from './stop-dialog.tsx';

/** What can be done with a campaign where it stands. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const mayWrite = useMay('campaigns:write');
  const [isStopping, stopping] = useDisclosure(false);
  const [isCloning, cloning] = useDisclosure(false);
  const [isSetting, setting] = useDisclosure(false);
  if (!mayWrite) return null;
  const { status } = campaign;
  const canChange = status === 'draft' || status === 'active' || status === 'paused';
  return (
    <>
      <StatusButton campaign={campaign} />
      {canChange && (
        <Button variant="default" leftSection={<IconSettings size={18} aria-hidden />} onClick={setting.open}>
          Edit
        </Button>
      )}
      <MoreActions campaign={campaign} onStop={stopping.open} onClone={cloning.open} />
      <StopDialog campaign={campaign} isOpen={isStopping} close={stopping.close} />
      <CloneDialog campaign={campaign} isOpen={isCloning} close={cloning.close} />
      <CampaignSettings campaign={campaign} isOpen={isSetting} close={setting.close} />
    </>
  );
}

function StatusButton({ campaign: { id, status, counts } }: { campaign: Campaign }) {
  const start = useWrite(query.campaigns.start.mutationOptions(), { done: 'The campaign is started.' });
  const pause = useWrite(query.campaigns.pause.mutationOptions(), { done: 'The campaign is paused.' });
  const resume = useWrite(query.campaigns.resume.mutationOptions(), { done: 'The campaign goes on.' });
  if (status === 'draft') {
    return (
      <Button
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        onClick={() =>
          askWhy({
            title: 'Start this campaign?',
            consequence:
              counts.waiting > 0
                ? `${people(counts.waiting)} will be called and written to, in its hours and at its pace.`
                : 'It has no leads yet: it begins with them as soon as some are added.',
            verb: 'Start it',
            act: () => start.mutateAsync({ id }),
          })
        }
      >
        Start
      </Button>
    );
  }
  if (status === 'paused') {
    return (
      <Button
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        loading={resume.isPending}
        onClick={() => resume.mutate({ id })}
      >
        Resume
      </Button>
    );
  }
  if (status !== 'active') return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerPause size={18} aria-hidden />}
      onClick={() =>
        askWhy({
          title: 'Pause this campaign?',
          consequence: `Nothing goes out to its leads but what belongs to an appointment. ${people(
            counts.inFlight,
          )} under way ${counts.inFlight === 1 ? 'waits' : 'wait'} until it is resumed.`,
          verb: 'Pause it',
          reason: { label: 'Why' },
          act: (reason) => pause.mutateAsync({ id, reason }),
        })
      }
    >
      Pause
    </Button>
  );
}

interface MoreProps {
  readonly campaign: Campaign;
  readonly onStop: () => void;
  readonly onClone: () => void;
}

function MoreActions({ campaign: { id, status, counts, atEnd }, onStop, onClone }: MoreProps) {
  const archive = useWrite(query.campaigns.archive.mutationOptions(), { done: 'The campaign is put away.' });
  // One that has ended, or was stopped, may still have people under way who are to stop.
  const isOver = status === 'ended' || status === 'stopped';
  const canStop =
    status === 'active' || status === 'paused' || (isOver && atEnd === 'finish' && counts.inFlight > 0);
  const canArchive = status === 'draft' || isOver;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={onClone}>
          Clone …
        </Menu.Item>
        {canStop && (
          <Menu.Item color="red" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={onStop}>
            Stop for good …
          </Menu.Item>
        )}
        {canArchive && (
          <Menu.Item
            leftSection={<IconArchive size={16} aria-hidden />}
            onClick={() =>
              askWhy({
                title: 'Put this campaign away?',
                consequence:
                  'It leaves the list, and stays to be read under “Archived”. It cannot be taken up again, only cloned.',
                verb: 'Put it away',
                act: () => archive.mutateAsync({ id }),
              })
            }
          >
            Archive …
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
