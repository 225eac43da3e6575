import { DataError } from "../core/errors/errors.ts";
import { nearestName } from "../core/text/nearest_name.ts";

/** Stages in their usual order, each named like the command that it is. */
export const STAGES = ["features", "retrain", "train", "gate", "promote", "infer", "monitor"] as const;

/** One stage. */
export type PipelineStage = typeof STAGES[number];

/** The usual sequences by name. */
const SEQUENCES: Readonly<Record<string, readonly PipelineStage[]>> = {
  /** Models and a report; nothing is judged, and nothing that serves changes, the table neither. */
  basic: ["features", "train"],
  /** What passes the gate waits in Staging, and its table serves. */
  registration: ["features", "train", "gate"],
  /** And serves, as the policy of the config says. */
  promotion: ["features", "train", "gate", "promote"],
  /** And forecasts, which are logged and compared with what comes. */
  full: ["features", "train", "gate", "promote", "infer", "monitor"],
};

/** Stages that are about the run of `train`. */
const OF_RUN: readonly PipelineStage[] = ["gate", "promote"];

/**
 * Read which stages are wanted.
 *
 * @param text Name of a sequence, or stages in their order, joined by commas.
 * @throws {DataError} `WRONG_USAGE` for unknown names, a stage twice, or `gate` and `promote` without a run before them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseStages } from "@lib/retraining/pipeline_stages.ts";
 * assertEquals(parseStages("registration"), ["features", "train", "gate"]);
 * assertEquals(parseStages("retrain,infer"), ["retrain", "infer"]);
 * ```
 */
export function parseStages(text: string): readonly PipelineStage[] {
  const sequence = Object.hasOwn(SEQUENCES, text) ? SEQUENCES[text] : undefined;
  if (sequence !== undefined) return sequence;
  const names = text.split(",").map((name) => name.trim());
  const sequences = names.filter((name) => Object.hasOwn(SEQUENCES, name));
  if (sequences.length > 0) throw wrongStages(`name a sequence such as ${sequences[0]} alone, or stages`, text);
  const unknown = names.find((name) => !isStage(name));
  if (unknown !== undefined) throw unknownStage(unknown);
  const stages = names.filter(isStage);
  if (new Set(stages).size < stages.length) throw wrongStages("name each stage once", text);
  const train = stages.indexOf("train");
  const early = stages.some((stage, i) => OF_RUN.includes(stage) && (train < 0 || i < train));
  if (early) throw wrongStages("train before they gate or promote", text);
  return stages;
}

function isStage(name: string): name is PipelineStage {
  return (STAGES as readonly string[]).includes(name);
}

function unknownStage(name: string): DataError {
  const known = [...Object.keys(SEQUENCES), ...STAGES], near = nearestName(name, known);
  return new DataError(
    "WRONG_USAGE",
    `Cannot run a stage as it must be one of ${known.join(", ")}: current value is ${JSON.stringify(name)}`,
    { hint: near === null ? "Join stages by commas." : `Did you mean ${near}?` },
  );
}

function wrongStages(requirement: string, text: string): DataError {
  return new DataError(
    "WRONG_USAGE",
    `Cannot run these stages as they must ${requirement}: current value is ${JSON.stringify(text)}`,
    { hint: `The usual sequences are ${tellSequences()}.` },
  );
}

function tellSequences(): string {
  return Object.entries(SEQUENCES).map(([name, stages]) => `${name} (${stages.join(",")})`).join(", ");
}
