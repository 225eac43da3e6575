import { type Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../data/load_config.ts";
import { DEFAULT_LIMITS, type ServingLimits } from "../serving/limits.ts";
import type { Tokens } from "../serving/tokens.ts";
import { EXIT } from "./exit_code.ts";
import { addExamples, addOutputOptions, addRegistryOption } from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { addVersionOptions, choiceOf, type VersionOptions } from "./version_options.ts";

interface ServeFlags extends OutputOptions, VersionOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly predictions: string;
  readonly log: boolean;
  readonly host: string;
  readonly port: number;
  readonly tokens?: string;
  readonly cors?: readonly string[];
  readonly limit?: Partial<ServingLimits>;
}

/** `serve`: forecasts by HTTP. */
export function addServeCommand(program: Command, action: Action): void {
  const command = program.command("serve").description("answer forecasts by HTTP with the registered champions");
  addVersionOptions(addRegistryOption(command))
    .option("--config <file>", "config that names the table; default: that of the registry's newest run")
    .option("--store <folder>", "feature store", "data/features")
    .option("--predictions <folder>", "folder in which every forecast is logged", "predictions")
    .option("--no-log", "log no forecasts")
    .option("--port <n>", "port; 0: any that is free", parsePort, 8080)
    .option("--host <address>", "address to listen on; any that other machines reach needs tokens", "127.0.0.1")
    .option(
      "--tokens <file>",
      "who may ask: lines of read:<token> or write:<token>; default: SERVE_TOKENS, else nobody elsewhere",
    )
    .option(
      "--cors <origin>",
      "let pages of this origin ask, such as https://planning.example.com; repeatable",
      parseOrigin,
    )
    .option(
      "--limit <name=n>",
      `another limit than the default: ${Object.keys(DEFAULT_LIMITS).join(", ")}; repeatable`,
      parseLimit,
    );
  addExamples(addOutputOptions(command), [
    ["serve", "the newest run's table at http://127.0.0.1:8080; the API is described at /docs"],
    ["serve --config config/demo.json --port 9000", "another table and port"],
    ["serve --host 0.0.0.0 --tokens tokens.txt", "for other machines, which send a token"],
    ["serve --stage Staging --no-log", "the versions that wait, to be looked at"],
    ["serve --limit keys=10000 --limit bodyBytes=16777216", "for clients that ask for many keys at a time"],
  ]);
  command.action(action<ServeFlags>(serve));
}

async function serve(session: Session, flags: ServeFlags): Promise<number> {
  const { serveTable } = await import("../serving/serve_table.ts");
  const { terminal } = session, choice = choiceOf(flags);
  const tokens = await readTokens(session, flags.tokens);
  const serving = await serveTable({
    registry: flags.registry,
    store: flags.store,
    config: flags.config === undefined ? undefined : await loadConfig(flags.config),
    predictions: flags.log ? flags.predictions : null,
    choice: Object.values(choice).every((value) => value === undefined) ? undefined : choice,
    host: flags.host,
    port: flags.port,
    tokens,
    cors: flags.cors,
    limits: flags.limit,
    now: () => new Date(),
    clock: terminal.clock,
    randomId: () => crypto.randomUUID(),
    memory: () => Deno.memoryUsage(),
    build: { version: await readVersion() },
    log: session.log,
    onRequest: (entry) => !flags.quiet && terminal.err(`${JSON.stringify(entry)}\n`),
  });
  const { url, table: { table, keys, dataVersion, state } } = serving;
  session.result(
    {
      url,
      table,
      keys,
      dataVersion,
      state,
      tokens: tokens !== undefined,
      predictions: flags.log ? flags.predictions : null,
    },
    () => `${table}: ${keys} keys at ${url}, described at ${url}/docs`,
  );
  await ended(session.signal);
  await serving.close();
  return EXIT.DONE;
}

/** Resolves at Ctrl-C or a polite kill. */
function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Tokens of a file, else of the environment, else none. */
async function readTokens({ terminal, log }: Session, path: string | undefined): Promise<Tokens | undefined> {
  const text = path === undefined ? terminal.variable("SERVE_TOKENS") : await readFile(path);
  if (text === undefined) return undefined;
  const { Tokens } = await import("../serving/tokens.ts");
  const tokens = Tokens.parse(text);
  if (path !== undefined && tokens.isPlain && isForOthers((await Deno.stat(path)).mode)) {
    log.warn(`others than its owner may read ${path}: chmod 600, or write hashes of the tokens (TOKENS_EXPOSED)`);
  }
  return tokens;
}

async function readFile(path: string): Promise<string> {
  const { readError } = await import("../storage/system_error.ts");
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    throw readError(thrown, path);
  }
}

function isForOthers(mode: number | null): boolean {
  return mode !== null && (mode & 0o077) !== 0;
}

/** Version of the program, as its project says. */
async function readVersion(): Promise<string> {
  try {
    return JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).version;
  } catch {
    return "unknown"; // installed as a package, or confined to other folders
  }
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be an integer from 0 to 65535.");
}

function parseOrigin(text: string, all: readonly string[] = []): string[] {
  if (URL.canParse(text) && new URL(text).origin === text) return [...all, text];
  throw new InvalidArgumentError("It must read https://host or https://host:port, without a path.");
}

function parseLimit(text: string, all: Partial<ServingLimits> = {}): Partial<ServingLimits> {
  const [, name = "", value = ""] = /^(\w+)=(\d{1,12})$/.exec(text) ?? [];
  if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
    throw new InvalidArgumentError(`It must read name=number with one of ${Object.keys(DEFAULT_LIMITS).join(", ")}.`);
  }
  return { ...all, [name]: Number(value) };
}
