/** Where a campaign stands. What a status may become is written here and nowhere else. */
export type CampaignStatus = 'draft' | 'active' | 'paused' | 'ended' | 'stopped' | 'archived';

export type CampaignVerb = 'start' | 'pause' | 'resume' | 'end' | 'stop' | 'archive';

const TRANSITIONS: Readonly<Record<CampaignVerb, Readonly<Partial<Record<CampaignStatus, CampaignStatus>>>>> =
  {
    start: { draft: 'active' },
    pause: { active: 'paused' },
    resume: { paused: 'active' },
    // One that is paused ends when it is resumed: what waits would go out again otherwise.
    end: { active: 'ended' },
    // What has ended, or was stopped and let its leads finish, may still have leads in flight.
    stop: { active: 'stopped', paused: 'stopped', ended: 'stopped', stopped: 'stopped' },
    archive: { draft: 'archived', ended: 'archived', stopped: 'archived' },
  };

/** What a campaign becomes by a verb; null: the verb has no place where it stands. */
export function becomes(status: CampaignStatus, verb: CampaignVerb): CampaignStatus | null {
  return TRANSITIONS[verb][status] ?? null;
}

const CLONE = 'draft another one by cloning it';

/** What can be done instead, where a verb has no place. */
const REMEDIES: Readonly<Record<CampaignStatus, string>> = {
  draft: 'start it first',
  active: 'stop it first',
  paused: 'resume it, or stop it',
  ended: CLONE,
  stopped: CLONE,
  archived: CLONE,
};

/** Why a verb is refused, and what can be done instead: `The campaign is paused and cannot be started: resume it, or stop it.` */
export function whyRefused(status: CampaignStatus, done: string): string {
  const state = status === 'draft' ? 'a draft' : status;
  return `The campaign is ${state} and cannot be ${done}: ${REMEDIES[status]}.`;
}

/** Whether it may be changed and leads be added: those of a campaign that is over would never be started. */
export function takesLeads(status: CampaignStatus): boolean {
  return status === 'draft' || status === 'active' || status === 'paused';
}

/** Whether a campaign is over, so that its leads in flight stop where it says so. */
export function isOver(status: CampaignStatus): boolean {
  return status === 'ended' || status === 'stopped' || status === 'archived';
}
