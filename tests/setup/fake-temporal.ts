import { Client, type Connection } from '@temporalio/client';

interface Payloads {
  readonly payloads?: readonly { readonly data?: Uint8Array | null }[] | null;
}

interface Request {
  readonly workflowId?: string | null;
  readonly workflowExecution?: { readonly workflowId?: string | null } | null;
  readonly signalName?: string | null;
  readonly input?: Payloads | null;
}

/** What a gRPC call ends in when it fails, in the shape of @grpc/grpc-js; its metadata is empty. */
export function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: new Map() });
}

const [NOT_FOUND, ALREADY_EXISTS, UNAVAILABLE] = [5, 6, 14];

/**
 * A real Temporal client on a connection that ends in memory, so that what services do with the client's errors is
 * what they would do with a server's.
 */
export class FakeTemporal {
  readonly client: Client;
  /** What arrived, in order: `start ID`, `signal ID NAME ARGUMENT`. */
  readonly received: string[] = [];
  readonly running = new Set<string>();
  readonly closed = new Set<string>();
  isAway = false;
  /** Thrown by the next requests, in order. */
  readonly failures: Error[] = [];

  constructor() {
    const workflowService = {
      startWorkflowExecution: async (request: Request) => this.start(idOf(request)),
      signalWorkflowExecution: async (request: Request) => this.signal(request),
      signalWithStartWorkflowExecution: async (request: Request) => {
        if (!this.running.has(idOf(request))) this.start(idOf(request), true);
        return this.signal(request);
      },
    };
    const connection = { workflowService, plugins: [] };
    this.client = new Client({ connection: connection as unknown as Connection });
  }

  private answer(): void {
    if (this.isAway) throw grpcError(UNAVAILABLE, 'no connection established');
    const failure = this.failures.shift();
    if (failure) throw failure;
  }

  private start(id: string, mayRunAgain = false): { runId: string } {
    this.answer();
    if (this.running.has(id) || (this.closed.has(id) && !mayRunAgain)) {
      throw grpcError(ALREADY_EXISTS, 'Workflow execution already started');
    }
    this.running.add(id);
    this.received.push(`start ${id}`);
    return { runId: 'run' };
  }

  private signal(request: Request): { runId: string } {
    this.answer();
    const id = idOf(request);
    if (!this.running.has(id)) throw grpcError(NOT_FOUND, 'workflow execution already completed');
    const data = signalInputOf(request)?.payloads?.[0]?.data;
    const argument = data ? ` ${Buffer.from(data).toString()}` : '';
    this.received.push(`signal ${id} ${request.signalName ?? ''}${argument}`);
    return { runId: 'run' };
  }
}

const idOf = (request: Request): string => request.workflowId ?? request.workflowExecution?.workflowId ?? '';

function signalInputOf(
  request: Request & { readonly signalInput?: Payloads | null },
): Payloads | null | undefined {
  return request.signalInput ?? (request.workflowExecution ? request.input : null);
}
