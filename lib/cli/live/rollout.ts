import { type Command, InvalidArgumentError } from "commander";
import type { RolloutAsk, RolloutResult } from "../../monitoring/rollout/roll_out_run.ts";
import { addDecisionOptions, decisionOf, type DecisionOptions } from "./decision_options.ts";
import { EXIT } from "../session/exit_code.ts";
import { inferenceSource } from "./move_source.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions, parseFolder } from "../options/options.ts";
import { formatRollout, plainRollout } from "./rollout_tables.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";

interface RolloutFlags extends CommonOptions, FolderOptions, DecisionOptions {
  readonly run?: string;
  readonly share?: number;
  readonly advance?: boolean;
  readonly back?: boolean;
  readonly report?: boolean;
  readonly plan?: boolean;
  readonly maxChurn: number;
  readonly predictions: string;
  readonly future?: string;
}

/** `rollout`: let a run take over the keys of its table share by share. */
export function addRolloutCommand(program: Command, action: CommandAction): void {
  const command = program.command("rollout")
    .description(
      "let a run that waits in Staging take over the keys of its table share by share, by hand or by what forecasts showed",
    )
    .option("--run <id>", "the run; default: the one that is on its way")
    .option("--share <percent>", "let it serve this share of the keys, always the same ones", parseShare)
    .option("--advance", "go on if it is shown to be no worse on all keys, give all back if it is shown to be worse")
    .option("--back", "give all its keys back to what served them before")
    .option("--report", "show both sides, also as a page among the reports; nothing is done")
    .option("--plan", "show what would be done, and do nothing");
  addDecisionOptions(addFolderOptions(command))
    .option("--predictions <folder>", "log of forecasts, as infer --log keeps it", parseFolder, "predictions")
    .option(
      "--max-churn <percent>",
      "refuse a step that changes the forecasts of the table by more; 200: any",
      parseChurn,
      20,
    )
    .option("--future <file>", "columns known ahead for the forecasts that a step is judged by, as that of infer");
  addOutputOptions(command, [
    ["rollout --run demo-20250101T000000-abcdef --share 5 --plan", "which keys, and what it does to their forecasts"],
    ['rollout --run demo-20250101T000000-abcdef --share 5 --by ana --note "better on the hold-out"', "begin"],
    ["rollout --advance", "every day after infer --log: 5, 25, 100 %, or back"],
    ["rollout --report --json", "both sides so far"],
    ['rollout --back --by ana --note "orders are too high"', "as before"],
  ]);
  command.action(action<RolloutFlags>(rollout));
}

async function rollout(session: Session, flags: RolloutFlags): Promise<number> {
  const ask = askOf(flags), isReading = ask.isPlan || ask.step === "report";
  const { rollOutRun } = await import("../../monitoring/rollout/roll_out_run.ts");
  return await withRegistry({ ...flags, readOnly: isReading }, async (registry) => {
    const source = { ...inferenceSource(session, flags), predictions: flags.predictions };
    const result = await rollOutRun(registry, source, ask);
    const report = ask.step === "report" ? await publishReport(result, flags.reports) : null;
    const told = () => formatRollout(result) + (report === null ? "" : `\n\nReport: ${report}`);
    session.result({ ...plainRollout(result), report }, told);
    return isRefused(result) || isLeft(result) ? EXIT.KEYS_FAILED : EXIT.DONE;
  });
}

/** Both sides as a page. */
async function publishReport(result: RolloutResult, reports: string): Promise<string> {
  const [{ rolloutPage }, { publishFile }] = await Promise.all([
    import("../../report/rollout_page.ts"),
    import("../../storage/files/publish.ts"),
  ]);
  const path = `${reports}/rollout/${result.table}/index.html`;
  publishFile(path, rolloutPage(result));
  return path;
}

/** Given back by evidence: what was tried is not good enough, as with a gate. */
function isRefused({ reason, action, planned }: RolloutResult): boolean {
  return reason === "WORSE" && action === "back" && !planned;
}

/** Keys could not be moved that were to. */
function isLeft({ step, planned }: RolloutResult): boolean {
  return step !== null && step.left > 0 && !planned;
}

function askOf(flags: RolloutFlags): RolloutAsk {
  const { run, share, advance, back, report, plan, by, note } = flags;
  const steps = [...share === undefined ? [] : [share], ...advance ? ["advance" as const] : [], ...back ? [0] : []];
  const asked: RolloutAsk["step"][] = [...steps, ...report ? ["report" as const] : []];
  const [step, other] = asked;
  if (step === undefined || other !== undefined) {
    throw new InvalidArgumentError("one of --share PERCENT, --advance, --back and --report says what to do");
  }
  if (step === "report" && plan) throw new InvalidArgumentError("--report does nothing: leave out --plan");
  if (share !== undefined && run === undefined) throw new InvalidArgumentError("--share is of one run: add --run ID");
  const isSigned = by !== undefined || note !== undefined, isByHand = typeof step === "number";
  const decision = (isByHand && !plan) || isSigned ? decisionOf(flags) : undefined;
  return { run, step, isPlan: plan, decision, maxChurn: flags.maxChurn / 100 };
}

function parseShare(text: string): number {
  const share = parsePercent(text, 100);
  if (share === 0) throw new InvalidArgumentError("It must be above 0: --back gives all keys back.");
  return share;
}

/** Forecasts differ by 200 % of their mean at most. */
function parseChurn(text: string): number {
  return parsePercent(text, 200);
}

function parsePercent(text: string, most: number): number {
  const percent = text.trim() === "" ? NaN : Number(text);
  if (!(percent >= 0 && percent <= most)) {
    throw new InvalidArgumentError(`It must be a number of percent, 0 to ${most}.`);
  }
  return percent;
}
