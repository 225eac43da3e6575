import { readAnswer } from "../../core/bytes/read_answer.ts";
import { readText } from "../../storage/files/files.ts";
import { publishFile } from "../../storage/files/publish.ts";
import { seal, unseal } from "../../storage/files/sealed.ts";
import { parseMetrics } from "./parse_metrics.ts";
import { type ServiceCounts, serviceCounts, type ServiceFigures, serviceFigures } from "./service_figures.ts";

/** How a server is looked at. */
export interface WatchServiceOptions {
  /** Its address, for instance `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Token with role read; undefined: it asks for none. */
  readonly token?: string;
  /** File that keeps what it had counted, `<reports>/monitor/<table>/service.json`. */
  readonly state: string;
  /** Clock. */
  readonly now: () => Date;
  /** Default: the runtime's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Most milliseconds of a scrape, and most bytes of it. */
const TIMEOUT = 10_000, MOST_BYTES = 8 << 20;

/**
 * Scrape a server's metrics, and say how it did since the last look.
 *
 * @param options Address, state.
 * @returns Null if it did not answer with metrics.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like: what it had counted could not be kept.
 */
export async function watchService(options: WatchServiceOptions): Promise<ServiceFigures | null> {
  const text = await scrape(options);
  if (text === null) return null;
  const counts = serviceCounts(parseMetrics(text), options.now().toISOString());
  const figures = serviceFigures(counts, formerCounts(options.state));
  publishFile(options.state, seal({ counts }));
  return figures;
}

async function scrape(
  { url, token, fetch: ask = (to, init) => fetch(to, init) }: WatchServiceOptions,
): Promise<string | null> {
  try {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await ask(`${url.replace(/\/+$/, "")}/metrics`, { headers, redirect: "manual", signal });
    if (answer.ok) return await readAnswer(answer, MOST_BYTES);
    await answer.body?.cancel();
    return null;
  } catch {
    return null;
  }
}

/** Without what was counted before, or where it is damaged, everything is counted since the server started. */
function formerCounts(path: string): ServiceCounts | null {
  try {
    return unseal(readText(path))?.counts as ServiceCounts | undefined ?? null;
  } catch {
    return null;
  }
}
