import type { Logger } from "../../core/logger.ts";
import type { FollowNews, TableDescription } from "../../inference/service/forecast_service.ts";
import type { FromReplica, HandedSocket } from "./messages.ts";
import { Replica, type StartReplica } from "./replica.ts";
import { SumOfMetrics } from "./sum_of_metrics.ts";

/** Calls something later. @returns Calls it off. */
export type Later = (ms: number, work: () => void) => () => void;

/** What replicas are made with. */
export interface ReplicasOptions {
  /** How many replicas, at least one. */
  readonly replicas: number;
  /** Starts one. */
  readonly start: StartReplica;
  /** Timer. */
  readonly later: Later;
  /** Connections that may wait while no replica is ready; more are closed. */
  readonly mostWaiting: number;
  /** How long a replica that ends may take, in milliseconds; then it is killed. */
  readonly endMs: number;
  /** Resident memory of this process in bytes. */
  readonly memory: () => number;
  /** What people should look at. */
  readonly log: Logger;
}

/** How often replicas are looked after, in milliseconds. */
export const TICK_MS = 5_000;
/** So many looks without a word, and a replica hangs: it is killed. Not by the clock: this process may have stood still itself. */
const HUNG_TICKS = 6;
/** So many looks at the same connection that it does not take over. */
const STUCK_TICKS = 3;
/** So many looks until the time to the next start is short again. */
const STEADY_TICKS = 12;
/** So many looks until a replica must have begun: registry and table are read. */
const BEGIN_TICKS = 60;
const RESTART_MS = { first: 100, most: 30_000 };
/** How long the metrics wait for a replica that says nothing; what it said last stands for it then. */
const REPORT_MS = 1_000;

/** A place among the replicas: who serves in it, and who is about to. */
interface Slot {
  readonly index: number;
  current: Replica | null;
  successor: Replica | null;
  starts: number;
  /** Ends in a row that nobody has asked for. */
  failures: number;
  callOff: () => void;
}

/**
 * Replicas that share connections. Each connection goes to the one that has the fewest; one that has not been taken over when its
 * replica dies goes to another. Who ends is started again, later each time; all are replaced one by one, the new one before the old.
 */
export class Replicas {
  readonly #options: ReplicasOptions;
  readonly #slots: readonly Slot[];
  readonly #living = new Set<Replica>();
  readonly #waiting: HandedSocket[] = [];
  readonly #sum: SumOfMetrics;
  #news: FollowNews | null;
  #connections = 0;
  #isOpen = false;
  #isEnding = false;
  #restarts = 0;
  #rolling: Promise<boolean> | null = null;
  #callOffTick = () => {};

