import { formatCount } from "../../core/text/plural.ts";
import { type Command, Option } from "commander";
import type { TuningMethod } from "../../competition/tuning/propose.ts";
import type { BestOfConfig, TunedGain } from "../../data/best_hyperparameters.ts";
import { loadConfig } from "../../data/load_config.ts";
import {
  addOutputOptions,
  addRegistryOption,
  addTableOptions,
  parseFile,
  parseFolder,
  parsePositive,
  type TableOptions,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";
import { sourceAccess } from "../options/source_access.ts";

interface TuneFlags extends TableOptions {
  readonly trials?: number;
  readonly minutes?: number;
  readonly method: TuningMethod;
  readonly output?: string;
  readonly registry: string;
  readonly reports: string;
}

/** `tune`: search hyperparameters for a table. */
export function addTuneCommand(program: Command, action: CommandAction): void {
  const command = program.command("tune")
    .description("search hyperparameters on windows before all that is reported; train then uses what was found");
  addRegistryOption(addTableOptions(command))
    .option("--trials <n>", "trials of each contender (27)", parsePositive)
    .option("--minutes <m>", "begin no new trial after so many minutes", parsePositive)
    .addOption(
      new Option("--method <name>", "how trials are chosen").choices(["random", "grid", "tpe"]).default("tpe"),
    )
    .option("--output <file>", "where the result goes; default: best_hyperparameters.json beside the config", parseFile)
    .option("--reports <folder>", "folder for what is needed meanwhile", parseFolder, "reports");
  addOutputOptions(command, [
    ["tune --trials 40", "the demo"],
    [
      "tune --config config/tourism.json --input tourism_quarterly.csv.gz --minutes 10 --method random",
      "for ten minutes",
    ],
  ]);
  command.action(action<TuneFlags>(tune));
}

async function tune(session: Session, flags: TuneFlags): Promise<void> {
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  const [{ tuneTable }, { recordTuning }, { openRegistry }, best, { checkPublishable }] = await Promise.all([
    import("../../training/tuning/tune_table.ts"),
    import("../../training/tuning/record_tuning.ts"),
    import("../../registry/registry.ts"),
    import("../../data/best_hyperparameters.ts"),
    import("../../storage/files/publish.ts"),
  ]);
  const output = flags.output ?? best.bestPath(flags.config);
  // Whether all can be written is found before the first trial.
  checkPublishable(output);
  await best.readBestHyperparameters(output);
  const registry = openRegistry(flags.registry, { now: () => new Date() });
  try {
    const { store, input, workers, trials, minutes, method, reports } = flags;
    const { log, signal } = session, onProgress = session.progress.update.bind(session.progress);
    const options = {
      store,
      input,
      access: sourceAccess(session),
      workers,
      trials,
      minutes,
      method,
      scratch: reports,
      log,
      signal,
    };
    const result = await tuneTable(config, { ...options, onProgress });
    const event = recordTuning(registry, result), { found, contenders } = result;
    await best.writeBestHyperparameters(output, result.name, { found, contenders });
    const written = best.shownGains(contenders);
    session.result({ ...result, written, event, output }, () =>
      [
        `${result.name}: ${formatCount(result.trials.length, "judgement")} of trials (${method}) on ${
          formatCount(Number(found.keys), "key")
        }, tuned until ` +
        `${found.tunedUntil}, checked until ${found.checkedUntil}`,
        formatGains({ ...result, written }),
        ...formatDifferences(result),
        Object.keys(written).length === 0
          ? `Nothing has shown a gain elsewhere: train goes on as before. Event ${event} of the registry has every trial.`
          : `Event ${event} of the registry has every trial. What has shown a gain elsewhere is in ${output}: look at it. ` +
            "Commands use it with a config of this name beside it that has no hyperparameters of its own.",
      ].join("\n\n"));
  } finally {
    registry.close();
  }
}

/** Errors beside those of before, per cent, by contender and class. */
function formatGains(
  { before, contenders, written }: BestOfConfig & {
    readonly before: Readonly<Record<string, unknown>>;
    readonly written: BestOfConfig["contenders"];
  },
): string {
  const rows = Object.keys(before).flatMap((name): { name: string; keys: string; gain: TunedGain | null }[] => {
    const found = contenders[name];
    if (found === undefined) return [{ name, keys: "all", gain: null }];
    return [
      ...found.gain === null ? [] : [{ name, keys: "all", gain: found.gain }],
      ...Object.entries(found.classes).map(([keys, { gain }]) => ({ name, keys, gain })),
    ];
  });
  const cells = (of: (gain: TunedGain) => string) => rows.map(({ gain }) => gain === null ? "–" : of(gain));
  return formatTable([
    { title: "contender", cells: rows.map(({ name }) => name) },
    { title: "keys", cells: rows.map(({ keys }) => keys) },
    { title: "errors where tuned", cells: cells(({ tuned }) => percent(tuned)), align: "right" },
    { title: "errors elsewhere", cells: cells(({ check }) => percent(check)), align: "right" },
    { title: "95 % interval", cells: cells(({ lo, hi }) => `${percent(lo)} to ${percent(hi)}`), align: "right" },
    { title: "keys there", cells: cells(({ keys }) => String(keys)), align: "right" },
    {
      title: "written",
      cells: rows.map(({ name, keys }) => {
        const own = written[name];
        return (keys === "all" ? own?.gain ?? null : own?.classes[keys] ?? null) === null ? "no" : "yes";
      }),
    },
  ]);
}

function percent(ratio: number | null): string {
  if (ratio === null) return "–";
  return formatPercent(ratio - 1, { signed: true });
}

/** What is another value than before. */
function formatDifferences(
  { before, contenders }: BestOfConfig & { before: Readonly<Record<string, Readonly<Record<string, unknown>>>> },
): string[] {
  const rows = Object.entries(contenders).flatMap(([name, { params, classes }]) =>
    [["all", params] as const, ...Object.entries(classes).map(([keys, own]) => [keys, own.params] as const)]
      .flatMap(([keys, own]) =>
        Object.entries(own).filter(([param, value]) => before[name]?.[param] !== value)
          .map(([param, value]) => [name, keys, param, text(before[name]?.[param]), text(value)] as const)
      )
  );
  if (rows.length === 0) return [];
  const column = (title: string, at: 0 | 1 | 2 | 3 | 4) => ({ title, cells: rows.map((row) => row[at]) });
  return [
    formatTable([
      column("contender", 0),
      column("keys", 1),
      column("hyperparameter", 2),
      column("before", 3),
      column("found", 4),
    ]),
  ];
}

function text(value: unknown): string {
  return typeof value === "number" ? formatNumber(value) : String(value);
}
