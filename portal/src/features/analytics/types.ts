import type { query } from '../../app/api.ts';

export type Dashboard = Awaited<ReturnType<(typeof query.dashboard.get)['call']>>;
export type Need = Dashboard['needs'][number];
export type Progress = Awaited<ReturnType<(typeof query.milestones.progress)['call']>>['items'][number];
export type Revenue = Awaited<ReturnType<(typeof query.revenue.get)['call']>>;
