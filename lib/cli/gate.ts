import type { Command } from "commander";
import { EXIT } from "./exit_code.ts";
import { formatRules, tellBroken } from "./gate_table.ts";
import {
  addExamples,
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { openStanding } from "./standing_registry.ts";

interface GateFlags extends OutputOptions, KeyOptions, FolderOptions {
  readonly run: string;
  readonly config?: string;
}

/** `gate`: judge a registered run by rules. */
export function addGateCommand(program: Command, action: Action): void {
  const command = program.command("gate")
    .description("judge a registered run by the rules of a config, and move what passes from None to Staging")
    .requiredOption("--run <id>", "run to judge")
    .option("--config <file>", "config whose rules judge; default: the one that the run recorded");
  addFolderOptions(addKeyOptions(command));
  addExamples(addOutputOptions(command), [
    ["gate --run demo-20260101T080000-a1b2c3", "by the rules that the run was made with"],
    ["gate --run demo-20260101T080000-a1b2c3 --config config/strict.json", "by other rules"],
    ["gate --run demo-20260101T080000-a1b2c3 --item item_007", "let the models of one item pass"],
  ]);
  command.action(action<GateFlags>(gate));
}

async function gate(session: Session, flags: GateFlags): Promise<number> {
  const { run, config } = flags;
  const lifecycle = config === undefined ? undefined : await policyOf(config);
  const { gateRun } = await import("../lifecycle/gate.ts");
  const registry = await openStanding(flags.registry);
  try {
    const result = await gateRun(registry, run, { lifecycle, where: whereOf(flags), limit: flags.limit });
    const { passed, rules, keys: { staged, held } } = result;
    session.result(result, () => {
      const verdict = passed ? "The run has passed." : `The run is refused: ${tellBroken(rules)}.`;
      return `${formatRules(rules)}\n${verdict}\n${staged} keys have passed, ${held} stay behind.`;
    });
    return passed ? EXIT.DONE : EXIT.ERROR;
  } finally {
    registry.close();
  }
}

async function policyOf(path: string) {
  const { loadConfig } = await import("../data/load_config.ts");
  return (await loadConfig(path)).lifecycle;
}
