import { type KeyTotal, totalsOf } from "../competition/watch/watch_totals.ts";
import { PERIODS_PER_YEAR } from "../core/time/calendar.ts";
import type { SeriesKey } from "../core/rows/panel.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { isWatched } from "./watch/detectors.ts";
import type { LogScores, WatchedForecasts } from "./scores/score_log.ts";
import { findingsOf, scanFindings, type WatchFinding } from "./watch/key_findings.ts";
import type { TableWatch } from "./monitor_result.ts";
import type { Look } from "./open_look.ts";
import { lookFile } from "./watch/look_files.ts";
import { settleRow, takeIn } from "./watch/take_in.ts";
import { WatchReferences } from "./watch/watch_references.ts";
import { beginsAfter, stateFor, type WatchState } from "./watch/watch_state.ts";
import { publishState, readWatchState } from "./watch/watch_state_file.ts";

/** The detectors of a table during a look: opened as the last one left them, moved by what came, kept for the next. */
export class Watching {
  /** Totals that are watched beside the keys. */
  readonly totals: readonly KeyTotal[];
  /** Which forecasts they wait for. */
  readonly forecasts: WatchedForecasts;
  readonly #look: Look;
  readonly #state: WatchState;
  /** Smallest effect that the limits promise something of, a share. */
  readonly #floor: number;
  readonly #notWatched: Record<string, number> = {};
  #taken = 0;

  private constructor(look: Look, state: WatchState, totals: readonly KeyTotal[], champions: readonly VersionRow[]) {
    [this.#look, this.#state, this.totals] = [look, state, totals];
    const { group, registry, config: { monitoring } } = look, keys = group.keys.length;
    const references = new WatchReferences(registry, monitoring.promise);
    const models = new Map(champions.map((version) => [version.key.id, version]));
    const level = new Float64Array(keys).fill(NaN);
    let floor = monitoring.effect.share;
    for (const [k, { id }] of group.keys.entries()) {
      const model = models.get(id),
        { reference, why } = model === undefined ? { reference: null, why: "" as const } : references.of(model);
      if (why !== "") this.#notWatched[why] = (this.#notWatched[why] ?? 0) + 1;
      settleRow(state, k, { version: model?.id ?? -1, run: "", reference });
      const facts = model === undefined ? null : references.facts(model.run);
      if (facts === null) continue;
      level[k] = facts.level;
      floor = Math.max(floor, facts.floor);
    }
    const run = mostOf(champions);
    for (const [t, { id }] of totals.entries()) {
      const reference = run === null ? null : references.inRun(run, id).reference;
      settleRow(state, keys + t, { version: run === null ? -1 : 0, run: run ?? "", reference });
    }
    this.#floor = floor;
    this.forecasts = { since: state.first, version: state.version.subarray(0, keys), level };
  }

  /**
   * Open the detectors as the last look left them.
   *
   * @param look What is looked at; gets a note if what was left is of no use. @param champions Versions that serve.
   */
  static open(look: Look, champions: readonly VersionRow[]): Watching {
    const { group, first, last, notes } = look, { state: former, note } = readWatchState(pathOf(look), ownerOf(look));
    if (note !== null) notes.push(note);
    if (beginsAfter(former, last)) {
      notes.push({
        code: "STATE_AHEAD",
        message: "what detectors have seen begins after the table ends: watching starts anew",
        hint: "Was an older version of the table published, or did actuals have a mistyped date?",
      });
    }
    const totals = totalsOf(group.keys, group.keyColumns);
    const ids = [...group.keys, ...totals].map(({ id }) => id);
    return new Watching(look, stateFor(former, { ids, first, last }), totals, champions);
  }

  /** Take in what came, and remember it. @param scores Of the log, or null if it is empty. */
  take(scores: Pick<LogScores, "newest" | "actuals"> | null): void {
    const { options, group: { calendar }, config: { monitoring: { effect: { amount } } } } = this.#look;
    const { newest, actuals } = scores ?? {},
      apart = Math.max(1, Math.round(PERIODS_PER_YEAR[calendar.frequency] / 52));
    if (newest !== undefined && newest !== null && actuals !== undefined) {
      const least = { floor: this.#floor, amount };
      this.#taken = takeIn(this.#state, { newest, actuals, totals: this.totals, least, apart });
    }
    if (options.readOnly !== true) publishState(pathOf(this.#look), this.#state, ownerOf(this.#look));
  }

  /** What stands of a key, by its position in the table. */
  ofKey(k: number): WatchFinding[] {
    return findingsOf(this.#state, k, this.#look.group.calendar);
  }

  /** What the scan has found of a total, by its position. */
  ofTotal(t: number): WatchFinding[] {
    return scanFindings(this.#state, this.#look.group.keys.length + t);
  }

  /** How many are watched, how many not and why, and what is promised. */
  facts(): TableWatch {
    const { group: { keys }, config: { monitoring: { promise } } } = this.#look;
    const watched = keys.reduce(
      (count: number, _: SeriesKey, k) => count + Number(isWatched(this.#state.detectors, k)),
      0,
    );
    return { promise, floor: this.#floor, watched, notWatched: this.#notWatched, taken: this.#taken };
  }
}

function pathOf({ options: { reports }, group: { name } }: Look): string {
  return lookFile({ reports, table: name }, "detectors");
}

function ownerOf({ group: { name }, identity }: Look) {
  return { table: name, registry: identity ?? "" };
}

/** The run of most versions that serve; of equal ones the first; null without any. */
function mostOf(champions: readonly VersionRow[]): string | null {
  const counts = new Map<string, number>();
  for (const { run } of champions) counts.set(run, (counts.get(run) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
