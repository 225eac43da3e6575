import { WorkerError } from "../../core/errors/errors.ts";
import type { Place } from "../../storage/results/place.ts";
import type { DueShards } from "./due_shards.ts";

/**
 * A pass that is open is told before anything is read again.
 *
 * @param place Of the plan. @param due What is open.
 * @throws {WorkerError} `PASS_OPEN` with `pass` and `open` as context.
 */
export function assertDone({ address, argument }: Pick<Place, "address" | "argument">, due: DueShards | null): void {
  if (due === null) return;
  const { pass, shards } = due;
  throw new WorkerError(
    "PASS_OPEN",
    `Cannot finalize ${address} as all shards of pass ${pass} must be done: current value is ${shards.length} open`,
    {
      hint: `Work on them, then finalize again: deno task work --plan ${argument} --shard ${shards[0]}.`,
      context: { pass, open: [...shards] },
    },
  );
}
