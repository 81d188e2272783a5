import { useDocumentTitle } from '@mantine/hooks';
import { useMe } from '../app/session.tsx';

/** The page's name in the browser's tab, and whose portal it is: a client reads its operator's brand where there is one. */
export function usePageTitle(title: string): void {
  useDocumentTitle(`${title} · ${useMe().brand?.name ?? 'Followthrough'}`);
}
