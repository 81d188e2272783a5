import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import {
  REFRESH_AVAILABILITIES_SCHEDULE,
  REFRESH_AVAILABILITIES_WORKFLOW,
  type RefreshInput,
} from '../contracts/appointments/availability.ts';
import {
  CLOSE_USAGE_SCHEDULE,
  CLOSE_USAGE_WORKFLOW,
  FROM_THE_FIRST,
  RECONCILE_SCHEDULE,
  RECONCILE_WORKFLOW,
  type ReconcileInput,
  WATCH_USAGE_SCHEDULE,
  WATCH_USAGE_WORKFLOW,
  WATCH_CARDS_SCHEDULE,
  WATCH_CARDS_WORKFLOW,
} from '../contracts/billing/workflow.ts';
import { ERASE_ALL_CALLS, ERASE_CALLS_SCHEDULE, ERASE_CALLS_WORKFLOW } from '../contracts/calls/workflow.ts';
import {
  RECHECK_CONNECTIONS_SCHEDULE,
  RECHECK_CONNECTIONS_WORKFLOW,
  type RecheckInput,
} from '../contracts/connections/workflow.ts';
import { SWEEP_INBOX_SCHEDULE, SWEEP_INBOX_WORKFLOW, type SweepInput } from '../contracts/inbox/workflow.ts';
import {
  PICK_UP_INSTANTLY_SCHEDULE,
  RECONCILE_INSTANTLY_SCHEDULE,
  RECONCILE_INSTANTLY_WORKFLOW,
  type ReconcileInstantlyInput,
} from '../contracts/instantly/workflow.ts';
import { SETTLE_MESSAGES_SCHEDULE, SETTLE_MESSAGES_WORKFLOW } from '../contracts/messaging/workflow.ts';
import { FORGET_FOR_ALL, FORGET_OLD_SCHEDULE, FORGET_OLD_WORKFLOW } from '../contracts/policies/keep.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

const KEPT: SweepInput = { keepDays: 30 };

const FROM_THE_START: RefreshInput = { after: null };

const EVERYBODY: ReconcileInput = {};

const ALL_OF_IT: ReconcileInstantlyInput = {};

const WHAT_WAS_MISSED: ReconcileInstantlyInput = { only: 'missed' };

const EVERY_SIX_HOURS: RecheckInput = { olderThanHours: 5 };

const SCHEDULES: readonly ScheduleOptions[] = [
  {
    scheduleId: RECHECK_CONNECTIONS_SCHEDULE,
    spec: { calendars: [{ hour: [1, 7, 13, 19], minute: 20 }] },
    action: {
      type: 'startWorkflow',
      workflowType: RECHECK_CONNECTIONS_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [EVERY_SIX_HOURS],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
  },
  {
    scheduleId: SWEEP_INBOX_SCHEDULE,
    spec: { calendars: [{ hour: 3, minute: 15 }] },
    action: {
      type: 'startWorkflow',
      workflowType: SWEEP_INBOX_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [KEPT],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
  {
    scheduleId: ERASE_CALLS_SCHEDULE,
    spec: { calendars: [{ hour: 2, minute: 40 }] },
    action: {
      type: 'startWorkflow',
      workflowType: ERASE_CALLS_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [ERASE_ALL_CALLS],
    },
    // One night's run gives up what those before it left.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
  {
    scheduleId: FORGET_OLD_SCHEDULE,
    spec: { calendars: [{ hour: 3, minute: 40 }] },
    action: {
      type: 'startWorkflow',
      workflowType: FORGET_OLD_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [FORGET_FOR_ALL],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
  {
    scheduleId: SETTLE_MESSAGES_SCHEDULE,
    spec: { intervals: [{ every: '10 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: SETTLE_MESSAGES_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10 minutes' },
  },
  {
    scheduleId: REFRESH_AVAILABILITIES_SCHEDULE,
    spec: { intervals: [{ every: '10 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: REFRESH_AVAILABILITIES_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [FROM_THE_START],
    },
    // The next run is as good as one that was missed.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  },
  {
    scheduleId: CLOSE_USAGE_SCHEDULE,
    // A month ends between ten o'clock of its last day and noon of the 1st, in UTC, wherever the operator is.
    spec: { calendars: [{ dayOfMonth: [1, 2], hour: '*', minute: 5 }] },
    action: {
      type: 'startWorkflow',
      workflowType: CLOSE_USAGE_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [FROM_THE_FIRST],
    },
    // Who was away on the 1st bills on the day that they are back.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '31 days' },
  },
  {
    scheduleId: WATCH_USAGE_SCHEDULE,
    spec: { intervals: [{ every: '15 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: WATCH_USAGE_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [FROM_THE_FIRST],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  },
  {
    scheduleId: RECONCILE_SCHEDULE,
    spec: { calendars: [{ hour: 4, minute: 30 }] },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILE_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [EVERYBODY],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
  {
    scheduleId: RECONCILE_INSTANTLY_SCHEDULE,
    spec: { calendars: [{ hour: 5, minute: 10 }] },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILE_INSTANTLY_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [ALL_OF_IT],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
  {
    scheduleId: PICK_UP_INSTANTLY_SCHEDULE,
    spec: { calendars: [{ hour: '*', minute: 40 }] },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILE_INSTANTLY_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [WHAT_WAS_MISSED],
    },
    // One run looks through all that was sent since the last: what was missed while we were away is found at once.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
  },
  {
    scheduleId: WATCH_CARDS_SCHEDULE,
    spec: { calendars: [{ hour: 9, minute: 10 }] },
    action: {
      type: 'startWorkflow',
      workflowType: WATCH_CARDS_WORKFLOW,
      taskQueue: TASK_QUEUES.main,
      args: [FROM_THE_FIRST],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
  },
];

/** Creates the schedules, or brings those that are there up to date: every start of a worker is a deployment. */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const schedule of SCHEDULES) {
    try {
      await client.schedule.create(schedule);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, action, policies } = schedule;
      await client.schedule
        .getHandle(schedule.scheduleId)
        .update((current) => ({ ...current, spec, action, policies: { ...current.policies, ...policies } }));
    }
  }
}
