import { addTask } from '../../services/messaging/add-task.ts';
import { changeTask } from '../../services/messaging/change-task.ts';
import { listTasks } from '../../services/messaging/list-tasks.ts';
import { endpoints } from '../endpoints.ts';

export const taskRoutes = {
  list: endpoints.tasks.list.handler(({ context: { db, caller }, input }) => listTasks(db, caller, input)),
  create: endpoints.tasks.create.handler(({ context: { db, caller }, input }) => addTask(db, caller, input)),
  change: endpoints.tasks.change.handler(({ context: { db, caller, now }, input }) =>
    changeTask(db, caller, input, now()),
  ),
};
