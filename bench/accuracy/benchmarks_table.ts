import type { Measure } from "./sets.ts";
import { SETS } from "./sets.ts";
import type { SetResult } from "./set_result.ts";

/** One line of the table of docs/benchmarks.md, and a file of bench/results/accuracy. */
interface Line {
  readonly set: string;
  readonly subset: string;
  readonly keys: number;
  readonly rows: number;
  readonly measure: string;
  readonly ours: number;
  readonly lo: number;
  readonly hi: number;
  readonly average: number;
  readonly oneForAll: number;
  readonly bestSingle: string;
  readonly bestSingleValue: number;
  readonly bias: number;
  /** Ours, plain average, one for all. */
  readonly rmsse: readonly [number, number, number];
  readonly regret: number;
  readonly coverage: Readonly<Record<string, number>>;
  readonly baseline: string;
  readonly baselineValue: number;
  readonly seconds: number;
  /** Fingerprint of the code. */
  readonly code: string;
}

const RESULTS = new URL("../results/accuracy/", import.meta.url);

/** Keep a result, one JSON file a line of the table, so that sets can be measured one by one. */
export async function saveResult(result: SetResult, code: string): Promise<void> {
  await Deno.mkdir(RESULTS, { recursive: true });
  const subset = result.subset === "all" ? "" : `-${result.subset.replace(">=", "-")}`;
  const text = JSON.stringify(lineOf(result, code), null, 2);
  await Deno.writeTextFile(new URL(`${result.set}${subset}.json`, RESULTS), `${text}\n`);
}

function lineOf(result: SetResult, code: string): Line {
  const { methods, set, subset } = result, shown: Measure = result.measure === "mape" ? "mape" : "wape";
  const [lo, hi] = result.intervals[shown];
  const of = (method: string, measure: Measure) => methods[method]?.[measure] ?? NaN;
  const baselines = SETS.find(({ name }) => name === set)?.subsets.find(({ keys }) => keys === subset)?.baselines ?? [];
  const baseline = baselines.toSorted((a, b) => a.value - b.value)[0];
  return {
    set,
    subset,
    keys: result.keys,
    rows: result.rows,
    measure: shown.toUpperCase(),
    ours: of("ours", shown),
    lo,
    hi,
    average: of("mean", shown),
    oneForAll: of("one_for_all", shown),
    bestSingle: result.bestSingle,
    bestSingleValue: of(result.bestSingle, shown),
    bias: methods.ours?.bias ?? NaN,
    rmsse: [of("ours", "rmsse"), of("mean", "rmsse"), of("one_for_all", "rmsse")],
    regret: result.regret,
    coverage: result.coverage,
    baseline: baseline?.name ?? "none",
    baselineValue: baseline?.value ?? NaN,
    seconds: result.seconds,
    code,
  };
}

/** Put the table of all saved results between the markers of docs/benchmarks.md. */
export async function writeBenchmarksPage(): Promise<void> {
  const names = [...Deno.readDirSync(RESULTS)].filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  const lines = await Promise.all(
    names.map(async (name): Promise<Line> => JSON.parse(await Deno.readTextFile(new URL(name, RESULTS)))),
  );
  const page = new URL("../../docs/benchmarks.md", import.meta.url);
  const text = await Deno.readTextFile(page);
  const [begin, end] = ["<!-- accuracy:begin -->", "<!-- accuracy:end -->"];
  const from = text.indexOf(begin) + begin.length, to = text.indexOf(end);
  await Deno.writeTextFile(page, `${text.slice(0, from)}\n\n${formatTable(lines)}\n\n${text.slice(to)}`);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
}

function formatTable(lines: readonly Line[]): string {
  const head =
    "| set | keys | rows | measure | ours (95 % interval) | plain average | one for all | best single | best baseline | RMSSE: ours / average / one for all | bias | coverage 80 / 95 | regret |";
  return [head, head.replace(/[^|]+/g, "---"), ...lines.map(formatLine)].join("\n");
}

function formatLine(r: Line): string {
  const cells = [
    r.subset === "all" ? r.set : `${r.set}, ${r.subset.replace(">=", " ≥ ")}`,
    r.keys,
    r.rows,
    r.measure,
    `**${r.ours.toFixed(4)}** (${r.lo.toFixed(4)} to ${r.hi.toFixed(4)})`,
    verdict(r.average, r.ours),
    verdict(r.oneForAll, r.ours),
    `${r.bestSingleValue.toFixed(4)} ${r.bestSingle}`,
    r.baselineValue === null ? "–" : `${verdict(r.baselineValue, r.ours)} ${r.baseline}`,
    [
      `**${r.rmsse[0].toFixed(3)}**`,
      ...r.rmsse.slice(1).map((value) => value.toFixed(3) + (r.rmsse[0] <= value ? "" : " ✗")),
    ].join(" / "),
    `${(100 * r.bias).toFixed(1)} %`,
    Object.values(r.coverage).map((value) => value.toFixed(1)).join(" / "),
    r.regret.toFixed(3),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A figure to beat, marked where it was not. */
function verdict(theirs: number, ours: number): string {
  return `${theirs.toFixed(4)}${ours <= theirs ? "" : " ✗"}`;
}
