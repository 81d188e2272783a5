import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useMe } from '../../app/session.tsx';
import { FEW_COLUMNS, STAFF_ONLY, USUAL_COLUMNS } from './columns.tsx';

/** The columns that somebody chose in this browser; a telephone shows few, and keeps the choice. */
export function useColumns() {
  const { organization } = useMe();
  const [chosen, setChosen] = useLocalStorage<string[]>({
    key: `lead-columns-${organization.id}`,
    defaultValue: [...USUAL_COLUMNS],
    getInitialValueInEffect: false,
  });
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const columns = Array.isArray(chosen) ? chosen.filter((name) => typeof name === 'string') : USUAL_COLUMNS;
  const isOperator = organization.kind === 'operator';
  const known = columns.filter((name) => isOperator || !STAFF_ONLY.has(name));
  return { chosen: known, shown: isNarrow ? FEW_COLUMNS : known, isNarrow, choose: setChosen };
}
