import { setImmediate } from "node:timers";

/** Let others have their turn: what came in meanwhile is done before the work goes on. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
