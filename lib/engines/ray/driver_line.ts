import { shellWord } from "../../core/text/shell_word.ts";

/** What the driver is told. */
export interface DriverOptions {
  /** Place of the plan, as every node sees it. */
  readonly plan: string;
  /** Command that is Deno on every node. */
  readonly deno: string;
  /** Workers; default: one for each processor of the cluster. */
  readonly workers?: number;
}

/** The driver in the folder of the program; Ray starts jobs with the `python` that has it. */
const DRIVER = ["python", "deploy/ray/driver.py"];

/**
 * The command line that a job begins with, as a shell reads it.
 *
 * @param options Plan, Deno, workers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { driverLine } from "@lib/engines/ray/driver_line.ts";
 * assertEquals(
 *   driverLine({ plan: "/mnt/our plan", deno: "deno", workers: 8 }),
 *   "exec python deploy/ray/driver.py --plan '/mnt/our plan' --deno deno --workers 8",
 * );
 * ```
 */
export function driverLine({ plan, deno, workers }: DriverOptions): string {
  const given = workers === undefined ? [] : ["--workers", String(workers)];
  const words = [...DRIVER, "--plan", plan, "--deno", deno, ...given];
  // Without a shell in between, which would stay when Ray's own process is gone.
  return `exec ${words.map(shellWord).join(" ")}`;
}
