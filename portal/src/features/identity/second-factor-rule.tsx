import { Paper, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { useWrite } from '../../kit/use-write.ts';

/** Whether members need a second factor to sign in. */
export function SecondFactorRule() {
  const { organization } = useMe();
  const mayWrite = useMay('members:write');
  const rule = useQuery(query.secondFactors.get.queryOptions({}));
  const write = useWrite(query.secondFactors.require.mutationOptions(), {
    done: ({ secondFactor }) =>
      secondFactor === 'required'
        ? 'Everybody needs a second factor now.'
        : 'A second factor is optional now.',
  });
  const isRequired = rule.data?.secondFactor === 'required';
  const change = () =>
    isRequired
      ? write.mutate({ secondFactor: 'optional' })
      : askWhy({
          title: 'Require a second factor?',
          consequence: `Members of ${organization.name} without one are signed out now, you too if you have none, and set one up when they sign in again.`,
          verb: 'Require it',
          act: () => write.mutateAsync({ secondFactor: 'required' }),
        });
  return (
    <Paper p="md" mb="md">
      <Switch
        label="Members need a second factor to sign in"
        description="An app on their phone shows a code that is asked for besides the password."
        checked={isRequired}
        disabled={!mayWrite || !rule.data || write.isPending}
        onChange={change}
      />
    </Paper>
  );
}
