import { type Command, InvalidArgumentError } from "commander";
import type { Decision } from "../../lifecycle/decision.ts";
import { addFolderOptions, addKeyFilter, type FolderOptions, type KeyOptions, parseText } from "../options/options.ts";
import type { CommonOptions } from "../session/session.ts";

/** Options of the commands that decide something: who, and why. */
export interface DecisionOptions {
  readonly by?: string;
  readonly note?: string;
}

/** Options of the commands that move models of some keys. */
export interface MoveOptions extends CommonOptions, FolderOptions, KeyOptions, DecisionOptions {}

/** Add `--by`, `--note`, and which keys of which registry. */
export function addMoveOptions(command: Command): Command {
  return addDecisionOptions(addKeyFilter(addFolderOptions(command)));
}

/** Add `--by` and `--note`. */
export function addDecisionOptions(command: Command): Command {
  return command
    .option("--by <name>", "who decides, for the history; needed to decide", parseText)
    .option("--note <text>", "why, for the history; needed to decide", parseText);
}

/**
 * Who decides and why, without which nothing is decided.
 *
 * @param options Parsed options.
 * @throws {InvalidArgumentError} If either is missing.
 */
export function decisionOf({ by, note }: DecisionOptions): Decision {
  if (by !== undefined && note !== undefined) return { by, note };
  const missing = [...by === undefined ? ["--by NAME"] : [], ...note === undefined ? ["--note TEXT"] : []];
  throw new InvalidArgumentError(`whoever decides says who and why: add ${missing.join(" and ")}`);
}
