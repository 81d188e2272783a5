import { Button } from '@mantine/core';
import { query } from '../../app/api.ts';
import { askWhy } from '../../kit/ask-why.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Connection } from './connection.ts';
import { VENDORS } from './vendor-words.ts';

/** Asks the vendor, has it send us its events, or ends the connection. */
export function ConnectionActs({ connection: { vendor, status } }: { connection: Connection }) {
  const { name } = VENDORS[vendor];
  const check = useWrite(query.connections.check.mutationOptions(), {
    done: ({ status: answer }) =>
      answer === 200
        ? `${name} says that everything is right.`
        : `${name} has not answered yet: this page shows it when it has.`,
  });
  const register = useWrite(query.connections.register.mutationOptions(), {
    done: `${name} is being told where to send its events. This page shows when it is done.`,
  });
  const end = useWrite(query.connections.end.mutationOptions(), {
    done: `Our account at ${name} is forgotten.`,
  });
  const askEnd = () =>
    askWhy({
      title: `End our account at ${name}?`,
      consequence: `Its secrets are forgotten at once, and the account of this installation is used again. Events of ours that ${name} still sends to the address are refused from then on; take the address out there too.`,
      verb: 'End it',
      isDangerous: true,
      act: () => end.mutateAsync({ vendor }),
    });
  return (
    <>
      <Button variant="default" size="sm" loading={check.isPending} onClick={() => check.mutate({ vendor })}>
        Check now
      </Button>
      {status === 'active' && (
        <Button
          variant="default"
          size="sm"
          loading={register.isPending}
          onClick={() => register.mutate({ vendor })}
        >
          Register our address
        </Button>
      )}
      <Button variant="subtle" color="red" size="sm" onClick={askEnd}>
        End
      </Button>
    </>
  );
}
