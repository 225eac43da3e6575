import { formatCount } from "../core/text/plural.ts";
import { ForecastError, TrackingError } from "../core/errors/errors.ts";
import type { StoredProblem } from "../core/errors/problem.ts";
import type { Connection } from "./connection.ts";
import { TAG } from "./names.ts";
import { dropVersion, type ServerVersion, tagVersion } from "./registered.ts";
import { type LocalRun, modelUri, type RunPart, runParts } from "./run_parts.ts";
import { claimRun, findOrMakeRun, reviveRun, type ServerRun } from "./server_run.ts";
import { settleVersion } from "./settle_version.ts";
import { standingTags } from "./standing.ts";

/** Where a run comes from and where it goes. */
export interface RunTarget {
  readonly connection: Connection;
  /** Registry root. */
  readonly root: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Registered model of the forecaster; it is there. */
  readonly model: string;
  /** Id of the experiment of a new run. */
  experiment(): Promise<string>;
}

/** What was done about a run. */
export interface SyncedRun {
  /** Its version of the registered model. */
  readonly version: ServerVersion;
  /** Whether anything was sent. */
  readonly isChanged: boolean;
  /** What is damaged here and was not sent. */
  readonly problems: readonly StoredProblem[];
  /** What is not here any more, or not yet. */
  readonly notes: readonly StoredProblem[];
}

/**
 * Bring a run up to date on the server. Its version there says what has arrived, part by part, each after its last byte: what
 * dies between two requests goes on there.
 *
 * @param local The run. @param target Where to.
 * @param known Versions there that are this run; several if two have made one at the same time.
 * @throws {TrackingError} As `Connection`. What is damaged here is a problem of the result.
 */
export async function syncRun(
  local: LocalRun,
  target: RunTarget,
  known: readonly ServerVersion[],
): Promise<SyncedRun> {
  const { parts, notes } = runParts(local, target), [first, ...others] = known, { connection } = target;
  if (first !== undefined && others.length === 0 && parts.every((part) => hasArrived(part, first))) {
    return { version: first, isChanged: false, problems: [], notes };
  }
  const { version, there } = await settle(local, target), problems: StoredProblem[] = [];
  for (const part of parts.filter((part) => !hasArrived(part, version))) {
    try {
      await part.send({ connection, there, version });
      await tagVersion(connection, version, { [part.tag]: part.value });
    } catch (thrown) {
      problems.push(damageOf(thrown, local));
    }
  }
  return { version, isChanged: true, problems, notes };
}

function hasArrived({ tag, value }: RunPart, { tags }: ServerVersion): boolean {
  return tags.get(`${TAG}${tag}`) === value;
}

/** Damage here is told, and the rest of the run goes on; what the server says ends the command. */
function damageOf(thrown: unknown, { run }: LocalRun): StoredProblem {
  if (thrown instanceof TrackingError || !(thrown instanceof ForecastError)) throw thrown;
  const { code, message, context } = thrown;
  return { code, path: String(context.path ?? ""), name: `run ${run.run}`, detail: message };
}

/** The one version there of a run, and its run. */
async function settle(
  { run, versions }: LocalRun,
  { connection, model, experiment }: RunTarget,
): Promise<{ version: ServerVersion; there: ServerRun }> {
  for (;;) {
    const version = await settleVersion(connection, {
      model,
      identity: { run: run.run },
      tags: { group: run.lineage.data.group, ...standingTags(versions) },
      description: `Run ${run.run}: ${
        formatCount(versions.length, "model")
      }, in key_versions.json of the run. Downloaded, it is a registry.`,
      source: async () => {
        const there = await findOrMakeRun(connection, await experiment(), run);
        return { runId: there.id, uri: modelUri(there) };
      },
    });
    const there = await reviveRun(connection, version.runId);
    if (there !== null) {
      await claimRun(connection, there.id);
      return { version, there };
    }
    // The server has purged its run: the version goes too, and everything is sent again.
    await dropVersion(connection, version);
  }
}
