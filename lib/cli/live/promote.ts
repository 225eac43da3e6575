import { type Command, InvalidArgumentError } from "commander";
import { RegistryError } from "../../core/errors/errors.ts";
import type { Decision } from "../../lifecycle/decision.ts";
import type { PromotionRequest, PromotionResult } from "../../lifecycle/promote.ts";
import { assertAlias } from "../../registry/versions/alias_name.ts";
import type { Registry } from "../../registry/registry.ts";
import { addMoveOptions, decisionOf, type MoveOptions } from "./decision_options.ts";
import { EXIT } from "../session/exit_code.ts";
import { inferenceSource, moveVerifier, tellMoves } from "./move_source.ts";
import { formatCount } from "../../core/text/plural.ts";
import { addOutputOptions, whereOf } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";
import { parseVersion, versionChoice } from "../options/version_options.ts";

interface PromoteFlags extends MoveOptions {
  readonly run: string;
  readonly contender?: string;
  readonly version?: number | string;
  readonly alias?: string;
  readonly future?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** `promote`: let what waits serve. */
export function addPromoteCommand(program: Command, action: CommandAction): void {
  const command = program.command("promote")
    .description(
      "let the models of a run serve that wait in Staging, and archive what they replace, in one transaction",
    )
    .requiredOption("--run <id>", "run whose models are meant");
  addMoveOptions(command)
    .option("--contender <name>", "models of this contender, instead of those that the run chose")
    .option("--version <version>", "the one with this number in the registry, or semantic version", parseVersion)
    .option(
      "--alias <name>",
      "point this alias at the models instead; nothing changes its stage, or serves by it",
      parseAlias,
    )
    .option("--force", "overrule a gate that failed, a rejection or a later run, which the history says")
    .option("--dry-run", "show what would move, its errors and what it does to the forecasts, and move nothing")
    .option("--future <file>", "columns known ahead for the forecasts of a dry run, as that of infer");
  addOutputOptions(command, [
    ["promote --run demo-20250101T000000-abcdef --dry-run", "what would change"],
    ['promote --run demo-20250101T000000-abcdef --by ana --note "better since May"', "everything that waits"],
    [
      'promote --run demo-20250101T000000-abcdef --item item_07 --by ana --note "pilot"',
      "one item alone",
    ],
    [
      'promote --run demo-20250101T000000-abcdef --force --by ana --note "the gate counts a closed shop"',
      "against the gate",
    ],
    [
      'promote --run demo-20250101T000000-abcdef --alias shadow --by ana --note "to watch"',
      "infer --alias shadow forecasts with them",
    ],
  ]);
  command.action(action<PromoteFlags>(promote));
}

async function promote(session: Session, flags: PromoteFlags): Promise<number> {
  const { run, contender, version, force } = flags;
  if (flags.alias !== undefined && flags.dryRun) {
    throw new InvalidArgumentError("--alias moves nothing that a dry run could show: leave out --dry-run");
  }
  const request = { run, where: whereOf(flags), contender, ...versionChoice(version), force };
  const decision = flags.dryRun ? null : decisionOf(flags);
  return await withRegistry({ ...flags, readOnly: decision === null }, async (registry) => {
    if (flags.alias !== undefined && decision !== null) {
      const { setAlias } = await import("../../lifecycle/set_alias.ts");
      const result = setAlias(registry, { ...request, ...decision, alias: flags.alias });
      session.result(
        result,
        () => `${result.alias} points at ${formatCount(result.aliased, "more model")} of run ${run}.`,
      );
      return EXIT.DONE;
    }
    return await movePromoted(session, flags, { registry, request, decision });
  });
}

function parseAlias(text: string): string {
  try {
    assertAlias(text);
    return text;
  } catch (thrown) {
    throw new InvalidArgumentError(thrown instanceof RegistryError ? thrown.message : String(thrown));
  }
}

async function movePromoted(
  session: Session,
  flags: PromoteFlags,
  { registry, request, decision }: {
    readonly registry: Registry;
    readonly request: PromotionRequest;
    readonly decision: Decision | null;
  },
): Promise<number> {
  const { loadPromotion, planRunPromotion, promoteRun, promotionResult } = await import("../../lifecycle/promote.ts");
  const source = inferenceSource(session, flags), verify = moveVerifier(source);
  if (decision !== null) {
    const result = await promoteRun(registry, { ...request, ...decision }, { verify });
    return await tellMoves(session, result, { tell: () => tellPromotion(result) });
  }
  const promotion = await loadPromotion(planRunPromotion(registry, request), verify);
  const result = promotionResult(promotion), planned = { source, moves: promotion.plan.moves };
  return await tellMoves(session, result, { tell: () => tellPromotion(result, "Would promote"), planned });
}

function tellPromotion({ run, promoted, archived, unchanged, conflicts }: PromotionResult, verb = "Promoted"): string {
  return conflicts > 0
    ? `Nothing can be promoted: ${
      formatCount(conflicts, "model")
    } of run ${run} cannot serve. Leave their keys out by a filter.`
    : `${verb} ${formatCount(promoted, "model")} of run ${run}: ${archived} in the place of another, ${
      promoted - archived
    } of keys ` +
      `that nothing serves. ${formatCount(unchanged, "model")} as before.`;
}
