import type { TableDescription } from "@lib/inference/service/forecast_service.ts";
import { type Later, Replicas, type ReplicasOptions } from "@lib/serving/replicas/replicas.ts";
import type { FromReplica, HandedSocket, ToReplica } from "@lib/serving/replicas/messages.ts";
import type { ReplicaEvents, StartReplica } from "@lib/serving/replicas/replica.ts";

export const TABLE: TableDescription = {
  table: "shop",
  keyColumns: ["item"],
  time: "date",
  target: "demand",
  columns: [],
  frequency: "day",
  rows: null,
  horizon: 7,
  levels: [80],
  keys: 3,
  dataVersion: 1,
  state: "1.1",
  end: "2024-01-31",
};

/** A replica without a process: it hears, and says what a test lets it say. */
export class FakeReplica {
  readonly name: string;
  readonly heard: ToReplica[] = [];
  /** Connections that it was handed, by number. */
  readonly handed = new Map<number, HandedSocket>();
  isKilled = false;
  readonly #events: ReplicaEvents;

  constructor(name: string, events: ReplicaEvents) {
    this.name = name;
    this.#events = events;
  }

  hear(message: ToReplica, socket?: HandedSocket): void {
    this.heard.push(message);
    if (message.kind === "connection" && socket !== undefined) this.handed.set(message.id, socket);
  }

  say(message: FromReplica): void {
    this.#events.onMessage(message);
  }

  begin(): void {
    this.say({ kind: "hello" });
    this.say({ kind: "ready", table: TABLE });
  }

  end(how = "exit code 0"): void {
    this.#events.onEnd(how);
  }

  kinds(): string[] {
    return this.heard.map(({ kind }) => kind);
  }
}

/** A connection of which it is known whether somebody has let go of it. */
export class FakeSocket implements HandedSocket {
  isDestroyed = false;
  destroy(): void {
    this.isDestroyed = true;
  }
}

/** Replicas whose processes and time are a test's. */
export class FakeReplicas {
  readonly started: FakeReplica[] = [];
  readonly said: string[] = [];
  readonly replicas: Replicas;
  /** What the next start does instead. */
  failure: Error | null = null;
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>();

  constructor(replicas: number, options: Partial<ReplicasOptions> = {}) {
    const start: StartReplica = (name, events) => {
      if (this.failure !== null) throw this.failure;
      const replica = new FakeReplica(name, events);
      this.started.push(replica);
      return {
        send: (message, socket) => replica.hear(message, socket),
        kill() {
          replica.isKilled = true;
          replica.end("SIGKILL");
        },
      };
    };
    const later: Later = (ms, work) => {
      const timer = { at: this.#now + ms, work };
      this.#timers.add(timer);
      return () => void this.#timers.delete(timer);
    };
    const log = { debug() {}, info() {}, warn: (text: string) => void this.said.push(text) };
    this.replicas = new Replicas({
      replicas,
      start,
      later,
      mostWaiting: 2,
      endMs: 1000,
      memory: () => 100,
      log,
      ...options,
    });
  }

  /** Replicas that serve. */
  static async serving(replicas: number, options: Partial<ReplicasOptions> = {}): Promise<FakeReplicas> {
    const fake = new FakeReplicas(replicas, options), opened = fake.replicas.open();
    for (const replica of fake.started) replica.begin();
    await opened;
    return fake;
  }

  /** Let time pass. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.work();
    }
    this.#now = until;
  }

  /** Timers that still run. */
  get timers(): number {
    return this.#timers.size;
  }

  get newest(): FakeReplica {
    const replica = this.started.at(-1);
    if (replica === undefined) throw new RangeError("no replica was started");
    return replica;
  }
}

/** Until everything that waits for what has happened has run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
