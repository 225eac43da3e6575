import type { Command } from "commander";
import { addMoveOptions, decisionOf, type MoveOptions } from "./decision_options.ts";
import { EXIT } from "../session/exit_code.ts";
import { formatCount } from "../../core/text/plural.ts";
import { addOutputOptions, whereOf } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";

interface RejectFlags extends MoveOptions {
  readonly run: string;
}

/** `reject`: what waits goes on waiting, and the history says why. */
export function addRejectCommand(program: Command, action: CommandAction): void {
  const command = program.command("reject")
    .description(
      "reject the models of a run that wait: they stay in Staging, with the reason, until --force promotes them",
    )
    .requiredOption("--run <id>", "run whose models are meant");
  addMoveOptions(command);
  addOutputOptions(command, [
    [
      'reject --run demo-20250101T000000-abcdef --by ana --note "trained on the week of the strike"',
      "everything that waits",
    ],
    ['reject --run demo-20250101T000000-abcdef --location loc_03 --by ana --note "shop closes"', "one location"],
  ]);
  command.action(action<RejectFlags>(reject));
}

async function reject(session: Session, flags: RejectFlags): Promise<number> {
  const decision = decisionOf(flags);
  const { rejectRun } = await import("../../lifecycle/reject.ts");
  return await withRegistry(flags, (registry) => {
    const result = rejectRun(registry, { run: flags.run, where: whereOf(flags), ...decision });
    session.result(
      result,
      () =>
        `Rejected ${formatCount(result.rejected, "model")} of run ${result.run}: Staging, until --force promotes.` +
        (result.unchanged === 0 ? "" : ` ${formatCount(result.unchanged, "model")} rejected before.`),
    );
    return EXIT.DONE;
  });
}
