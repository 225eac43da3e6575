import { type Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import { openPlace } from "../../storage/results/place.ts";
import { EXIT } from "../session/exit_code.ts";
import {
  addCsvOptions,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addReportsOption,
  addTableOptions,
  type CsvOptions,
  parsePositive,
  type TableOptions,
  whereOf,
} from "../options/options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import {
  addShareOptions,
  assertSharable,
  assertShared,
  SHARDS,
  type ShareOptions,
  tellPlanned,
} from "../options/share_options.ts";
import { sourceAccess } from "../options/source_access.ts";
import { scoreAndTell } from "./tell_evaluation.ts";

interface EvaluateFlags extends TableOptions, CsvOptions, ShareOptions {
  readonly origins?: number;
  readonly verbose?: boolean;
  readonly output?: string;
  readonly reports: string;
  readonly registry: string;
  readonly charts: boolean;
  readonly seen?: boolean;
}

/** `evaluate`: the whole system scored as a user would have lived it. */
export function addEvaluateCommand(program: Command, action: CommandAction): void {
  const command = program.command("evaluate")
    .description(
      "train on what was known at past origins, forecast, compare with what came; of rows without a calendar: score what serves on rows that came",
    );
  addRegistryOption(addKeyOptions(addTableOptions(command)))
    .option("--origins <n>", "number of origins, instead of the config's", parsePositive)
    .option(
      "--output <file>",
      "forecasts: .csv, .parquet, .json, .xlsx or .arrow, - for CSV on standard output; default: <reports>/<name>-evaluation.csv",
    );
  command.option("--no-charts", "write no page beside the forecasts")
    .option("--seen", "of rows without a calendar: score those that training has seen too")
    .option("--verbose", "print all tables: every contender, what is more than chance, coverage by step, failures");
  addOutputOptions(addCsvOptions(addReportsOption(addShareOptions(command))), [
    ["evaluate --config config/tourism.json --input tourism_quarterly.csv.gz", "the last horizon of a table"],
    ["evaluate --origins 3 --limit 100 --output forecasts.parquet", "three origins of the demo's first 100 keys"],
    [
      "evaluate --config config/churn.json --input came.csv",
      "what serves a table without a calendar, on rows whose targets came",
    ],
    ["evaluate --origins 6 --share /shared/past", "by many machines: then work on the shards, and finalize"],
  ]);
  command.action(action<EvaluateFlags>(evaluate));
}

async function evaluate(session: Session, flags: EvaluateFlags): Promise<number> {
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  const { store, input, registry, limit, origins } = flags, where = whereOf(flags);
  const named = { config, registry, store, now: () => new Date(), log: session.log };
  const table = registeredTable(named);
  if (table !== null && hasRows(table)) {
    const { evaluateRowsCommand } = await import("./evaluate_rows.ts");
    return await evaluateRowsCommand(session, { ...named, input, access: sourceAccess(session) }, {
      ...flags,
      name: table.name,
    });
  }
  if (flags.seen !== undefined) {
    throw new InvalidArgumentError(
      `--seen is of rows without a calendar: ${
        table === null ? `nothing serves ${config.name} yet, train it first` : "forecasts have no such rows"
      }`,
    );
  }
  const source = { store, input, registry, where, limit, origins, access: sourceAccess(session), log: session.log };
  if (flags.share !== undefined) {
    assertSharable({ "--output": flags.output });
    const { shareEvaluation } = await import("../../training/shared/shared_evaluation.ts");
    const place = await openPlace(flags.share), environment = await readEnvironment();
    const shared = await shareEvaluation(config, {
      ...source,
      ...{ place, shards: flags.shards ?? SHARDS, environment, now: () => new Date(), signal: session.signal },
    });
    const { run, keys, isNew, shards, due } = shared;
    const passes = shared.origins.map((origin) => `as of ${origin}`);
    tellPlanned(session, { run, keys, isNew, passes, shards, due }, place);
    return EXIT.DONE;
  }
  assertShared(flags);
  const { evaluateTable } = await import("../../training/run/evaluate.ts");
  return await scoreAndTell(session, { ...flags, config }, (given) =>
    evaluateTable(config, {
      ...source,
      ...given,
      workers: flags.workers,
      scratch: flags.reports,
      onProgress: (progress) => session.progress.update(progress),
      signal: session.signal,
    }));
}
