import { type Command, InvalidArgumentError, Option } from "commander";
import { EVENT_KINDS } from "../../registry/versions/event_kinds.ts";
import { formatHistory, formatLive, plainEvent, plainLive } from "./history_tables.ts";
import { parseDay, tellAhead } from "../options/instant_option.ts";
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

interface HistoryFlags extends CommonOptions, FolderOptions, KeyOptions {
  readonly run?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly asOf?: string;
}

/** Rows of a table for people unless `--limit` says otherwise: more would not be read. */
const LISTED = 50;

/** `history`: who, when, what, why; and what was live at any time. */
export function addHistoryCommand(program: Command, action: CommandAction): void {
  const command = program.command("history")
    .description("who did what, when and why, newest first: of a key, of a run, or everything; --as-of: what was live");
  addKeyOptions(addFolderOptions(command))
    .option("--run <id>", "only what a run, or a decision about it, has caused; with --as-of only its models")
    .option("--group <name>", "only of this feature group")
    .addOption(new Option("--kind <name>", "only events of this kind").choices(EVENT_KINDS))
    .option("--as-of <date>", "what served at the end of this day in UTC, or at an ISO instant", parseDay);
  addOutputOptions(command, [
    ["history", "runs and decisions"],
    ["history --item item_07 --location loc_03", "everything that happened to one key"],
    ["history --as-of 2026-05-31 --item item_07", "what served an item that evening, since when, and by whom"],
  ]);
  command.action(action<HistoryFlags>(history));
}

async function history(session: Session, flags: HistoryFlags): Promise<void> {
  if (flags.asOf !== undefined && flags.kind !== undefined) {
    throw new InvalidArgumentError("--as-of tells what served, which is no event of any kind: leave out --kind");
  }
  const { readHistory, readLive } = await import("../../lifecycle/history.ts");
  const { run, group, kind, asOf, limit } = flags, where = whereOf(flags);
  await withRegistry({ ...flags, readOnly: true }, (registry) => {
    if (asOf !== undefined) {
      tellAhead(session, asOf, new Date());
      const live = readLive(registry, asOf, { where, group, run }).slice(0, limit);
      session.result({ asOf, live: live.map(plainLive) }, () => formatLive(live, { asOf, most: limit ?? LISTED }));
      return;
    }
    const events = readHistory(registry, { where, group, run, kind, limit });
    session.result({ events: events.map(plainEvent) }, () => formatHistory(events, limit ?? LISTED));
  });
}
