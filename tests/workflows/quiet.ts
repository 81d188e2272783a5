import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Failures that a test makes on purpose are not worth a line; LOG_LEVEL=debug shows them. */
export function quietenTemporal(): void {
  const level = process.env['LOG_LEVEL'] === 'debug' ? 'WARN' : 'ERROR';
  Runtime.install({
    logger: new DefaultLogger(level),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: level, other: level }) } },
  });
}
