import { type Command, InvalidArgumentError, Option } from "commander";
import { parseFolder, parsePositive } from "../options/options.ts";

/** Options of who lets a cluster do the work. */
export interface EngineOptions {
  readonly engine: "local" | "ray";
  readonly plan?: string;
  readonly shards?: number;
  readonly address?: string;
  readonly deno?: string;
  /** Of this machine alone. */
  readonly resume?: boolean | string;
}

/** Options that say something of a cluster, and nothing of this machine. */
const OF_RAY = ["plan", "shards", "address", "deno"] as const;

/** Add `--engine` and what belongs to it. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "who does the work: processes of this machine, or a Ray cluster")
        .choices(["local", "ray"]).default("local"),
    )
    .option(
      "--address <url>",
      "ray: its dashboard; default RAY_API_SERVER_ADDRESS or RAY_ADDRESS; token in RAY_AUTH_TOKEN",
    )
    .option(
      "--plan <folder>",
      "ray: where plan, table and results lie: a folder that all nodes see, or s3://bucket/prefix",
      parseFolder,
    )
    .option("--shards <n>", "ray: shards of a pass, at most; default 4 for each worker, at least 64", parsePositive)
    .option("--deno <command>", "ray: what is deno on its nodes; default npx with the version of this process");
}

/**
 * Whether the options say the same thing of who does the work.
 *
 * @throws {InvalidArgumentError} Wrong usage: what is missing, or means nothing.
 */
export function checkEngineOptions(options: EngineOptions): void {
  if (options.engine === "ray") {
    if (options.plan === undefined) {
      throw new InvalidArgumentError("--engine ray needs --plan, a place that all nodes see");
    }
    if (options.resume !== undefined) {
      throw new InvalidArgumentError("--resume is of --engine local: with ray the same --plan goes on");
    }
    return;
  }
  const given = OF_RAY.find((name) => options[name] !== undefined);
  if (given !== undefined) throw new InvalidArgumentError(`--${given} needs --engine ray`);
}
