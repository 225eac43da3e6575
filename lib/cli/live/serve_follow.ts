import type { ErrorRecord } from "../../core/errors/errors.ts";
import type { Follower } from "../../serving/server/follower.ts";
import { S3_VARIABLES } from "../../storage/objects/s3_access.ts";
import type { Session } from "../session/session.ts";

/**
 * Begin to follow what is pushed, and wait for the first state.
 *
 * @param session Says why none can be had, and ends the waiting at Ctrl-C.
 * @param place `address`, `folder`, `endpoint` as of `Follower`.
 * @throws {ForecastError} If nothing can be followed at all. @throws The signal's reason.
 */
export async function startFollowing(
  { log, signal, terminal }: Session,
  place: { readonly address: string; readonly folder: string; readonly endpoint?: string },
): Promise<Follower> {
  const { Follower } = await import("../../serving/server/follower.ts"), { address } = place;
  // A folder needs no keys.
  const asked = address.startsWith("s3:") ? S3_VARIABLES : [];
  const environment = Object.fromEntries(asked.map((name) => [name, terminal.variable(name)]));
  const thread = new Worker(new URL("./follow_worker.ts", import.meta.url), { type: "module" });
  const tell = (failure: ErrorRecord | null) => {
    if (failure === null) log.info(`${address} can be followed again`);
    else log.warn(`${address} cannot be followed for now (${failure.code}): ${failure.message}`);
  };
  const follower = new Follower({ ...place, environment }, tell, thread);
  const interrupted = Promise.withResolvers<never>(), end = () => interrupted.reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([follower.first, interrupted.promise]);
    return follower;
  } catch (thrown) {
    follower.close();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", end);
  }
}
