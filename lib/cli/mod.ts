/**
 * The command line: arguments, progress, exit codes. One file per command.
 *
 * @module
 */
export { type CliOptions, runCli } from "./run_cli.ts";
export { processTerminal, type Terminal } from "./session/terminal.ts";
