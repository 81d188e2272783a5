import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Tasks'];

const status = z.enum(['open', 'done']);
const title = z.string().trim().min(1).max(200);
const detail = z.string().trim().min(1).max(5_000);
const owner = z.string().trim().min(1).max(200).describe('Whoever has taken it on, as you name your people');

export const taskView = z
  .object({
    id: z.string(),
    clientId: z.string().nullable(),
    leadId: z.string().nullable(),
    appointmentId: z.string().nullable(),
    kind: z
      .string()
      .describe('What it came from, e.g. `reply`, `unclear_reply`, `cold_reply`, `wants_new_time`, `manual`'),
    title: z.string(),
    detail: z.string().nullable(),
    status: stored(status),
    owner: z.string().nullable(),
    dueAt: instant.nullable(),
    createdAt: instant,
    doneAt: instant.nullable(),
  })
  .meta({ id: 'Task' });

const listedTask = taskView
  .extend({
    contactName: z
      .string()
      .nullable()
      .describe('Of its lead; null: nobody knows it, or it is about no lead of the caller’s'),
  })
  .meta({ id: 'ListedTask' });

const newTask = z.strictObject({
  title,
  detail: detail.optional(),
  leadId: id.optional(),
  appointmentId: id.optional().describe('Its lead is the task’s'),
  owner: owner.optional(),
  dueAt: instant.optional(),
});

export type NewManualTask = z.infer<typeof newTask>;

const taskChange = z.strictObject({
  id,
  title: title.optional(),
  detail: detail.nullable().optional(),
  owner: owner.nullable().optional(),
  dueAt: instant.nullable().optional(),
  status: status.optional(),
});

export type TaskChange = z.infer<typeof taskChange>;

export const tasksContract = {
  list: endpoint
    .meta({ needs: 'tasks:read' })
    .route({ method: 'GET', path: '/api/tasks', tags, summary: 'List what people must do' })
    .input(
      pageQuery.extend({
        status: status.optional(),
        leadId: id.optional(),
        kind: z.string().min(1).max(60).optional(),
        owner: owner.optional(),
        dueBefore: instant.optional().describe('Due at that instant or earlier'),
      }),
    )
    .output(pageOf(listedTask)),
  create: endpoint
    .meta({ creates: true, needs: 'tasks:write' })
    .route({
      method: 'POST',
      path: '/api/tasks',
      tags,
      successStatus: 201,
      summary: 'Ask a person to see to something',
    })
    .input(newTask)
    .output(taskView),
  change: endpoint
    .meta({ needs: 'tasks:write' })
    .route({
      method: 'PATCH',
      path: '/api/tasks/{id}',
      tags,
      summary: 'Take a task on, move it, close it or open it again',
    })
    .input(taskChange)
    .output(taskView),
};
