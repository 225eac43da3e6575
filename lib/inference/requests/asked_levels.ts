import { DataError } from "../../core/errors/errors.ts";
import { MOST_LEVELS } from "../../core/config/resolve_config.ts";
import type { RequestFindings } from "./request_findings.ts";

/** Note what is wrong with levels by themselves. @param levels As asked for, in percent. @param errors Gets it. */
export function checkLevels(levels: readonly number[] | undefined, errors: RequestFindings): void {
  if (levels === undefined) return;
  const isSound = levels.length <= MOST_LEVELS && new Set(levels).size === levels.length &&
    levels.every((level) => level > 0 && level < 100);
  if (isSound) return;
  const message = `they must be different, inside (0, 100), and at most ${MOST_LEVELS}`;
  errors.add("OUT_OF_RANGE", "levels", { message, example: levels });
}

/**
 * Levels that no model has cannot be had by asking for them.
 *
 * @param levels As asked for; absent: those that models have. @param known What models have.
 * @throws {DataError} `INVALID_REQUEST`.
 */
export function levelsAmong(levels: readonly number[] | undefined, known: readonly number[]): readonly number[] {
  const missing = levels?.filter((level) => !known.includes(level));
  if (missing === undefined || missing.length === 0) return levels ?? known;
  throw new DataError(
    "INVALID_REQUEST",
    `Cannot answer as levels must be among ${known.join(", ")}, what models were trained for: current value is ${
      missing.join(", ")
    }`,
    {
      hint: "Ask for levels that the models have, or train with others.",
      context: {
        findings: [{
          code: "OUT_OF_RANGE",
          severity: "error",
          message: `levels must be among ${known.join(", ")}`,
          column: "levels",
          count: missing.length,
          examples: missing.map(String),
        }],
      },
    },
  );
}
