import { DataError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { fillBase, memorySize, type MomentColumns, type Past, tailFrom } from "../statistics/fill_base.ts";
import { type BaseColumn, baseColumn, type SourceSeries } from "../statistics/base_column.ts";
import { rollingRoom, type RowSpan } from "../statistics/rolling.ts";
import type { ExogenousSource, FeatureSpec } from "../spec/spec.ts";
import { applyLink, type Levels, linkOf } from "./transform.ts";

/** Series that follow from the target. */
type TargetSeries = Extract<SourceSeries, string>;

/** A column that follows from the target, and by key what its pass remembers. */
interface Pass {
  readonly base: BaseColumn;
  readonly into: MomentColumns;
  readonly memories: Map<number, Memory>;
}

/** What a pass over the rows of a key up to one has left. */
interface Memory {
  readonly values: Float64Array;
  /** The row that follows. */
  next: number;
}

/** Columns of the same keys from the same rows on, right up to a period: what follows from the target is taken from them. */
export interface Former {
  /** Made by the same spec. */
  readonly store: BaseStore;
  /** Rows of each key that are right, shape [k]. */
  readonly rows: ArrayLike<number>;
}

/** Columns beside the wanted ones that a panel may need: sources, their links, levels. */
const SPARE = 7;

/**
 * Base columns of a panel, each computed once. All have shape [n + 1]: entry n is NaN, where rows without an origin point.
 * They lie in one block of memory, as short series would spend more time on allocations than on sums.
 */
export class BaseStore {
  readonly #spec: FeatureSpec;
  readonly #panel: Panel;
  readonly #wanted: ReadonlySet<string>;
  readonly #since: number | undefined;
  readonly #kin: readonly BaseStore[];
  readonly #former: Former | undefined;
  readonly #columns = new Map<string, Float64Array>();
  readonly #targets = new Map<TargetSeries, Float64Array>();
  readonly #passes: Pass[] = [];
  #spare: Float64Array | null = null;
  #spareStd: Float64Array | null = null;
  #levels: (Levels & { readonly since: Int32Array }) | null = null;
  #block = new Float64Array(0);
  #used = 0;
  #room = new Float64Array(0);

  /**
   * @param spec Link and exogenous columns. @param panel Series.
   * @param options `wanted`: ids of the columns that will be asked for, so that shared passes fill their siblings too; `since`: period
   * from which ages are counted, default each key's first one; `kin`: stores of the same panel for other specs, whose columns
   * are taken where they are the same; `former`: of a panel that differs after a period, where columns are then missing until
   * they are refreshed.
   */
  constructor(
    spec: FeatureSpec,
    panel: Panel,
    options: {
      readonly wanted: ReadonlySet<string>;
      readonly since?: number;
      readonly kin?: readonly BaseStore[];
      readonly former?: Former;
    },
  ) {
    const { wanted, since, kin = [], former } = options;
    this.#former = former;
    this.#kin = kin.filter((other) => other.#since === since && isSame(other.#spec.exogenous, spec.exogenous));
    this.#since = since;
    this.#spec = spec;
    this.#panel = panel;
    this.#wanted = wanted;
  }

  /**
   * Say how targets are transformed: what is taken of the transformed target needs it.
   *
   * @param levels By origin. @param since Row of each key's first origin that has a level, see {@linkcode levelsSince}, shape [k].
   */
  setLevels(levels: Levels, since: Int32Array): void {
    this.#levels = { ...levels, since };
  }

  /**
   * A source series, shape [n + 1].
   *
   * @throws {DataError} `MISSING_COLUMN` if the panel lacks an exogenous column.
   */
  source(of: SourceSeries): Float64Array {
    return this.#source(of, baseColumn(of, "value").id);
  }

  /** A base column, shape [n + 1]. */
  column(base: BaseColumn): Float64Array {
    if (base.statistic === "value") return this.#source(base.of, base.id);
    const known = this.#known(base.id);
    if (known !== undefined) return known;
    const out = this.#empty();
    this.#columns.set(base.id, out);
    const sibling = this.#sibling(base, out), into = sibling ?? { mean: out, std: null };
    this.#source(base.of, base.source);
    const { offsets } = this.#panel, isTaken = typeof base.of === "string" && this.#takeFormer(base, out, into);
    for (let k = 0; k + 1 < offsets.length && !isTaken; k++) {
      this.#fill(base, { from: offsets[k]!, to: offsets[k + 1]! }, into);
    }
    if (typeof base.of === "string") this.#passes.push({ base, into, memories: new Map() });
    return out;
  }

  /** Copy what is right of a former store's column and of its sibling; false where it has not got them. */
  #takeFormer(base: BaseColumn, out: Float64Array, { mean, std }: MomentColumns): boolean {
    const former = this.#former;
    if (former === undefined) return false;
    const own = former.store.#known(base.id), other = std === null ? undefined : former.store.#known(base.sibling);
    if (own === undefined || (std !== null && other === undefined)) return false;
    const { offsets } = this.#panel, from = former.store.#panel.offsets;
    const copy = (source: Float64Array, to: Float64Array) => {
      for (let k = 0; k + 1 < offsets.length; k++) {
        to.set(source.subarray(from[k]!, from[k]! + former.rows[k]!), offsets[k]!);
        to.fill(NaN, offsets[k]! + former.rows[k]!, offsets[k + 1]!);
      }
    };
    copy(own, out);
    if (other !== undefined && std !== null) copy(other, out === mean ? std : mean);
    return true;
  }

  /** Fill a column, or a mean with its deviation, for the rows of one key. */
  #fill(base: BaseColumn, span: RowSpan, { mean, std }: MomentColumns, past: Past = { first: span.from }): void {
    const source = this.#source(base.of, base.source), room = this.#roomFor(base, span), age = this.#ageAt(span);
    const flag = base.flag >= 0 ? this.source({ exogenous: base.flag, log: false }) : null;
    fillBase(base, source, { span, mean, std, room, age, flag, ...past });
  }

  /**
   * Compute anew what follows from the target at one row of a key that was not known when the columns were filled, and is now.
   * Nothing of the key may be known after it. Values at other rows stay as they are.
   */
  refresh(key: number, row: number): void {
    for (const [of, values] of this.#targets) values[row] = this.#targetAt(of, key, row);
    const from = this.#panel.offsets[key]!;
    const mean = this.#spare ??= new Float64Array(this.#panel.y.length + 1);
    const std = this.#spareStd ??= new Float64Array(this.#panel.y.length + 1);
    for (const pass of this.#passes) {
      const { base, into } = pass, spare = { mean, std: into.std === null ? null : std };
      const memory = this.#memoryAt(pass, { key, row }, spare);
      const start = memory === undefined ? tailFrom(base, from, row) : row;
      this.#fill(base, { from: start, to: row + 1 }, spare, { first: from, memory });
      into.mean[row] = mean[row]!;
      if (into.std !== null) into.std[row] = std[row]!;
    }
  }

  /** What a pass over all rows of a key before one remembers, which will be asked for that row; none where it remembers nothing. */
  #memoryAt(
    { base, memories }: Pass,
    { key, row }: { readonly key: number; readonly row: number },
    spare: MomentColumns,
  ): Float64Array | undefined {
    const size = memorySize(base), known = memories.get(key), first = this.#panel.offsets[key]!;
    if (size === 0) return undefined;
    if (known?.next === row) {
      known.next++;
      return known.values;
    }
    const values = new Float64Array(size);
    this.#fill(base, { from: first, to: row }, spare, { first, memory: values });
    memories.set(key, { values, next: row + 1 });
    return values;
  }

  #targetAt(of: TargetSeries, key: number, row: number): number {
    const y = this.#panel.y[row]!;
    if (of === "magnitude") return Math.abs(y);
    if (of === "sale") return y !== y ? NaN : y === 0 ? 0 : 1;
    if (of === "raw") return y;
    const linked = applyLink(Float64Array.of(y), linkOf(this.#spec.transform), { unit: this.#spec.unit })[0]!;
    if (of === "linked") return linked;
    const { offset, scale, since } = this.#knownLevels();
    return row <= since[key]! ? NaN : (linked - offset[row - 1]!) / scale[row - 1]!;
  }

  #source(of: SourceSeries, id: string): Float64Array {
    const known = this.#known(id);
    if (known !== undefined) return known;
    const values = this.#readSource(of);
    this.#columns.set(id, values);
    if (typeof of === "string") this.#targets.set(of, values);
    return values;
  }

  /**
   * A column that is there, here or in another store: what is taken of the linked target is the same under the same link, of the
   * target as a model of one step sees it under the same transform.
   */
  #known(id: string): Float64Array | undefined {
    const own = this.#columns.get(id);
    if (own !== undefined) return own;
    for (const kin of this.#kin) {
      const column = kin.#columns.get(id);
      if (column !== undefined && this.#isSameIn(kin, id)) return column;
    }
    return undefined;
  }

  #isSameIn(kin: BaseStore, id: string): boolean {
    const isMoved = id.startsWith("moved:");
    if (!isMoved && !id.startsWith("linked:")) return true;
    const { transform, unit = 1, levelWindow } = this.#spec, other = kin.#spec, link = linkOf(transform);
    const isLinked = link === linkOf(other.transform) && (link === "identity" || unit === (other.unit ?? 1));
    return isLinked && (!isMoved || (transform === other.transform && levelWindow === other.levelWindow));
  }

  // Mean and deviation come from one pass: whichever is asked first also fills the other, if that is wanted.
  #sibling(base: BaseColumn, out: Float64Array): MomentColumns | null {
    const { statistic, sibling: id } = base;
    if (id === "") return null;
    const isMean = statistic === "rolling_mean" || statistic === "expanding_mean";
    if (isMean && !this.#wanted.has(id)) return { mean: out, std: null };
    const sibling = this.#empty();
    this.#columns.set(id, sibling);
    return isMean ? { mean: out, std: sibling } : { mean: sibling, std: out };
  }

  #empty(): Float64Array {
    const size = this.#panel.y.length + 1;
    if (this.#used + size > this.#block.length) {
      // What is asked for beyond the wanted columns comes in blocks of its own.
      const columns = SPARE + (this.#block.length === 0 ? this.#own() : 0);
      this.#block = new Float64Array(columns * size);
      this.#used = 0;
    }
    const out = this.#block.subarray(this.#used, this.#used += size);
    out[size - 1] = NaN;
    return out;
  }

  /** How many of the wanted columns no other store has. */
  #own(): number {
    let own = 0;
    for (const id of this.#wanted) if (this.#known(id) === undefined) own++;
    return own;
  }

  /** Age of a key at the beginning of its rows: its history may have begun before them. */
  #ageAt({ from }: RowSpan): number {
    return this.#since === undefined ? 0 : this.#panel.ds[from]! - this.#since;
  }

  #roomFor({ window }: BaseColumn, span: RowSpan): Float64Array {
    const size = rollingRoom(window, span);
    if (this.#room.length < size) this.#room = new Float64Array(2 * size);
    return this.#room;
  }

  #readSource(of: SourceSeries): Float64Array {
    const out = this.#empty();
    const { y } = this.#panel;
    if (typeof of !== "string") {
      this.#readExogenous(of, out);
    } else if (of === "moved") {
      this.#readMoved(out);
    } else if (of === "linked") {
      applyLink(y, linkOf(this.#spec.transform), { unit: this.#spec.unit, out });
    } else {
      out.set(y);
      if (of === "magnitude") { for (let i = 0; i < y.length; i++) out[i] = Math.abs(y[i]!); }
      if (of === "sale") { for (let i = 0; i < y.length; i++) out[i] = y[i] !== y[i] ? NaN : y[i] === 0 ? 0 : 1; }
    }
    return out;
  }

  #readMoved(out: Float64Array): void {
    const levels = this.#knownLevels(), linked = this.source("linked"), { offsets } = this.#panel;
    out.fill(NaN);
    for (let k = 0; k + 1 < offsets.length; k++) {
      for (let i = levels.since[k]! + 1; i < offsets[k + 1]!; i++) {
        out[i] = (linked[i]! - levels.offset[i - 1]!) / levels.scale[i - 1]!;
      }
    }
  }

  #knownLevels(): Levels & { readonly since: Int32Array } {
    if (this.#levels !== null) return this.#levels;
    throw new TypeError("Cannot read the moved target as levels must be set: current value is none");
  }

  #readExogenous(of: { readonly exogenous: number; readonly log: boolean }, out: Float64Array): void {
    const source = this.#spec.exogenous[of.exogenous]!;
    const column = this.#panel.exogenous.find((candidate) => candidate.name === source.name);
    if (column === undefined) throw missingColumn(source, this.#panel);
    out.set(column.values);
    if (source.levels !== undefined) recodeLevels(out, source.levels, column.levels ?? []);
    // A price of 0 or below has no logarithm: missing, not -Infinity.
    if (of.log) { for (let i = 0; i < out.length; i++) out[i] = out[i]! > 0 ? Math.log(out[i]!) : NaN; }
  }
}

