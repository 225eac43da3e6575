import type { Command } from "commander";
import { formatBytes } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { openPage } from "../session/open_page.ts";
import { addFolderOptions, addOutputOptions, type FolderOptions, parseFile } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";

interface ReportFlags extends CommonOptions, FolderOptions {
  readonly output?: string;
  readonly open?: boolean;
}

/** `report`: the page of a run, made again from what is stored. */
export function addReportCommand(program: Command, action: CommandAction): void {
  const command = program.command("report")
    .description("write the page of a run: one file that planners can read, search and hand over")
    .argument("[run]", "id of the run; default: the newest");
  addFolderOptions(command)
    .option("--output <file>", "file of the page; default: <reports>/<run>/index.html", parseFile)
    .option("--open", "show it in a browser, where there is one");
  addOutputOptions(command, [
    ["report --open", "the newest run"],
    ["report demo-20250101T000000-abcdef --output demo.html", "one run, into a file to send"],
  ]);
  command.action((run: string | undefined, flags: ReportFlags) =>
    action<ReportFlags>((session, flags) => report(session, run, flags))(flags)
  );
}

async function report(session: Session, run: string | undefined, flags: ReportFlags): Promise<void> {
  const { writeRunPage } = await import("../../report/write_run_page.ts");
  const { registry, store, reports, output } = flags;
  const page = await writeRunPage({
    ...{ registry, store, reports, run, output, log: session.log },
    now: () => new Date(),
    onProgress: session.onProgress,
  });
  for (const line of page.missing) session.log.warn(line);
  const isOpen = flags.open === true && await openPage(page.path);
  session.result({ ...page, opened: isOpen }, () =>
    [
      `Page of ${page.run}, ${formatCount(page.keys, "key")}, ${formatBytes(page.bytes)}: ${page.path}`,
      ...flags.open === true && !isOpen ? ["There is no browser here: open that file in one."] : [],
    ].join("\n"));
}
