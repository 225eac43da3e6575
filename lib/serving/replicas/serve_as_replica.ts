import type { Socket } from "node:net";
import { ForecastError } from "../../core/errors/errors.ts";
import type { FollowNews } from "../../inference/service/forecast_service.ts";
import { type ServeOptions, serveTable, type TableServer } from "../server/serve_table.ts";
import { receiveConnections, type Receiving } from "./handed_connections.ts";
import type { FromReplica, ToReplica } from "./messages.ts";

/** How often a replica says how it stands, in milliseconds: what it has counted since then is lost if it is killed. */
const REPORT_MS = 1_000;

/** The process that has started this one. */
export interface Supervisor {
  send(message: FromReplica): void;
  /** Told of every message, and of the connection that comes with it. */
  onMessage(listener: (message: ToReplica, socket: Socket | undefined) => void): void;
  /** Told when it is gone. */
  onGone(listener: () => void): void;
}

/**
 * Serve as one of several, on connections that the supervisor hands over, until it says that this one shall end, is gone, or this
 * process is told to end.
 *
 * @param options As of `serveTable`. @param supervisor Who has started it. @param signal Fires at a polite kill.
 * @returns Whether it could begin; why not was told to the supervisor.
 */
export async function serveAsReplica(
  options: ServeOptions,
  supervisor: Supervisor,
  signal: AbortSignal,
): Promise<boolean> {
  const replica = new ServingReplica(options, supervisor);
  const news = await replica.begin();
  if (news === undefined) return true;
  try {
    await replica.open(news);
  } catch (thrown) {
    supervisor.send({ kind: "failed", error: ForecastError.from(thrown).toJSON() });
    return false;
  }
  await replica.untilEnd(signal);
  return true;
}

class ServingReplica {
  readonly #options: ServeOptions;
  readonly #supervisor: Supervisor;
  readonly #begun = Promise.withResolvers<FollowNews | null>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #scrapes = new Map<number, (text: string) => void>();
  #receiving: Receiving | null = null;
  #news: FollowNews | null = null;
  #serving: TableServer | null = null;
  #asked = 0;

  constructor(options: ServeOptions, supervisor: Supervisor) {
    this.#options = options;
    this.#supervisor = supervisor;
    supervisor.onMessage((message, socket) => this.#receive(message, socket));
    supervisor.onGone(() => this.#ended.resolve());
  }

  /** @returns What is followed, or undefined if it shall end before it has begun. */
  begin(): Promise<FollowNews | null | undefined> {
    this.#supervisor.send({ kind: "hello" });
    return Promise.race([this.#begun.promise, this.#ended.promise.then(() => undefined)]);
  }

  async open(news: FollowNews | null): Promise<void> {
    this.#news = news;
    const [first] = news?.states ?? [];
    const serving = await serveTable({
      ...this.#options,
      ...first !== undefined && { registry: first.registry, store: first.store },
      ...news !== null && { followed: () => this.#news ?? news },
      listen: (server, address) => Promise.resolve(this.#receiving = receiveConnections(server, address)),
      metricsText: () => this.#scrape(),
    });
    this.#serving = serving;
    this.#supervisor.send({ kind: "ready", table: serving.table });
  }

  async untilEnd(signal: AbortSignal): Promise<void> {
    const reports = setInterval(() => void this.#report(), REPORT_MS);
    // Somebody else tells it to end: the supervisor hands nothing over any more, and says when all of it has arrived.
    const askToEnd = () => this.#supervisor.send({ kind: "ending" });
    signal.addEventListener("abort", askToEnd, { once: true });
    if (signal.aborted) askToEnd();
    await this.#ended.promise;
    await this.#serving?.close();
    await this.#report();
    clearInterval(reports);
  }

  #receive(message: ToReplica, socket: Socket | undefined): void {
    switch (message.kind) {
      case "begin":
        return this.#begun.resolve(message.news);
      case "connection":
        if (this.#receiving === null) return;
        // One that broke on its way comes as none: without a word the supervisor would wait for it to be taken over.
        if (socket !== undefined) this.#receiving.take(socket);
        return this.#supervisor.send({ kind: "taken", id: message.id, open: this.#receiving.open() });
      case "news":
        this.#news = message.news;
        return;
      case "report":
        return void this.#report();
      case "metrics":
        this.#scrapes.get(message.id)?.(message.text);
        this.#scrapes.delete(message.id);
        return;
      case "drain":
        return this.#serving?.server.drain();
      case "end":
        return this.#ended.resolve();
    }
  }

  async #report(): Promise<void> {
    const metrics = await this.#serving?.server.metrics.counted();
    if (metrics === undefined) return;
    const open = this.#receiving?.open() ?? 0;
    this.#supervisor.send({ kind: "report", metrics, open, state: this.#serving?.followed() ?? null });
  }

  #scrape(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>(), id = ++this.#asked;
    this.#scrapes.set(id, resolve);
    this.#supervisor.send({ kind: "scrape", id });
    return promise;
  }
}
