/**
 * The contract of the bench: what a target is, what it is given, what it hands back, and how it talks to the Python peers.
 *
 * A target is one file `bench/targets/p03_….ts` that exports a {@linkcode Target}; it is listed in `bench/targets/mod.ts`.
 * Most targets are two functions, each of which runs ONE repetition and says how many seconds it took:
 *
 *     export const p99: Target = {
 *       id: "P99",
 *       what: "ridge, n = 1000, p = 30",
 *       peer: "scikit-learn Ridge",
 *       bar: 20,
 *       stretch: 50,
 *       better: "higher",
 *       async run(ctx) {
 *         const sets = await rowSets(ctx, { rows: 1000 }); // seeded, in memory and as .npy files in ctx.scratch
 *         return ctx.alternate({
 *           ours(pair) {
 *             const { train, test } = sets[pair % sets.length], design = train.design(); // prepared outside the clock
 *             const { seconds, value } = timed(() => fit(design)); // only the work is timed
 *             return { seconds, errors: { ridge: rmse(predict(value, test.values), test.target) } };
 *           },
 *           theirs: (pair) => ctx.peer.repeat("linear.ridge", { ...sets[pair % sets.length].files, alpha: 1 }),
 *         });
 *       },
 *     };
 *
 * The peer protocol. One Python process (`bench/peers/server.py`) lives for the whole run, one thread, with the packages of
 * `bench/peers/requirements.txt`. `ctx.peer.call("ridge.origins", args)` calls the function `origins` of
 * `bench/peers/ridge.py` with `args` (JSON) as keyword arguments; what it returns (JSON) is the answer. Data pass by
 * `.npy` files whose paths are in `args`. A function loads its data, then takes the time of its work alone with
 * `time.perf_counter`, and returns `{"seconds": s, "errors": {"ridge": e}}`. It is called once per repetition; the harness
 * calls it some times before as warm-up. On the wire, one line of JSON each:
 *
 *     -> {"call": "linear.ridge", "args": {"train": "/tmp/…/x.npy", "alpha": 1}}
 *     <- {"ok": true, "answer": {"seconds": 0.0012, "errors": {"ridge": 0.98}}}
 *     <- {"ok": false, "error": "ValueError: …", "trace": "Traceback …"}
 *
 * @module
 */

/** Smallest, middle and largest of the repetitions. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** One repetition of one side. */
export interface Repetition {
  /** Seconds that the work took (for very short work: the mean of many calls in a row). */
  readonly seconds: number;
  /** Errors on unseen data, >= 0, by name of what was fitted; the same names on both sides. Absent where none apply. */
  readonly errors?: Readonly<Record<string, number>>;
}

/** Two sides of a comparison. `pair` counts repetitions from 0: both sides of a pair must work on the same data. */
export interface Sides {
  /** One repetition in this process, on one thread. */
  readonly ours: (pair: number) => Repetition | Promise<Repetition>;
  /** One repetition of the peer, usually `ctx.peer.repeat(…)`. */
  readonly theirs: (pair: number) => Repetition | Promise<Repetition>;
  /** Unmeasured repetitions of both sides before the first pair (of pairs 0, 1, …). Default 3; 1 in a smoke run. */
  readonly warmUps?: number;
}

/** Errors of both sides and ours / theirs (1.02: ours is 2 % worse). */
export interface ErrorPair {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** Errors of a target: of the part with the largest ratio, and of all parts. Means over the repetitions (geometric). */
export interface Errors extends ErrorPair {
  /** Part that `ours` and `theirs` are of. */
  readonly part: string;
  /** All parts by name. */
  readonly parts: Readonly<Record<string, ErrorPair>>;
}

/** What a target found. */
export interface Measurement {
  /** Our seconds. */
  readonly ours: Spread;
  /** The peer's seconds; null where the target is measured against itself or a plain bound. */
  readonly theirs: Spread | null;
  /**
   * The judged figure, in the target's `unit`. Against a peer: of each pair theirs / ours if `better` is "higher", ours /
   * theirs if it is "lower". Else whatever the bar is a bound of (a share, milliseconds).
   */
  readonly ratio: Spread;
  /** Accuracy beside the speed; null where nothing is fitted. */
  readonly errors: Errors | null;
  /** What else was seen, in a few words; appended to `what` in the result and the table. */
  readonly note?: string;
}

/** The Python side. Started, with its environment made, at the first call. */
export interface Peer {
  /**
   * Call a function of `bench/peers/<module>.py`.
   *
   * @param name `module.function`. @param args Keyword arguments.
   * @returns What it returned.
   * @throws {PeerError} If the function raised, or the process ended.
   */
  call(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** As `call`, for functions that return one repetition. @throws {PeerError} Also if the answer is none. */
  repeat(name: string, args: Readonly<Record<string, unknown>>): Promise<Repetition>;
}

/** What a target is given. */
export interface BenchContext {
  /** True for the run of CI: tiny sizes; nothing is judged or kept. Targets choose the sizes. */
  readonly smoke: boolean;
  /** Number of pairs that `alternate` measures, >= 1. */
  readonly pairs: number;
  /** Folder for files; removed afterwards. */
  readonly scratch: string;
  /** The Python peers. */
  readonly peer: Peer;
  /**
   * Warm up, then measure pairs in turn: ours, theirs; theirs, ours; ours, theirs; … and sum up: seconds, the ratio
   * of each pair in the direction of `better`, errors.
   */
  alternate(sides: Sides): Promise<Measurement>;
  /** Progress, to standard error. */
  log(line: string): void;
}

/** One measurement of the bench. */
export interface Target {
  /** `P1` … `P15` of the list of targets; a second half of one has a letter behind it: `P7T`. */
  readonly id: string;
  /** What is measured: work, sizes, settings; one line. */
  readonly what: string;
  /** Whom it is measured against, with settings; "itself" without a peer. */
  readonly peer: string;
  /** Value of the ratio's median that is due. */
  readonly bar: number;
  /** Value that is wanted. */
  readonly stretch: number;
  /** "ours": `stretch` bounds our median seconds from above and not the ratio. Default "ratio". */
  readonly stretchOf?: "ratio" | "ours";
  /** "higher": the ratio must reach the bar; "lower": it must not exceed it. */
  readonly better: "higher" | "lower";
  /** Unit of ratio, bar and stretch in the table, for instance "ms" or "%". Default "×". */
  readonly unit?: string;
  /** Pairs unless the command line says otherwise, >= 5. Default 11; fewer for targets that take minutes. */
  readonly pairs?: number;
  /** Measure. */
  run(ctx: BenchContext): Promise<Measurement>;
}

/** One target's result: `bench/results/<id>.json`, and what `--json` prints. */
export interface Result {
  readonly id: string;
  readonly what: string;
  /** Seconds. */
  readonly ours: Spread;
  /** Seconds, or null. */
  readonly theirs: Spread | null;
  readonly ratio: Spread;
  readonly errors: Errors | null;
  readonly bar: number;
  readonly stretch: number;
  /** The bar is reached and no error is more than 1 % worse than the peer's. */
  readonly met: boolean;
  /** deno, v8, cpu, cores, os; with a peer also python and its packages. */
  readonly versions: Readonly<Record<string, string>>;
  /** What repeats this measurement. */
  readonly command: string;
}
