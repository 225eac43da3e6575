import { ForecastError } from "../../core/errors/errors.ts";
import type { ForecastLog } from "../../inference/log/forecast_log.ts";
import { openForecastService } from "../../inference/service/hot_service.ts";
import { batchOfRows } from "../../inference/rows/batch_of_rows.ts";
import { openLogOf } from "../../inference/series/inference_log.ts";
import type {
  ForecastService,
  ServiceAnswer,
  ServiceSource,
  TableDescription,
} from "../../inference/service/forecast_service.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import { createServer, type ForecastServer } from "./create_server.ts";
import { listen, type Listening } from "./listen.ts";
import { isLoopback } from "../http/loopback.ts";
import type { ServerOptions } from "../api/server_options.ts";
import { decisionsIn } from "../api/decisions.ts";
import { keptLook } from "./kept_look.ts";
import { ShadowLog } from "./shadow_log.ts";
import { standingAlerts } from "../api/standing_alerts.ts";

/** How often another state of registry or table is looked for, in milliseconds: a promotion serves within a second. */
const REFRESH_MS = 250;

/** What to serve, where, and to whom. */
export interface ServeOptions extends
  ServiceSource,
  Omit<
    ServerOptions,
    "onAnswer" | "onPrediction" | "alerts" | "look" | "decisions" | "hidden" | keyof ServiceSource
  > {
  /** Address to listen on; any but this machine's own needs tokens. */
  readonly host: string;
  /** Port; 0: any that is free. */
  readonly port: number;
  /** Folder in which forecasts are logged, with those of the other side of a rollout; null: nowhere. */
  readonly predictions: string | null;
  /** Folder of reports, in which monitoring keeps what it has found. */
  readonly reports: string;
  /** Gives the server its port; default: its own. */
  readonly listen?: typeof listen;
  /** Further folders that no answer may name. */
  readonly moreFolders?: readonly string[];
}

/** A table that is served. */
export interface TableServer extends Listening {
  /** What is served as it begins. */
  readonly table: TableDescription;
  /** The server behind the port. */
  readonly server: ForecastServer;
  /** Which of the states that are followed is served now; null where none are. */
  followed(): string | null;
}

/**
 * Serve the forecasts of a table by HTTP until it is closed: a promotion or a new version of the table serves within a second,
 * and what its champions answered is logged.
 *
 * @param options See there.
 * @throws {ForecastError} `TOKENS_NEEDED` for an address that others reach without tokens; `ADDRESS_UNAVAILABLE`.
 * @throws As `openForecastService`. @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` if nothing can be logged.
 */
export async function serveTable(options: ServeOptions): Promise<TableServer> {
  const { host, port, predictions, reports, moreFolders = [] } = options;
  assertMayListen(options);
  const service = await openForecastService(options);
  let log: ForecastLog | null = null, shadow: ShadowLog | null = null;
  const release = async () => {
    await shadow?.close();
    service.close();
    await log?.close();
  };
  try {
    const table = service.describeTable();
    log = predictions === null ? null : openLogOf(predictions, options);
    // What is followed has the registries of its states, and nobody decides by what comes of them here.
    if (log !== null && options.followed === undefined) {
      shadow = new ShadowLog({ source: options, log, clock: options.clock });
    }
    const server = createServer(service, {
      ...options,
      alerts: (name) => standingAlerts(reports, name),
      look: keptLook(reports),
      // What is followed is a copy of another registry: a decision in it would be lost with the next state.
      decisions: options.followed === undefined ? decisionsIn(options) : undefined,
      hidden: hiddenTexts([
        options.registry,
        options.store,
        reports,
        ...moreFolders,
        ...predictions === null ? [] : [predictions],
      ]),
      onAnswer(answer, request) {
        // Monitoring and rollouts compare by what serves: other versions are there for a look.
        if (!meansChampions(request.choice ?? {})) return;
        log?.append(ofKnownKeys(answer, service));
        shadow?.add(answer);
      },
      onPrediction(answer, request) {
        if (!meansChampions(request.choice ?? {})) return;
        const { table: name, keyColumns, dataVersion: version, predictions } = answer;
        log?.append(batchOfRows({ table: answer, predictions, names: answer.names() }, { name, keyColumns, version }));
      },
    });
    const listening = await (options.listen ?? listen)(server, { host, port });
    const stopRefreshing = refreshNowAndThen(server);
    return {
      ...listening,
      table,
      server,
      followed: () => service.status().followed,
      async close() {
        await listening.close();
        await stopRefreshing();
        await release();
      },
    };
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

/**
 * Make sure that an address may be listened on.
 *
 * @throws {ForecastError} `TOKENS_NEEDED` for one that others reach, without tokens.
 */
export function assertMayListen({ host, tokens }: Pick<ServeOptions, "host" | "tokens">): void {
  if (tokens === undefined && !isLoopback(host)) throw tokensNeeded(host);
}

/** Keys that a request made up have no rows: nobody will ever know what came. */
function ofKnownKeys(answer: ServiceAnswer, service: ForecastService): ServiceAnswer {
  if (answer.keys.every(({ key }) => service.knowsKey(key.id))) return answer;
  return { ...answer, keys: answer.keys.map((key) => service.knowsKey(key.key.id) ? key : { ...key, steps: 0 }) };
}

/** @returns Ends it, when the last look is over. */
function refreshNowAndThen(server: ForecastServer): () => Promise<void> {
  let hasEnded = false, looking = Promise.resolve();
  const lookSoon = () =>
    setTimeout(() => {
      looking = server.refresh().then(() => {
        if (!hasEnded) timer = lookSoon();
      });
    }, REFRESH_MS);
  let timer = lookSoon();
  return () => {
    hasEnded = true;
    clearTimeout(timer);
    return looking;
  };
}

/** Folders as they may stand in a message; a short name alone may be a word of it. */
function hiddenTexts(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => folder.includes("/") ? [`${folder}/`, folder] : [`${folder}/`]);
}

function tokensNeeded(host: string): ForecastError {
  return new ForecastError(
    "TOKENS_NEEDED",
    `Cannot listen as an address that other machines reach needs tokens: current value is ${host} without any`,
    {
      hint: "Give tokens with --tokens FILE or in SERVE_TOKENS, or leave --host out: then this machine alone may ask.",
      context: { host },
    },
  );
}
