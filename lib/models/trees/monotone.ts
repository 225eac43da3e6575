import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import { type ParamRule, textLike } from "../contract/params.ts";

/** What the parameter `monotone` may be. */
export const MONOTONE: ParamRule = textLike(
  /^(?:[^,:]+:\s*(?:up|down)\s*(?:,[^,:]+:\s*(?:up|down)\s*)*)?$/,
  'be empty or columns with their directions, as in "price: down, income: up"',
);

/**
 * Along which columns predictions must not fall, or not rise.
 *
 * @param given As {@linkcode MONOTONE} says. @param design Its columns. @param family Name for messages.
 * @returns By position of the column; undefined for none.
 * @throws {FitError} `INVALID_PARAMS` if a column is not there, or holds categories.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseMonotone } from "@lib/models/trees/monotone.ts";
 * const rows = { names: ["price", "income"], categorical: [false, false] };
 * assertEquals(parseMonotone("price: down", rows, "trees"), { 0: -1 });
 * ```
 */
export function parseMonotone(
  given: string,
  { names, categorical }: Pick<Design, "names" | "categorical">,
  family: string,
): Readonly<Record<number, 1 | -1>> | undefined {
  if (given === "") return undefined;
  return Object.fromEntries(
    given.split(",").map((entry) => {
      const [name = "", direction = ""] = entry.split(":").map((part) => part.trim()), column = names.indexOf(name);
      if (column < 0 || categorical[column]) throw notAlong(family, name);
      return [column, direction === "up" ? 1 : -1];
    }),
  );
}

/** Names of the columns along which predictions must not fall, or not rise. @param given As {@linkcode MONOTONE} says. */
export function monotoneColumns(given: string): string[] {
  return given.split(",").map((entry) => entry.split(":")[0]!.trim()).filter((name) => name !== "");
}

function notAlong(family: string, name: string): FitError {
  return new FitError(
    "INVALID_PARAMS",
    `Cannot fit ${family} as monotone must name columns of numbers: current value is "${name}"`,
    { hint: "Name a column that is there and holds numbers.", context: { param: "monotone" } },
  );
}
