import { MEASURES, type MethodResult } from "./measures.ts";
import type { SetResult } from "./set_result.ts";

/** All of a result as a table for the terminal: methods by the set's measure, best first, ours on top. */
export function formatResult(result: SetResult): string {
  const { set, subset, back, measure, origins, keys, forecasts, usage, coverage, regret } = result;
  const window = back === 0 ? "hold-out" : `${back} back`;
  const covered = Object.entries(coverage).map(([level, share]) => `${level} %: ${share.toFixed(1)}`).join(", ");
  const { ours, ...others } = result.methods;
  const rows = Object.entries(others).sort(([, a], [, b]) => relative(a, measure) - relative(b, measure));
  return [
    `## ${set}, ${subset}, ${window}: ${keys} keys, ${forecasts} forecasts from ${origins.join(" ")}, ${
      usage.seconds.toFixed(0)
    } s`,
    `${measure.toUpperCase()} of ours ${number(ours?.[measure])} (${
      result.intervals[measure].map(number).join(" to ")
    }), inside ${covered}, regret ${
      regret.toFixed(3)
    }, best single ${result.bestSingle}, one for all ${result.oneForAll}`,
    "",
    cells(["method", "keys", ...MEASURES.map((name) => name.toUpperCase()), "bias", "over ours"]),
    ...(ours === undefined ? [] : [line("ours", ours)]),
    ...rows.map(([name, errors]) => line(name, errors)),
    "",
  ].join("\n");

  function line(name: string, errors: MethodResult): string {
    return cells([
      name,
      String(errors.keys),
      ...MEASURES.map((one) => number(errors[one])),
      `${(100 * errors.bias).toFixed(1)} %`,
      relative(errors, measure).toFixed(3),
    ]);
  }
}

/** Error over that of ours on the same keys. */
function relative(errors: MethodResult, measure: SetResult["measure"]): number {
  return errors[measure] / errors.ours[measure];
}

function number(value: number | undefined): string {
  return (value ?? NaN).toFixed(4);
}

function cells([name = "", ...others]: readonly string[]): string {
  return [name.padEnd(36), ...others.map((cell) => cell.padStart(9))].join(" ");
}
