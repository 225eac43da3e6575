import { type Command, InvalidArgumentError, Option } from "commander";
import type { Stage, VersionChoice } from "../../registry/versions/row_types.ts";
import { SEMANTIC_VERSION } from "../../registry/versions/semantic.ts";
import { parsePositive } from "./options.ts";

/** Options that say which version of each key is meant. */
export interface VersionOptions {
  readonly alias?: string;
  readonly stage?: Stage;
  readonly run?: string;
  readonly contender?: string;
  /** A number in the registry, or a semantic version. */
  readonly version?: number | string;
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
    .option(
      "--version <version>",
      "the version with this number in the registry, or a key's with this semantic version, such as blend_v1.2.0",
      parseVersion,
    );
}

/**
 * The choice that the options say.
 *
 * @param options Parsed version options.
 * @throws {InvalidArgumentError} If they contradict each other.
 */
export function chosenVersion({ alias, stage, run, contender, version }: VersionOptions): VersionChoice {
  const named = Object.entries({ alias, stage, run, contender }).flatMap(([name, value]) =>
    value === undefined ? [] : [name]
  );
  if (version !== undefined && named.length > 0) throw contradiction("version", named);
  if (alias !== undefined && stage !== undefined) throw contradiction("alias", ["stage"]);
  return { alias, stage, run, contender, ...versionChoice(version) };
}

/** A version by its number in the registry, or by the semantic version of its key. */
export function versionChoice(version: number | string | undefined): Pick<VersionChoice, "id" | "semantic"> {
  return typeof version === "string" ? { semantic: version } : { id: version };
}

/** Parse a number of at least 1, or a semantic version. */
export function parseVersion(text: string): number | string {
  if (SEMANTIC_VERSION.test(text)) return text;
  try {
    return parsePositive(text);
  } catch {
    throw new InvalidArgumentError("It must be a number of at least 1, or read <contender>_v<major>.<minor>.<patch>.");
  }
}

function contradiction(name: string, others: readonly string[]): InvalidArgumentError {
  return new InvalidArgumentError(
    `--${name} names one version of a key by itself: leave out ${others.map((other) => `--${other}`).join(", ")}`,
  );
}
