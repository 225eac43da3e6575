import type { Command } from "commander";
import { looksLikeInstant, parseInstant } from "../../lifecycle/instant.ts";
import type { RollbackResult } from "../../lifecycle/roll_back.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { addDecisionOptions, decisionOf, type DecisionOptions } from "./decision_options.ts";
import { EXIT } from "../session/exit_code.ts";
import { parseTarget, tellAhead } from "../options/instant_option.ts";
import { inferenceSource, moveVerifier } from "./move_source.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatKept, formatPreview } from "./move_tables.ts";
import {
  addExamples,
  addFolderOptions,
  addKeyFilter,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { openStanding } from "./standing_registry.ts";

interface RollbackFlags extends CommonOptions, FolderOptions, KeyOptions, DecisionOptions {
  readonly to: string;
  readonly run?: string;
  readonly group?: string;
  readonly future?: string;
  readonly dryRun?: boolean;
}

/** `rollback`: let what has served before serve again. */
export function addRollbackCommand(program: Command, action: CommandAction): void {
  const command = program.command("rollback")
    .description("let models serve again that have served before: those of a run, or of a date; each is loaded first")
    .requiredOption(
      "--to <run or date>",
      "a run; or a date (the end of that day in UTC) or ISO instant, and what served then",
      parseTarget,
    );
  addDecisionOptions(addKeyFilter(addFolderOptions(command)))
    .option("--run <id>", "only keys that this run serves now")
    .option("--group <name>", "only keys of this feature group")
    .option("--dry-run", "load the models, show what would move and what it does to the forecasts, and move nothing")
    .option(
      "--future <file>",
      "columns known ahead for the forecasts that are made before anything moves, as that of infer",
    );
  addExamples(addOutputOptions(command), [
    ["rollback --to 2026-05-31 --dry-run", "what would change if all keys were served as on that day"],
    ['rollback --to 2026-05-31 --by ana --note "prices were wrong in June"', "everything"],
    [
      'rollback --to demo-20250101T000000-abcdef --item item_07 --by ana --note "worse since"',
      "one item, to the models of a run",
    ],
    [
      'rollback --to 2026-05-31 --run demo-20260601T000000-abcdef --by ana --note "bad run"',
      "whatever a run serves, and nothing else",
    ],
  ]);
  command.action(action<RollbackFlags>(rollback));
}

async function rollback(session: Session, flags: RollbackFlags): Promise<number> {
  const decision = flags.dryRun ? null : decisionOf(flags);
  const { loadRollback, planRegistryRollback, rollBack, rollbackResult } = await import("../../lifecycle/roll_back.ts");
  const request = { to: flags.to, where: whereOf(flags), group: flags.group, run: flags.run };
  if (looksLikeInstant(flags.to)) tellAhead(session, parseInstant(flags.to), new Date());
  const source = inferenceSource(session, flags), verify = moveVerifier(source);
  const registry = await openStanding(flags.registry, { readOnly: decision === null });
  try {
    if (decision !== null) {
      const result = await rollBack(registry, { ...request, ...decision }, { verify });
      session.result(plainKept(result), () => tellRollback(result));
      return result.conflicts > 0 ? EXIT.ERROR : EXIT.DONE;
    }
    const loaded = await loadRollback(planRegistryRollback(registry, request), verify), result = rollbackResult(loaded);
    const { plainPreview, previewMoves } = await import("../../inference/preview_moves.ts");
    const preview = await previewMoves(source, loaded.plan.moves);
    session.result(
      { ...plainKept(result), dryRun: true, preview: plainPreview(preview) },
      () => `${tellRollback(result, "Would roll back")}\n\n${formatPreview(preview)}`,
    );
    return result.conflicts > 0 ? EXIT.ERROR : EXIT.DONE;
  } finally {
    registry.close();
  }
}

function tellRollback(
  { to, moved, verified, unchanged, conflicts, kept }: RollbackResult,
  verb = "Rolled back",
): string {
  const text = conflicts > 0
    ? `Nothing can be rolled back to ${to}: ${
      formatCount(conflicts, "model")
    } cannot serve. Leave their keys out by a filter.`
    : `${verb} ${formatCount(moved, "key")} to ${to}, after ${formatCount(verified, "model")} could be loaded. ` +
      `${formatCount(unchanged, "key")} as before.`;
  return kept.length === 0 ? text : `${text}\n${formatKept(kept)}`;
}
