import { Alert, Button, Group, Paper, Stepper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { LeaveGuard } from '../../../kit/leave-guard.tsx';
import { ownZone } from '../../../kit/time.tsx';
import { useTrial } from '../../leads/lists/use-trial.ts';
import { BasicsStep } from './basics-step.tsx';
import { problemsOf } from './draft.ts';
import { ListStep } from './list-step.tsx';
import { type Doing, makeCampaign } from './make-campaign.ts';
import { PlanStep } from './plan-step.tsx';
import { ReachStep } from './reach-step.tsx';
import { ReviewStep } from './review-step.tsx';
import { useDraft } from './use-draft.ts';

const STEPS = ['Name and client', 'Who calls', 'What and when', 'The list', 'Review'];
const LIST = 3;
const REVIEW = 4;

const KEPT = {
  title: 'Leave this campaign unfinished?',
  says: 'What you entered is kept in this browser: “New campaign” leads back to it. A chosen file is kept only until the page is loaded anew.',
};

interface WizardProps {
  readonly owner: string;
  readonly step: number;
  /** `isCorrected`: it takes the place of one that cannot be shown */
  readonly onStep: (step: number, isCorrected?: boolean) => void;
  /** Whom it is for, where nothing else was begun */
  readonly clientId: string | undefined;
}

/** Walks from step to step; what is entered is kept, and made at the end. */
export function Wizard({ owner, step: asked, clientId, onStep }: WizardProps) {
  const { draft, change, file, setFile, startOver, isTouched, wasKept, finish } = useDraft(
    owner,
    ownZone,
    clientId,
  );
  const trial = useTrial(draft.list === 'file' ? file : null, draft.reading);
  const [tried, setTried] = useState<number | null>(null);
  const { making, failure, make, isDone } = useMaking({ draft, file, change, finish });
  const hasFile = file !== null;
  const open =
    [0, 1, 2, 3].find((each) => Object.keys(problemsOf(draft, each, hasFile)).length > 0) ?? REVIEW;
  const isDrafted = draft.campaignId !== null;
  const step = Math.max(isDrafted ? LIST : 0, Math.min(asked, open));
  // Otherwise the page would go on by itself, as soon as what is missing before is entered.
  useEffect(() => {
    if (asked !== step) onStep(step, true);
  }, [asked, step, onStep]);
  const errors = tried === step ? problemsOf(draft, step, hasFile) : {};
  const goTo = (to: number) => {
    setTried(null);
    onStep(to);
  };
  const next = () => {
    if (open > step) goTo(step + 1);
    else setTried(step);
  };
  const props = { draft, change, errors };
  return (
    <>
      <LeaveGuard isDirty={() => isTouched && !isDone} kept={{ ...KEPT, discard: finish }} />
      {wasKept && <Resumed onAnew={startOver} isBusy={making !== null} />}
      <Steps
        step={step}
        mayGoTo={(to) => to <= open && !making && (!isDrafted || to >= LIST)}
        onStep={goTo}
      />
      <Paper p={{ base: 'sm', sm: 'lg' }} component="section" aria-label={STEPS[step] ?? ''}>
        <h2 className="step-name">
          {step + 1}. {STEPS[step]}
        </h2>
        {step === 0 && <BasicsStep {...props} />}
        {step === 1 && <ReachStep {...props} />}
        {step === 2 && <PlanStep {...props} />}
        {step === LIST && <ListStep {...props} file={file} onFile={setFile} trial={trial} />}
        {step === REVIEW && (
          <ReviewStep
            draft={draft}
            leads={draft.list === 'file' ? (trial.data?.imported ?? null) : null}
            unread={draft.list === 'file' ? whyUnread(trial) : null}
            making={making}
            failure={failure}
            onMake={make}
            onStep={goTo}
          />
        )}
      </Paper>
      <Group justify="space-between" mt="md">
        <Button
          variant="default"
          onClick={() => goTo(step - 1)}
          disabled={step === (isDrafted ? LIST : 0) || making !== null}
        >
          Back
        </Button>
        {step < REVIEW && <Button onClick={next}>Next</Button>}
      </Group>
    </>
  );
}

/** Why nobody knows yet what is in the file; null: it is known. */
function whyUnread({ data, error }: ReturnType<typeof useTrial>): string | null {
  if (data) return null;
  return error ? 'The file cannot be read: see the step before' : 'The file is still being read';
}

function Resumed({ onAnew, isBusy }: { onAnew: () => void; isBusy: boolean }) {
  return (
    <Alert mb="md" color="blue" title="You began this earlier">
      <Group>
        What you had entered is here again.
        <Button size="xs" variant="default" onClick={onAnew} disabled={isBusy}>
          Begin anew
        </Button>
      </Group>
    </Alert>
  );
}

interface StepsProps {
  readonly step: number;
  readonly mayGoTo: (step: number) => boolean;
  readonly onStep: (step: number) => void;
}

function Steps({ step, mayGoTo, onStep }: StepsProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <Stepper
      active={step}
      onStepClick={(to) => mayGoTo(to) && onStep(to)}
      size="sm"
      mb="lg"
      aria-label="Steps"
    >
      {STEPS.map((name, at) => (
        <Stepper.Step
          key={name}
          label={isNarrow ? undefined : name}
          aria-label={isNarrow ? `${at + 1} ${name}` : undefined}
          allowStepSelect={mayGoTo(at)}
        />
      ))}
    </Stepper>
  );
}

type Kept = Pick<ReturnType<typeof useDraft>, 'draft' | 'file' | 'change' | 'finish'>;

/** Makes the campaign, tells how far that is, and leads to its page. */
function useMaking({ draft, file, change, finish }: Kept) {
  const [making, setMaking] = useState<{ doing: Doing; share: number } | null>(null);
  const [failure, setFailure] = useState<{ error: unknown; doing: Doing } | null>(null);
  const [isDone, setDone] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const make = async (isStarted: boolean) => {
    if (making) return;
    let doing: Doing = 'campaign';
    setFailure(null);
    setMaking({ doing, share: 0 });
    try {
      const id = await makeCampaign(draft, {
        ...{ file, isStarted },
        onDoing(what) {
          doing = what;
          setMaking({ doing, share: 0 });
        },
        onShare: (share) => setMaking({ doing: 'list', share }),
        onDrafted: (campaignId) => change({ campaignId }),
      });
      setDone(true);
      finish();
      void client.invalidateQueries();
      const message = isStarted ? 'The campaign is started.' : 'The campaign is saved as a draft.';
      notifications.show({ message, color: 'green' });
      await navigate({ to: '/campaigns/$id', params: { id }, ignoreBlocker: true });
    } catch (error) {
      setFailure({ error, doing });
      setMaking(null);
    }
  };
  return { making, failure, isDone, make: (isStarted: boolean) => void make(isStarted) };
}
