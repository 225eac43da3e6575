import { deserialize, serialize } from "node:v8";
import { DataError } from "../core/errors/errors.ts";
import { hashValue } from "../core/bytes/hash.ts";
import type { ResultStore } from "../storage/results/result_store.ts";

/** A piece of work and the name that its result has. */
export interface NamedTask<Task> {
  /** Name of its result. */
  readonly name: string;
  /** What is to be done. */
  readonly task: Task;
}

/** Tasks that machines may do now, all at once, cut into shards. */
export interface Pass {
  /** Number of the pass, from 0. */
  readonly pass: number;
  /** Identity of its tasks and of how they are cut. */
  readonly id: string;
  /** By shard the names of its results, in the order of the tasks. */
  readonly shards: readonly (readonly string[])[];
  /** Results that a store lists although they are not as they were written: they are read before they count as done. */
  readonly doubted: readonly string[];
}

/** How tasks are cut into shards. */
export interface CutOptions<Task> {
  /** Number of shards, at most, >= 1. */
  readonly shards: number;
  /** Whether a task shall be a shard of its own, as far as there are shards enough; default none. */
  readonly isAlone?: (task: Task) => boolean;
}

const HEADS = "passes/heads/";

/**
 * The passes of a run, beside its results: published once, whole before anything names them, by whoever is first. Nothing is ever
 * noted as done: what is done has a result.
 *
 *     passes/<id>/<shard>   tasks of a shard   passes/heads/<pass>   names of its results
 */
export class PassBook<Task> {
  readonly #results: ResultStore;

  /** Look at the passes of a store. @param results Where results and passes lie. */
  constructor(results: ResultStore) {
    this.#results = results;
  }

  /** The newest pass, or null if there is none. */
  async newest(): Promise<Pass | null> {
    const numbers = (await this.#results.list(HEADS)).map((name) => Number(name.slice(HEADS.length)));
    // One that is damaged counts as none: the one before it is done, so that the run opens it again.
    for (const pass of numbers.sort((a, b) => b - a)) {
      const head = await this.#head(pass);
      if (head !== null) return head;
    }
    return null;
  }

  /**
   * Those of some tasks that have no whole result. What is not listed is not read.
   *
   * @param tasks In order.
   */
  async left(tasks: readonly NamedTask<Task>[]): Promise<NamedTask<Task>[]> {
    const names = tasks.map(({ name }) => name), done = await this.#done(names, names);
    return tasks.filter(({ name }) => !done.has(name));
  }

  /**
   * The pass that does some tasks: the newest one, if it has them all, else a new one.
   *
   * @param tasks At least one, of {@linkcode PassBook.left}. @param options How to cut them.
   * @returns The pass; if somebody else has been faster, theirs.
   */
  async open(tasks: readonly NamedTask<Task>[], options: CutOptions<Task>): Promise<Pass> {
    const newest = await this.newest(), known = new Set(newest?.shards.flat());
    const doubted = [...await this.#listed(tasks.map(({ name }) => name))];
    const isDoubted = (name: string) => newest?.doubted.includes(name) === true;
    if (newest !== null && tasks.every(({ name }) => known.has(name)) && doubted.every(isDoubted)) return newest;
    const pass = (newest?.pass ?? -1) + 1, shards = cutIntoShards(tasks, options);
    const names = shards.map((shard) => shard.map(({ name }) => name)), id = hashValue([pass, names]).slice(0, 16);
    for (const [shard, own] of shards.entries()) {
      await this.#results.put(`passes/${id}/${shard}`, serialize(own.map(({ name, task }) => ({ name, task }))));
    }
    const head: Pass = { pass, id, shards: names, doubted };
    await this.#results.put(`${HEADS}${pass}`, new TextEncoder().encode(JSON.stringify(head)));
    return await this.#head(pass) ?? head;
  }

  /**
   * Tasks of a shard that have no result.
   *
   * @param pass Of {@linkcode PassBook.newest}. @param shard From 0; one that the pass does not have has no tasks.
   * @throws {DataError} `CORRUPT_JOURNAL` if they are missing or damaged.
   */
  async openTasks({ id, shards, doubted }: Pass, shard: number): Promise<NamedTask<Task>[]> {
    const names = shards[shard] ?? [], done = await this.#done(names, doubted);
    if (names.every((name) => done.has(name))) return [];
    const name = `passes/${id}/${shard}`, bytes = await this.#results.get(name);
    if (bytes === null) throw lackingShard(name);
    const tasks: NamedTask<Task>[] = deserialize(bytes);
    return tasks.filter(({ name }) => !done.has(name));
  }

  /** Shards of a pass that lack results, ascending. */
  async openShards({ shards, doubted }: Pass): Promise<number[]> {
    const done = await this.#done(shards.flat(), doubted);
    return shards.flatMap((names, shard) => names.every((name) => done.has(name)) ? [] : [shard]);
  }

  /** Those of some results that are there, as the store lists them; what is doubted is read. */
  async #done(names: readonly string[], doubted: readonly string[]): Promise<Set<string>> {
    const done = await this.#listed(names);
    for (const name of doubted) if (done.has(name) && await this.#results.get(name) === null) done.delete(name);
    return done;
  }

  async #listed(names: readonly string[]): Promise<Set<string>> {
    const folders = new Set(names.map((name) => name.slice(0, name.indexOf("/") + 1)));
    const listed = new Set<string>();
    for (const folder of folders) for (const name of await this.#results.list(folder)) listed.add(name);
    return new Set(names.filter((name) => listed.has(name)));
  }

  async #head(pass: number): Promise<Pass | null> {
    const bytes = await this.#results.get(`${HEADS}${pass}`);
    return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
  }
}

/**
 * Cut tasks into shards: spans of their order, of about equal numbers of tasks.
 *
 * @param tasks In the order in which their results are wanted. @param options How many shards.
 */
export function cutIntoShards<Task>(
  tasks: readonly NamedTask<Task>[],
  { shards, isAlone }: CutOptions<Task>,
): NamedTask<Task>[][] {
  const alone = isAlone === undefined ? [] : tasks.filter(({ task }) => isAlone(task)), own = new Set(alone);
  const others = tasks.filter((task) => !own.has(task));
  const left = shards - alone.length;
  // Of few shards one for a single task would leave the rest to too few.
  if (alone.length === 0 || left < (others.length === 0 ? 0 : 2 * alone.length)) return spansOf(tasks, shards);
  return [...alone.map((task) => [task]), ...spansOf(others, left)];
}

function spansOf<Item>(items: readonly Item[], count: number): Item[][] {
  const spans = Math.min(count, items.length);
  const at = (span: number) => Math.floor(span * items.length / spans);
  return Array.from({ length: spans }, (_, span) => items.slice(at(span), at(span + 1)));
}

function lackingShard(name: string): DataError {
  return new DataError(
    "CORRUPT_JOURNAL",
    `Cannot work on a shard as its tasks must be as they were published: current value is ${name} missing or damaged`,
    { hint: "The next finalize publishes them again.", context: { name } },
  );
}
