import { type Command, InvalidArgumentError } from "commander";
import { formatCount } from "../../core/text/plural.ts";
import type { DueShards } from "../../engines/shards/due_shards.ts";
import { parseFolder, parsePositive } from "./options.ts";
import type { Place } from "../../storage/results/place.ts";
import type { Session } from "../session/session.ts";

/** Whether many machines do the work of a command. */
export interface ShareOptions {
  /** The place where they find it. */
  readonly share?: string;
  readonly shards?: number;
}

/** Shards of a pass where nobody says: as many as a small cluster has processors. */
export const SHARDS = 64;

/** Add `--share` and `--shards`. */
export function addShareOptions(command: Command): Command {
  return command
    .option(
      "--share <folder>",
      "do nothing but plan it for many machines, in a folder that all of them see; then work and finalize",
      parseFolder,
    )
    .option("--shards <n>", `with --share: shards of a pass, at most (${SHARDS})`, parsePositive);
}

/**
 * Refuse options that say what `finalize` is told.
 *
 * @param flags By name of the option, as it was given or undefined.
 * @throws {InvalidArgumentError}
 */
export function assertSharable(flags: Readonly<Record<string, unknown>>): void {
  const [name] = Object.entries(flags).find(([, value]) => value !== undefined && value !== false) ?? [];
  if (name !== undefined) throw new InvalidArgumentError(`--share only plans: give ${name} to finalize`);
}

/** Refuse `--shards` without `--share`. @throws {InvalidArgumentError} */
export function assertShared({ share, shards }: ShareOptions): void {
  if (share === undefined && shards !== undefined) {
    throw new InvalidArgumentError("--shards is of what --share plans: add --share");
  }
}

/** What lies in a place now. */
export interface Planned {
  readonly run: string;
  readonly keys: number;
  readonly isNew: boolean;
  readonly passes: readonly string[];
  readonly shards: number;
  readonly due: DueShards | null;
}

/** Tell what was planned and how to go on. @param place Where it lies. */
export function tellPlanned(session: Session, planned: Planned, { argument }: Pick<Place, "argument">): void {
  const { run, keys, passes, shards, due } = planned;
  session.result(planned, () =>
    [
      `${formatCount(keys, "key")} planned as run ${run}: ${passes.join(", ")}`,
      due === null
        ? `No pass is open. Next: deno task finalize --plan ${argument}`
        : `Pass ${due.pass} has ${formatCount(due.shards.length, "open shard")}. ` +
          `Next: deno task work --plan ${argument} --shard N for N from 0 to ${
            shards - 1
          }, then deno task finalize --plan ${argument}`,
    ].join("\n"));
}
