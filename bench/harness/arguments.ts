import { parseArgs } from "node:util";

/** What `deno task bench` was asked for. */
export interface BenchArguments {
  /** Targets to run, in the order of the list. */
  readonly only: readonly string[];
  readonly json: boolean;
  readonly smoke: boolean;
  /** Pairs, or null for each target's own number. */
  readonly pairs: number | null;
  readonly help: boolean;
}

/** Pairs of a target that does not say otherwise. */
export const DEFAULT_PAIRS = 11;

/** How the command is used. */
export const HELP = `Measure the engine side by side with the libraries that it is compared with.

Usage: deno task bench [options]

Options
  --only P3,P4   only these targets, P7 also for P7T; repeatable
  --pairs N      alternating pairs per target (unless a target says otherwise: ${DEFAULT_PAIRS})
  --smoke        tiny sizes, one pair, nothing judged or kept: does everything run?
  --json         the results as one JSON array on stdout
  --help         this text

Examples
  deno task bench
  deno task bench --only P3 --pairs 21
  deno task bench --smoke

The peers need Python 3.10 or newer with its venv module; they are installed from PyPI into bench/.venv, once.
Results go to bench/results/<id>.json and into the table of docs/benchmarks.md.
Exit code 0: measured, also when a bar is missed; 1: something failed; 2: wrong usage.
`;

/**
 * Parse the command line.
 *
 * @param args Arguments. @param ids Names of all targets.
 * @throws {TypeError} For an unknown option, target or number.
 */
export function parseBenchArguments(args: readonly string[], ids: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      pairs: { type: "string" },
      smoke: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  const wanted = values.only.flatMap((list) => list.split(",")).map((id) => id.trim().toUpperCase());
  const matches = (id: string, name: string) => id === name || id.replace(/[A-Z]$/, "") === name;
  for (const id of wanted) {
    if (!ids.some((known) => matches(known, id))) {
      throw new TypeError(`Cannot run a target as it must be one of ${ids}: current value is ${id}`);
    }
  }
  const { pairs: text, smoke, json, help } = values, pairs = text === undefined ? null : Number(text);
  if (pairs !== null && !(Number.isInteger(pairs) && pairs > 0)) {
    throw new TypeError(`Cannot measure as --pairs must be a whole number >= 1: current value is ${text}`);
  }
  return {
    only: ids.filter((id) => wanted.length === 0 || wanted.some((name) => matches(id, name))),
    pairs,
    smoke,
    json,
    help,
  };
}