  /** @param options See there. @param news What is followed, or null. */
  constructor(options: ReplicasOptions, news: FollowNews | null = null) {
    this.#options = options;
    this.#news = news;
    this.#slots = Array.from({ length: options.replicas }, (_, i) => ({
      index: i + 1,
      current: null,
      successor: null,
      starts: 0,
      failures: 0,
      callOff() {},
    }));
    this.#sum = new SumOfMetrics({
      replicas: () => options.replicas,
      ready: () => this.#ready().length,
      restarts: () => this.#restarts,
      waiting: () => this.#waiting.length,
      memory: options.memory,
    });
  }

  /**
   * Start all replicas.
   *
   * @returns What they serve, when one of them does.
   * @throws {ForecastError} Why the first that failed did, if all have: then none is left.
   */
  async open(): Promise<TableDescription> {
    this.#callOffTick = this.#options.later(TICK_MS, () => this.#tick());
    try {
      const started = this.#slots.map((slot) => this.#launch(slot, "current"));
      const table = await Promise.any(started.map(({ ready }) => ready));
      this.#isOpen = true;
      for (const slot of this.#slots) if (slot.current === null) this.#startLater(slot);
      return table;
    } catch (thrown) {
      await this.end();
      throw thrown instanceof AggregateError ? thrown.errors[0] : thrown;
    }
  }

  /** Give a connection to a replica, or let it wait for one. */
  connect(socket: HandedSocket): void {
    const [first, ...others] = this.#ready();
    if (first !== undefined) {
      const least = others.reduce((least, replica) => replica.load < least.load ? replica : least, first);
      return least.hand(++this.#connections, socket);
    }
    if (this.#isEnding || this.#waiting.length >= this.#options.mostWaiting) socket.destroy();
    else this.#waiting.push(socket);
  }

  /** Tell all what is followed; those that are yet to start begin with it. */
  tell(news: FollowNews): void {
    this.#news = news;
    for (const replica of this.#living) replica.send({ kind: "news", news });
  }

  /** Hashes of the states that replicas serve. */
  usedStates(): Set<string> {
    return new Set([...this.#living].flatMap(({ report }) => report?.state ?? []));
  }

  /** The metrics of all, in the format of Prometheus. */
  async metrics(): Promise<string> {
    const enough = Promise.withResolvers<void>(), callOff = this.#options.later(REPORT_MS, enough.resolve);
    await Promise.race([Promise.all([...this.#living].map((replica) => replica.ask())), enough.promise]);
    callOff();
    return await this.#sum.text([...this.#living].flatMap(({ report }) => report?.metrics ?? []));
  }

  /**
   * Replace all replicas, one by one: the old one ends when the new one is ready. Where a new one cannot begin the old ones stay.
   *
   * @returns Whether all were replaced.
   */
  roll(): Promise<boolean> {
    return this.#rolling ??= this.#roll().finally(() => this.#rolling = null);
  }

  async #roll(): Promise<boolean> {
    for (const slot of this.#slots) {
      if (this.#isEnding) return false;
      slot.callOff();
      const next = this.#launch(slot, "successor");
      try {
        await next.ready;
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        this.#options.log.warn(`replicas are not replaced, and the former ones serve on: ${why}`);
        return false;
      }
      const former = slot.current;
      [slot.current, slot.successor] = [next, null];
      if (former !== null) await this.#retire(former);
    }
    return true;
  }

  /** Be not ready from now on; connections are still taken. */
  drain(): void {
    for (const replica of this.#living) replica.send({ kind: "drain" });
  }

  /** Let all finish what runs, and end. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#callOffTick();
    for (const slot of this.#slots) slot.callOff();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    await Promise.all([...this.#living].map((replica) => this.#retire(replica)));
  }

  #ready(): Replica[] {
    return [...this.#living].filter(({ phase }) => phase === "ready");
  }

  #launch(slot: Slot, place: "current" | "successor"): Replica {
    const replica = new Replica(`${slot.index}.${++slot.starts}`);
    this.#living.add(replica);
    slot[place] = replica;
    const onEnd = (how: string) => this.#ended(slot, replica, how);
    try {
      replica.attach(this.#options.start(replica.name, {
        onMessage: (message) => this.#receive(replica, message),
        onEnd,
      }));
    } catch (thrown) {
      onEnd(thrown instanceof Error ? thrown.message : String(thrown));
      // Without a process at the very beginning there never will be one.
      if (!this.#isOpen) throw thrown;
    }
    return replica;
  }

  #receive(replica: Replica, message: FromReplica): void {
    replica.receive(message);
    if (message.kind === "hello") replica.send({ kind: "begin", news: this.#news });
    if (message.kind === "ready") { for (const socket of this.#waiting.splice(0)) this.connect(socket); }
    if (message.kind === "scrape") {
      void this.metrics().then((text) => replica.send({ kind: "metrics", id: message.id, text }));
    }
  }

  #ended(slot: Slot, replica: Replica, how: string): void {
    if (replica.phase === "ended") return;
    const wasAsked = this.#isEnding || replica.phase === "ending", wasSteady = replica.readyTicks >= STEADY_TICKS;
    const left = replica.end(how);
    this.#living.delete(replica);
    this.#sum.keep(replica.report?.metrics ?? []);
    for (const socket of left) this.connect(socket);
    if (slot.successor === replica) slot.successor = null;
    if (slot.current === replica) slot.current = null;
    if (!wasAsked) {
      this.#restarts++;
      slot.failures = wasSteady ? 1 : slot.failures + 1;
    }
    // One that is about to take its place does.
    if (slot.current === null && slot.successor === null) this.#startLater(slot, wasAsked ? null : { replica, how });
  }

  /** Who ended by itself is started again. @param whose Its end, where nobody had asked for it. */
  #startLater(slot: Slot, whose: { readonly replica: Replica; readonly how: string } | null = null): void {
    if (this.#isEnding || !this.#isOpen) return;
    const { first, most } = RESTART_MS, ms = Math.min(first * 2 ** Math.max(0, slot.failures - 1), most);
    if (whose !== null) {
      const { replica: { name }, how } = whose;
      this.#options.log.warn(
        `replica ${name} has ended (${how}); another one starts in ${ms / 1000} s (REPLICA_ENDED)`,
      );
    }
    slot.callOff();
    slot.callOff = this.#options.later(ms, () => {
      if (slot.current === null && slot.successor === null && !this.#isEnding) this.#launch(slot, "current");
    });
  }

  async #retire(replica: Replica): Promise<void> {
    if (replica.phase === "ended") return;
    replica.retire();
    const callOff = this.#options.later(this.#options.endMs, () => replica.kill());
    await replica.ended;
    callOff();
  }

  #tick(): void {
    this.#callOffTick = this.#options.later(TICK_MS, () => this.#tick());
    for (const replica of this.#living) {
      replica.tick();
      const isSilent = replica.silentTicks > (replica.phase === "starting" ? BEGIN_TICKS : HUNG_TICKS);
      if (!isSilent && replica.stuckTicks < STUCK_TICKS) continue;
      const what = isSilent ? "said anything" : "taken a connection over";
      this.#options.log.warn(`replica ${replica.name} has not ${what} for long, and is killed (REPLICA_ENDED)`);
      replica.kill();
    }
  }
}
