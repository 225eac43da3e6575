import { type ErrorRecord, ForecastError } from "../../core/errors/errors.ts";
import type { TableDescription } from "../../inference/service/forecast_service.ts";
import type { FromReplica, HandedSocket, ReplicaReport, ToReplica } from "./messages.ts";

/** The process of a replica, as its supervisor speaks with it. */
export interface ReplicaChannel {
  /** Send a message, and a connection with it; what does not arrive is told by the end of the process. */
  send(message: ToReplica, socket?: HandedSocket): void;
  /** End it at once. */
  kill(): void;
}

/** What a supervisor is told of a replica. */
export interface ReplicaEvents {
  onMessage(message: FromReplica): void;
  /** @param how For people: `exit code 1`, `SIGKILL`. */
  onEnd(how: string): void;
}

/** Starts the process of a replica. */
export type StartReplica = (name: string, events: ReplicaEvents) => ReplicaChannel;

/** How a replica stands. */
export type Phase = "starting" | "ready" | "ending" | "ended";

/** One replica, as its supervisor sees it. */
export class Replica {
  /** For people, and for the log of requests. */
  readonly name: string;
  phase: Phase = "starting";
  /** Looks of the supervisor since it has said anything. */
  silentTicks = 0;
  /** Looks of the supervisor since it was ready. */
  readyTicks = 0;
  /** Looks of the supervisor during which it has not taken one and the same connection over. */
  stuckTicks = 0;
  /** What it told last. */
  report: ReplicaReport | null = null;
  /** Why it could not begin. */
  failure: ErrorRecord | null = null;
  /** What it serves; rejected where it ends before it is ready. */
  readonly ready: Promise<TableDescription>;
  /** Resolves at the end of its process. */
  readonly ended: Promise<void>;
  readonly #ready = Promise.withResolvers<TableDescription>();
  readonly #ended = Promise.withResolvers<void>();
  #channel: ReplicaChannel | null = null;
  readonly #handed = new Map<number, HandedSocket>();
  #reports: (() => void)[] = [];
  #open = 0;
  /** The first of the connections that it had not taken over at the last look. */
  #oldest: number | null = null;

  /** @param name See there. */
  constructor(name: string) {
    this.name = name;
    this.ready = this.#ready.promise;
    this.ended = this.#ended.promise;
    // Who waits for it sees it; who does not, knows it from its end.
    this.ready.catch(() => {});
  }

  /** Give it its process. */
  attach(channel: ReplicaChannel): void {
    this.#channel = channel;
  }

  /** Connections that it has or is about to have. */
  get load(): number {
    return this.#open + this.#handed.size;
  }

  send(message: ToReplica): void {
    this.#channel?.send(message);
  }

  kill(): void {
    this.#channel?.kill();
  }

  /** Hand a connection over; it is kept here until the replica says that it has it. */
  hand(id: number, socket: HandedSocket): void {
    this.#handed.set(id, socket);
    this.#channel?.send({ kind: "connection", id }, socket);
  }

  /** Let it finish what runs, and end: once it has all that it was handed, so that none comes when it is about to be gone. */
  retire(): void {
    if (this.phase === "ended") return;
    this.phase = "ending";
    this.#endIfDue();
  }

  #endIfDue(): void {
    if (this.phase === "ending" && this.#handed.size === 0) this.send({ kind: "end" });
  }

  /** Look whether it takes over what it is handed: who talks and does not cannot any more. */
  tick(): void {
    this.silentTicks++;
    if (this.phase === "ready") this.readyTicks++;
    const [oldest = null] = this.#handed.keys();
    this.stuckTicks = oldest !== null && oldest === this.#oldest ? this.stuckTicks + 1 : 0;
    this.#oldest = oldest;
  }

  /** Ask how it stands; resolves when it has said so, or has ended. */
  ask(): Promise<void> {
    if (this.phase === "ended" || this.phase === "starting") return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#reports.push(resolve);
    this.send({ kind: "report" });
    return promise;
  }

  /** Take note of a message. */
  receive(message: FromReplica): void {
    this.silentTicks = 0;
    switch (message.kind) {
      case "ready":
        if (this.phase === "starting") this.phase = "ready";
        return this.#ready.resolve(message.table);
      case "failed":
        this.failure = message.error;
        return;
      case "taken":
        this.#handed.get(message.id)?.destroy();
        this.#handed.delete(message.id);
        this.#open = message.open;
        return this.#endIfDue();
      case "report":
        this.report = message;
        this.#open = message.open;
        return this.#told();
      case "ending":
        return this.retire();
    }
  }

  /**
   * Take note of its end.
   *
   * @returns Connections that it has never taken over, so that nobody has read from them: another one may have them.
   */
  end(how: string): HandedSocket[] {
    this.phase = "ended";
    const error = this.failure === null ? notBegun(this.name, how) : ForecastError.fromJSON(this.failure);
    this.#ready.reject(error);
    this.#told();
    this.#ended.resolve();
    const left = [...this.#handed.values()];
    this.#handed.clear();
    return left;
  }

  #told(): void {
    for (const tell of this.#reports.splice(0)) tell();
  }
}

function notBegun(name: string, how: string): ForecastError {
  return new ForecastError(
    "REPLICA_ENDED",
    `Cannot serve as replica ${name} must begin: current value is "${how}"`,
    { hint: "What it has said before stands above; with --replicas 1 its error is shown whole.", context: { how } },
  );
}
