import type { TrainedTables } from "./trained_tables.ts";

/** What a check needs beside Deno: a Python with the pinned packages, a browser, what reads files of servers, a driver. */
export type Need = "python" | "chromium" | "promtool" | "systemd" | "postgres" | "mariadb" | "vulkan" | "slurm";

/** What a check is given. */
export interface PeerContext {
  /** Folder of its own, removed when the check has ended. */
  readonly scratch: string;
  /** Tables that are trained once for all checks. */
  readonly tables: Pick<TrainedTables, "get">;
  /** Path of a program that the check needs. */
  program(need: Need): string;
  /** Tell the person at the keyboard what takes time. */
  log(line: string): void;
}

/** The product beside a program of others that people use it with. */
export interface PeerCheck {
  /** For instance `lightgbm`. */
  readonly name: string;
  readonly needs: readonly Need[];
  /**
   * @returns What was checked, with its numbers, for people.
   * @throws {Error} If the two do not agree: the message says in what.
   */
  check(context: PeerContext): Promise<string>;
}
