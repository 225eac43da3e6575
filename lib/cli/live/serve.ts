import { formatCount } from "../../core/text/plural.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { checkLimits, DEFAULT_LIMITS, type ServingLimits } from "../../serving/http/limits.ts";
import type { Follower } from "../../serving/server/follower.ts";
import type { Listening } from "../../serving/server/listen.ts";
import type { ServeOptions } from "../../serving/server/serve_table.ts";
import type { Tokens } from "../../serving/http/tokens.ts";
import type { TableDescription } from "../../inference/service/forecast_service.ts";
import { EXIT } from "../session/exit_code.ts";
import {
  addFolderOptions,
  addOutputOptions,
  addTrainedTableOption,
  parseFolder,
  parsePositive,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { startFollowing } from "./serve_follow.ts";
import { serveReplica, startReplicas } from "./serve_replicas.ts";
import { addEndpointOption, parseStorage, type StorageOptions } from "../options/storage.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";

interface ServeFlags extends CommonOptions, VersionOptions, StorageOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly predictions: string;
  readonly reports: string;
  readonly log: boolean;
  readonly host: string;
  readonly port: number;
  readonly tokens?: string;
  readonly cors?: readonly string[];
  readonly limit?: Partial<ServingLimits>;
  readonly replicas: number;
  readonly follow?: string;
  readonly copies: string;
  readonly asReplica?: string;
}

/** `serve`: forecasts by HTTP. */
export function addServeCommand(program: Command, action: CommandAction): void {
  const command = program.command("serve").description("answer forecasts by HTTP with the registered champions");
  addTrainedTableOption(addVersionOptions(addFolderOptions(command)))
    .option("--predictions <folder>", "folder in which what serves is logged", parseFolder, "predictions")
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
    )
    .option("--replicas <n>", "processes that share the port; SIGUSR2 replaces them one by one", parsePositive, 1)
    .option(
      "--follow <address>",
      "serve what is pushed to s3://bucket/prefix or file:///folder, each state whole, instead of --registry and --store",
      parseStorage,
    )
    .option("--copies <folder>", "folder for the states that are followed; nobody else uses it", "followed")
    .addOption(new Option("--as-replica <name>").hideHelp());
  addEndpointOption(command);
  addOutputOptions(command, [
    ["serve", "the newest run's table at http://127.0.0.1:8080: pages for people, and the API, described at /docs"],
    ["serve --config config/demo.json --port 9000", "another table and port"],
    ["serve --host 0.0.0.0 --tokens tokens.txt", "for other machines, which send a token"],
    ["serve --stage Staging --no-log", "the versions that wait, to be looked at"],
    ["serve --replicas 4", "by four processes; one that dies is started again"],
    [
      "serve --follow s3://team/models --copies /var/cache/forecasts",
      "what deno task push brings there, within seconds",
    ],
    ["serve --limit keys=10000 --limit bodyBytes=16777216", "for clients that ask for many keys at a time"],
  ]);
  command.action(action<ServeFlags>(async (session, flags) => {
    const named = ["registry", "store"].find((name) => command.getOptionValueSource(name) === "cli");
    if (flags.follow !== undefined && named !== undefined) {
      throw new InvalidArgumentError(`--follow serves what was pushed: leave --${named} out`);
    }
    return await serve(session, flags);
  }));
}

async function serve(session: Session, flags: ServeFlags): Promise<number> {
  const { asReplica, follow: address, copies, endpoint } = flags, options = await optionsOf(session, flags);
  if (asReplica !== undefined) return await serveReplica(session, { ...options, replica: asReplica });
  const follower = address === undefined
    ? undefined
    : await startFollowing(session, { address, folder: copies, endpoint });
  try {
    const serving = await start(session, options, { follower, replicas: flags.replicas });
    tell(session, serving, { ...flags, hasTokens: options.tokens !== undefined });
    await ended(session.signal);
    await serving.close();
    return EXIT.DONE;
  } finally {
    follower?.close();
  }
}

/** By one process or by several, what is here or what is followed. */
async function start(
  session: Session,
  options: ServeOptions,
  { follower, replicas }: { readonly follower?: Follower; readonly replicas: number },
): Promise<Listening & { readonly table: TableDescription }> {
  if (replicas > 1) return await startReplicas(session, options, { replicas, follower });
  if (follower === undefined) return await (await import("../../serving/server/serve_table.ts")).serveTable(options);
  return await (await import("../../serving/server/serve_followed.ts")).serveFollowed(options, follower);
}

function tell(
  session: Session,
  { url, table: { table, keys, dataVersion, state } }: Listening & { readonly table: TableDescription },
  { hasTokens, log, predictions, replicas, follow }: ServeFlags & { readonly hasTokens: boolean },
): void {
  session.result(
    {
      url,
      table,
      keys,
      dataVersion,
      state,
      tokens: hasTokens,
      predictions: log ? predictions : null,
      replicas,
      follow: follow ?? null,
    },
    () => `${table}: ${formatCount(keys, "key")} at ${url}, its API described at ${url}/docs`,
  );
}

async function optionsOf(session: Session, flags: ServeFlags): Promise<ServeOptions> {
  const { terminal } = session, choice = chosenVersion(flags);
  if (flags.log && !meansChampions(choice)) {
    throw new InvalidArgumentError("the log keeps what serves: add --no-log where other versions are named");
  }
  return {
    registry: flags.registry,
    store: flags.store,
    reports: flags.reports,
    config: flags.config === undefined ? undefined : await loadConfig(flags.config),
    predictions: flags.log ? flags.predictions : null,
    choice: Object.values(choice).every((value) => value === undefined) ? undefined : choice,
    host: flags.host,
    port: flags.port,
    tokens: await readTokens(session, flags),
    cors: flags.cors,
    limits: flags.limit,
    now: () => new Date(),
    clock: terminal.clock,
    randomId: () => crypto.randomUUID(),
    memory: () => Deno.memoryUsage(),
    build: { version: await readVersion() },
    log: session.log,
    onRequest: (entry) => !flags.quiet && terminal.err(`${JSON.stringify(entry)}\n`),
    moreFolders: flags.follow === undefined ? [] : [flags.copies],
  };
}

/** Resolves at Ctrl-C or a polite kill. */
function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Tokens of a file, else of the environment, else none. */
async function readTokens(
  { terminal, log }: Session,
  { tokens: path, asReplica }: ServeFlags,
): Promise<Tokens | undefined> {
  const text = path === undefined ? terminal.variable("SERVE_TOKENS") : await readFile(path);
  if (text === undefined) return undefined;
  const { Tokens } = await import("../../serving/http/tokens.ts");
  const tokens = Tokens.parse(text);
  // Replicas are of one who has said it.
  if (asReplica === undefined && path !== undefined && tokens.isPlain && isForOthers((await Deno.stat(path)).mode)) {
    log.warn(`others than its owner may read ${path}: chmod 600, or write hashes of the tokens`);
  }
  return tokens;
}

async function readFile(path: string): Promise<string> {
  const { readError } = await import("../../storage/files/system_error.ts");
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
    return JSON.parse(await Deno.readTextFile(new URL("../../../deno.json", import.meta.url))).version;
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
  try {
    checkLimits({ [name]: Number(value) });
  } catch (thrown) {
    throw new InvalidArgumentError(`${thrown instanceof Error ? thrown.message : thrown}.`);
  }
  return { ...all, [name]: Number(value) };
}
