import type { ForecastService } from "@lib/inference/service/forecast_service.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { createServer, type ForecastServer } from "@lib/serving/server/create_server.ts";
import { decisionsIn } from "@lib/serving/api/decisions.ts";
import type { ServerOptions } from "@lib/serving/api/server_options.ts";
import { Tokens } from "@lib/serving/http/tokens.ts";
import { KEYS, NOW } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

export const READ = "read-read-read-read", WRITE = "write-write-write-write";
export const ANA = { by: "ana", note: "better since May" };

/** A server of a real table of three keys: `r1` serves them, `r2` waits for two. */
export class Served implements Disposable {
  private constructor(
    readonly work: Workspace,
    readonly service: ForecastService,
    readonly server: ForecastServer,
  ) {}

  static async open(options: Partial<ServerOptions> = {}): Promise<Served> {
    const work = new Workspace();
    await work.load();
    work.register("r1", { keys: KEYS, stage: "Production" });
    work.register("r2", { keys: KEYS.slice(0, 2), stage: "Staging" });
    const source = work.source({}), service = await openForecastService(source);
    const server = createServer(service, {
      clock: () => 0,
      now: NOW,
      randomId: () => "made",
      memory: () => ({ rss: 0, heapUsed: 0 }),
      build: { version: "1" },
      tokens: Tokens.parse(`read:${READ}\nwrite:${WRITE}`),
      decisions: decisionsIn(source),
      hidden: [work.root],
      ...options,
    });
    return new Served(work, service, server);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const authorization = `Bearer ${READ}`;
    return await this.server.fetch(new Request(`http://localhost${path}`, { headers: { authorization, ...headers } }));
  }

  async json(path: string) {
    return await (await this.get(path)).json();
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const own = { authorization: `Bearer ${WRITE}`, "content-type": "application/json", ...headers };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await this.server.fetch(
      new Request(`http://localhost${path}`, { method: "POST", body: text, headers: own }),
    );
  }

  /** Look into the registry. */
  registry<T>(look: (registry: Registry) => T): T {
    const registry = openRegistry(this.work.registry, { now: NOW, readOnly: true });
    try {
      return look(registry);
    } finally {
      registry.close();
    }
  }

  [Symbol.dispose](): void {
    this.service.close();
    Deno.removeSync(this.work.root, { recursive: true });
  }
}
