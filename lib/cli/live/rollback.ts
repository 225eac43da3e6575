import type { Command } from "commander";
import { looksLikeInstant, parseInstant } from "../../lifecycle/instant.ts";
import type { RollbackResult } from "../../lifecycle/roll_back.ts";
import { addMoveOptions, decisionOf, type MoveOptions } from "./decision_options.ts";
import { parseTarget, tellAhead } from "../options/instant_option.ts";
import { inferenceSource, moveVerifier, tellMoves } from "./move_source.ts";
import { formatCount } from "../../core/text/plural.ts";
import { addOutputOptions, whereOf } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";

interface RollbackFlags extends MoveOptions {
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
  addMoveOptions(command)
    .option("--run <id>", "only keys that this run serves now")
    .option("--group <name>", "only keys of this feature group")
    .option("--dry-run", "load the models, show what would move and what it does to the forecasts, and move nothing")
    .option(
      "--future <file>",
      "columns known ahead for the forecasts that are made before anything moves, as that of infer",
    );
  addOutputOptions(command, [
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
  return await withRegistry({ ...flags, readOnly: decision === null }, async (registry) => {
    if (decision !== null) {
      const result = await rollBack(registry, { ...request, ...decision }, { verify });
      return await tellMoves(session, result, { tell: () => tellRollback(result) });
    }
    const loaded = await loadRollback(planRegistryRollback(registry, request), verify);
    const result = rollbackResult(loaded), planned = { source, moves: loaded.plan.moves };
    return await tellMoves(session, result, { tell: () => tellRollback(result, "Would roll back"), planned });
  });
}

function tellRollback({ to, moved, verified, unchanged, conflicts }: RollbackResult, verb = "Rolled back"): string {
  return conflicts > 0
    ? `Nothing can be rolled back to ${to}: ${
      formatCount(conflicts, "model")
    } cannot serve. Leave their keys out by a filter.`
    : `${verb} ${formatCount(moved, "key")} to ${to}, after ${formatCount(verified, "model")} could be loaded. ` +
      `${formatCount(unchanged, "key")} as before.`;
}
