import { type Command, InvalidArgumentError, Option } from "commander";
import type { Stage, VersionChoice } from "../registry/records.ts";
import { parsePositive } from "./options.ts";

/** Options that say which version of each key is meant. */
export interface VersionOptions {
  readonly alias?: string;
  readonly stage?: Stage;
  readonly run?: string;
  readonly contender?: string;
  readonly version?: number;
}

/** Stages of a version, as the registry names them. */
const STAGES: readonly Stage[] = ["None", "Staging", "Production", "Archived"];

/** Add `--alias`, `--stage`, `--run`, `--contender`, `--version`. */
export function addVersionOptions(command: Command): Command {
  return command
    .option("--alias <name>", "the version that this alias of a key points at; default: champion")
    .addOption(new Option("--stage <name>", "a key's newest version in this stage").choices(STAGES))
    .option("--run <id>", "what this run chose for a key")
    .option("--contender <name>", "a key's newest version of this contender")
    .option("--version <n>", "the version with this number in the registry", parsePositive);
}

/**
 * The choice that the options say.
 *
 * @param options Parsed version options.
 * @throws {InvalidArgumentError} If they contradict each other.
 */
export function choiceOf({ alias, stage, run, contender, version }: VersionOptions): VersionChoice {
  const named = Object.entries({ alias, stage, run, contender }).flatMap(([name, value]) =>
    value === undefined ? [] : [name]
  );
  if (version !== undefined && named.length > 0) throw contradiction("version", named);
  if (alias !== undefined && stage !== undefined) throw contradiction("alias", ["stage"]);
  return { alias, stage, run, contender, id: version };
}

function contradiction(name: string, others: readonly string[]): InvalidArgumentError {
  return new InvalidArgumentError(
    `--${name} names one version of a key by itself: leave out ${others.map((other) => `--${other}`).join(", ")}`,
  );
}
