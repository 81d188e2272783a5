import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';

const { touch } = proxyActivities<{ touch(): Promise<void> }>({ startToCloseTimeout: '1m' });

/** As little as a promise about time can be: one activity and a timer. */
export async function bare(): Promise<void> {
  await touch();
  await sleep('30 days');
}

/** As little as can be told something. */
export async function bareEntity(): Promise<void> {
  let told = 0;
  setHandler(defineSignal('tell'), () => {
    told += 1;
  });
  await condition(() => told > 1);
}
