import type { UseFormReturnType } from '@mantine/form';
import type { PolicyBody } from '../../../../contracts/policies/policy.ts';
import type { api } from '../../app/api.ts';

/** A policy by its newest version, as the list has it. */
export type Policy = Awaited<ReturnType<typeof api.policies.list>>['items'][number];

/** The form by which one is changed. */
export type PolicyForm = UseFormReturnType<PolicyBody>;
