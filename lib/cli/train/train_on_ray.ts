import { resolve } from "node:path";
import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { connectRay } from "../../engines/ray/connect_ray.ts";
import { driverLine } from "../../engines/ray/driver_line.ts";
import { packFiles } from "../../engines/ray/pack_files.ts";
import { createRayEngine } from "../../engines/ray/ray_engine.ts";
import type { Place } from "../../storage/results/place.ts";
import { passOptions } from "../../training/shared/pass_engine.ts";
import { trainByEngine, type TrainByEngineOptions } from "../../training/shared/train_by_engine.ts";
import type { TrainingResult } from "../../training/record/result.ts";
import { readProject } from "./project_files.ts";
import type { EngineOptions } from "./ray_options.ts";
import type { Session } from "../session/session.ts";
import { openSharedPlace } from "./shared_place.ts";

/** What to do, but for what belongs to the cluster. */
export type RayTraining = Omit<TrainByEngineOptions, "place" | "engine" | "shards">;

/** Shards of a pass for each worker, so that none waits long for the slowest, and at least. */
const SHARDS_A_WORKER = 4, LEAST_SHARDS = 64;

/**
 * Train with the processors of a Ray cluster.
 *
 * @param session Environment, signal, log.
 * @param options What to do; `workers`: of the cluster, default one for each of its processors.
 */
export async function trainOnRay(
  session: Session,
  config: Config,
  options: RayTraining & Omit<EngineOptions, "engine" | "resume"> & { readonly workers?: number },
): Promise<TrainingResult> {
  const { terminal, signal, log } = session;
  const { plan = "", workers, shards = Math.max(LEAST_SHARDS, SHARDS_A_WORKER * (workers ?? 0)) } = options;
  const { address = rayAddress(terminal.variable), deno = `npx --yes deno@${Deno.version.deno}` } = options;
  const ray = connectRay({ address, token: terminal.variable("RAY_AUTH_TOKEN") || undefined, signal });
  // Before the table is read: who denies, or is not there, is known at once.
  await ray.version();
  using opened = await openSharedPlace(session, plan, {});
  const { place } = opened;
  const files = packFiles(await readProject());
  const entrypoint = driverLine({ plan: seenByNodes(place), deno, workers });
  return await trainByEngine(config, {
    ...options,
    place,
    shards,
    engine: (place, shared) => createRayEngine({ ...passOptions(place, shared), ray, files, entrypoint, log }),
  });
}

function rayAddress(variable: (name: string) => string | undefined): string {
  const address = variable("RAY_API_SERVER_ADDRESS") || variable("RAY_ADDRESS");
  if (address) return address;
  throw new DataError("ENGINE_ADDRESS", "Cannot train on Ray as its address must be given: current value is none", {
    hint: "Give --address http://HEAD:8265, or set RAY_API_SERVER_ADDRESS.",
  });
}

/** A folder is that of the nodes too, whatever folder they are started in. */
function seenByNodes({ address }: Place): string {
  return /^[a-z][a-z\d]+:\/\//.test(address) ? address : resolve(address);
}
