import { judgeForecast, type Verdict } from "./judge_forecast.ts";
import type { FirstTable } from "./tables.ts";

/** One command that the user has typed. */
export interface Step {
  /** As it was typed. */
  readonly command: string;
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Words that stood on the screen. */
  readonly words: number;
  /** Lines that warn. */
  readonly warnings: readonly string[];
  /** Exit code. */
  readonly code: number;
}

/** A new user's way with one table. */
export interface Walk extends Verdict {
  /** The table. */
  readonly table: string;
  /** Commands until there was a file of forecasts. */
  readonly steps: readonly Step[];
  /** Warnings that the table gives no reason for. */
  readonly needless: readonly string[];
}

/** A user gives up after so many. */
const MOST_COMMANDS = 5;

/**
 * Go the way of a new user: `init` on the file, then what each command names as the next one, until there are forecasts.
 *
 * @param table What the user has. @param project A fresh copy of the project, which this walk alone uses.
 */
export async function walk(table: FirstTable, project: string): Promise<Walk> {
  await Deno.writeTextFile(`${project}/${table.name}.csv`, table.text);
  const steps: Step[] = [];
  let command: string | null = `deno task init ${table.name}.csv --yes`, forecasts: string | null = null;
  while (command !== null && forecasts === null && steps.length < MOST_COMMANDS) {
    const { step, output } = await type(command, project);
    steps.push(step);
    if (step.code !== 0) break;
    forecasts = /(\S+\.csv)/.exec(/infer/.test(command) ? output : "")?.[1] ?? null;
    command = nextCommand(output);
  }
  const needless = steps.flatMap(({ warnings }) => warnings).filter((line) =>
    !table.expected.some((code) => line.includes(code))
  );
  if (forecasts === null) {
    const why = `no forecasts after: ${steps.map((step) => step.command).join("; ")} (exit ${steps.at(-1)?.code})`;
    return { table: table.name, steps, needless, isCorrect: false, why, keys: 0, ratio: NaN };
  }
  const path = forecasts.startsWith("/") ? forecasts : `${project}/${forecasts}`;
  return { table: table.name, steps, needless, ...judgeForecast(table, await Deno.readTextFile(path)) };
}

/** The last command that a screen names. */
function nextCommand(output: string): string | null {
  return output.match(/deno task [a-z][^\n`"()]*/g)?.at(-1)?.replace(/\s{2,}.*|\s*#.*/, "").trim() ?? null;
}

async function type(command: string, cwd: string): Promise<{ step: Step; output: string }> {
  const started = performance.now();
  const args = command.split(/\s+/).slice(1);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    // npx and deno tell the folder of the person by it, and would pass on that of whoever measures.
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", INIT_CWD: cwd },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const output = text(stdout), screen = `${text(stderr)}\n${output}`;
  const warnings = screen.split("\n").filter((line) => /\bwarn(ing)?\b|╭/i.test(line));
  const words = screen.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return { step: { command, seconds: (performance.now() - started) / 1000, words, warnings, code }, output: screen };
}
