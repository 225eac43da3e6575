import type { Command } from "commander";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { EXIT } from "../session/exit_code.ts";
import { addDecisionOptions, decisionOf, type DecisionOptions } from "./decision_options.ts";
import { formatRules, tellBroken, tellForgiven } from "./gate_table.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import { formatKept } from "./move_tables.ts";
import {
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";

interface GateFlags extends CommonOptions, DecisionOptions, KeyOptions, FolderOptions {
  readonly run: string;
  readonly config?: string;
}

/** `gate`: judge a registered run by rules. */
export function addGateCommand(program: Command, action: CommandAction): void {
  const command = program.command("gate")
    .description("judge a registered run by the rules of a config, and move what passes from None to Staging")
    .requiredOption("--run <id>", "run to judge")
    .option(
      "--config <file>",
      "config whose rules judge, which somebody decides; default: the one that the run recorded",
    );
  addFolderOptions(addKeyOptions(addDecisionOptions(command)));
  addOutputOptions(command, [
    ["gate --run demo-20260101T080000-a1b2c3", "by the rules that the run was made with"],
    ['gate --run demo-20260101T080000-a1b2c3 --config strict.json --by ana --note "as agreed"', "by other rules"],
    ["gate --run demo-20260101T080000-a1b2c3 --item item_07", "let the models of one item pass"],
  ]);
  command.action(action<GateFlags>(gate));
}

async function gate(session: Session, flags: GateFlags): Promise<number> {
  const { run, config } = flags;
  const other = config === undefined ? undefined : await otherRules(config, flags);
  const { gateRun } = await import("../../lifecycle/gate.ts");
  return await withRegistry(flags, async (registry) => {
    const result = await gateRun(registry, run, { other, where: whereOf(flags), limit: flags.limit });
    const { passed, rules, keys: { staged, held }, kept } = result;
    session.result(plainKept(result), () => {
      const verdict = passed ? "The run has passed." : `The run is refused: ${tellBroken(rules)}.`;
      const counts = `${formatCount(staged, "key has", "keys have")} passed, ${held} ${
        agree(held, "stays", "stay")
      } behind.`;
      return [formatRules(rules), verdict, counts, ...kept.length === 0 ? [] : [formatKept(kept)]].join("\n");
    });
    for (const line of tellForgiven(rules)) session.log.warn(line);
    return passed ? EXIT.DONE : EXIT.ERROR;
  });
}

/** Rules that are not the run's own are taken by a person, who says so. */
async function otherRules(path: string, flags: DecisionOptions) {
  const decision = decisionOf(flags), { loadConfig } = await import("../../data/load_config.ts");
  return { ...decision, name: path.split(/[\\/]/).at(-1) ?? path, config: await loadConfig(path) };
}
