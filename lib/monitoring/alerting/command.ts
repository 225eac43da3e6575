import type { AlertRule } from "./alerts.ts";
import { type Channel, failureOf } from "./channel.ts";

/** How a program ended. */
export interface ProgramEnd {
  /** Exit code; null: it was killed as its time was over. */
  readonly code: number | null;
  /** End of what it said on stderr. */
  readonly stderr: string;
}

/** Runs a program: a seam, so that policy is tested without processes. */
export type RunProgram = (
  argv: readonly string[],
  options: { readonly input: string; readonly timeoutMs: number },
) => Promise<ProgramEnd>;

/**
 * A program that reads the message as JSON from stdin; no shell is between.
 *
 * @param command Of the rule. @param run Runs it.
 */
export function commandChannel({ argv, timeoutSeconds }: NonNullable<AlertRule["command"]>, run: RunProgram): Channel {
  const fail = (value: string) => ({
    message: `Cannot tell the command ${argv[0]} as it must end with exit code 0: current value is ${value}`,
    hint: "It is told by the next deno task monitor; look whether the program runs by itself, with JSON on stdin.",
  });
  return async (message) => {
    try {
      const { code, stderr } = await run(argv, {
        input: `${JSON.stringify(message)}\n`,
        timeoutMs: 1000 * timeoutSeconds,
      });
      if (code === 0) return null;
      const said = lastLine(stderr);
      return fail(code === null ? `no end within ${timeoutSeconds} s` : `${code}${said && `, ${said}`}`);
    } catch (thrown) {
      const isMissing = thrown instanceof Deno.errors.NotFound;
      return failureOf(thrown, fail(isMissing ? "no such program" : "it cannot be started"));
    }
  };
}

/** What a program said last is mostly why. */
function lastLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return (text.trim().split("\n").at(-1) ?? "").replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, 200);
}