// A pure memo: specs of one run are compared for every key.
const TEXTS = new WeakMap<readonly ExogenousSource[], string>();

function isSame(one: readonly ExogenousSource[], other: readonly ExogenousSource[]): boolean {
  return one === other || textOf(one) === textOf(other);
}

function textOf(sources: readonly ExogenousSource[]): string {
  const text = TEXTS.get(sources) ?? JSON.stringify(sources.map(({ name, kind, levels }) => [name, kind, levels]));
  TEXTS.set(sources, text);
  return text;
}

function missingColumn(source: ExogenousSource, panel: Panel): DataError {
  return new DataError(
    "MISSING_COLUMN",
    `Cannot compute features as the panel must have the exogenous column ${JSON.stringify(source.name)}: ` +
      `current value has ${JSON.stringify(panel.exogenous.map((column) => column.name))}`,
    { hint: "Use the spec with the table it was made for.", context: { column: source.name } },
  );
}

// Category numbers are positions in the spec's levels, whatever the panel at hand calls them; a new level is missing.
function recodeLevels(values: Float64Array, wanted: readonly string[], given: readonly string[]): void {
  if (wanted.length === given.length && wanted.every((level, i) => level === given[i])) return;
  const position = new Map(wanted.map((level, i) => [level, i]));
  const recoded = given.map((level) => position.get(level) ?? NaN);
  for (let i = 0; i < values.length; i++) values[i] = recoded[values[i]!] ?? NaN;
}
