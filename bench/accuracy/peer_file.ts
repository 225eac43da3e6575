import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { scaleUpTo } from "@lib/competition/backtest/backtest.ts";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import type { ErrorScale } from "@lib/metrics/error_scale.ts";
import { MetricAccumulator } from "@lib/metrics/metric_accumulator.ts";
import { originsOf } from "./export_panel.ts";
import { shortId, shortNumber } from "./key_table.ts";
import { partsOf } from "./measures.ts";
import { MIXES, PEERS } from "./peer_list.ts";
import { readHistories } from "./read_forecasts.ts";
import type { PreparedSet } from "./run_set.ts";
import type { PeerRun } from "./run_peers.ts";
import { type DataSet, type Measure, measuresOf } from "./sets.ts";

/** Errors of the peers on a set by key, as in bench/results/accuracy/peers: ours can be renewed without running them again. */
export interface PeerFile {
  readonly set: string;
  /** First digits of the ids of the keys. */
  readonly keys: readonly string[];
  /** Rows with a known target by key: the same for everybody. */
  readonly rows: readonly number[];
  readonly peers: Readonly<Record<string, PeerErrors>>;
}

/** Errors of one peer. */
export interface PeerErrors extends Omit<PeerRun, "keys"> {
  /** Sum of the errors over the sum of the targets. */
  readonly bias: number;
  /** Numerator of each measure by key, to four digits; null where it has not run. */
  readonly errors: Readonly<Partial<Record<Measure, readonly (number | null)[]>>>;
}

/** A forecast to be made of one key from one origin. */
interface Case {
  readonly id: string;
  readonly origin: string;
  /** Periods with a known target, as the peers write them. */
  readonly days: readonly string[];
  readonly actual: readonly number[];
  readonly scale: ErrorScale;
}

/** Score all forecasts of peers in a folder. */
export async function scorePeers(set: DataSet, prepared: PreparedSet, cache: string): Promise<PeerFile> {
  const cases = await casesOf(prepared), ids = [...new Set(cases.map(({ id }) => id))].sort();
  const place = new Map(ids.map((id, k) => [id, k])), rows = ids.map(() => 0);
  for (const { id, actual } of cases) rows[place.get(id)!]! += actual.length;
  const forecasts = await readPeers(cache), runs = new Map([...forecasts].map(([name, { run }]) => [name, run]));
  const values = new Map([...forecasts].map(([name, { values }]) => [name, values]));
  for (const [name, members] of Object.entries(MIXES)) {
    if (!members.every((member) => values.has(member))) continue;
    values.set(name, meanOf(members.map((member) => values.get(member)!)));
    runs.set(name, sumOf(members.map((member) => runs.get(member)!)));
  }
  const peers = [...values].map(([name, own]) => {
    const scores = ids.map(() => new MetricAccumulator());
    for (const { id, origin, days, actual, scale } of cases) {
      const yhat = days.map((day) => own.get(`${id} ${origin} ${day}`) ?? NaN);
      if (!yhat.some(Number.isNaN)) scores[place.get(id)!]!.add(actual, yhat, scale);
    }
    return [name, errorsOf(scores, { rows, run: runs.get(name)!, measures: measuresOf(set) })] as const;
  });
  return { set: set.name, keys: ids.map(shortId), rows, peers: Object.fromEntries(peers) };
}

function errorsOf(
  scores: readonly MetricAccumulator[],
  { rows, run, measures }: { rows: readonly number[]; run: PeerRun; measures: readonly Measure[] },
): PeerErrors {
  const whole = scores.filter((score, k) => score.rows === rows[k]).map((score) => score.toJSON().sums);
  const total = (part: "signed" | "total") => whole.reduce((sum, sums) => sum + sums[part], 0);
  const { versions, seconds, megabytes } = run;
  const errors = measures.map((measure) => [
    measure,
    scores.map((score, k) => score.rows === rows[k] ? shortNumber(partsOf(measure, score)[0]) : null),
  ]);
  return {
    versions,
    seconds: Number(seconds.toPrecision(3)),
    megabytes: Math.round(megabytes),
    bias: total("signed") / total("total"),
    errors: Object.fromEntries(errors),
  };
}

/** Every forecast of the protocol, also those of keys without history at the origin: nobody makes them. */
async function casesOf({ table, source }: PreparedSet): Promise<Case[]> {
  const { group, config } = table, { horizon, evaluate: { gap }, seasonLength } = config;
  const calendar = { ...group.calendar, stamp: undefined };
  const histories = await readHistories(group, source.subsets[0]!);
  return originsOf(table).flatMap((origin) =>
    [...histories].flatMap(([id, y]): Case[] => {
      const start = group.end + 1 - y.length, known = y.subarray(0, Math.max(0, origin + 1 - start));
      const steps = Array.from({ length: horizon - gap }, (_, i) => origin + 1 + gap + i)
        .filter((period) => !Number.isNaN(y[period - start] ?? NaN));
      if (steps.length === 0 || known.every(Number.isNaN)) return [];
      return [{
        id,
        origin: formatPeriod(calendar, origin),
        days: steps.map((period) => formatPeriod(calendar, period)),
        actual: steps.map((period) => y[period - start]!),
        scale: scaleUpTo(known, seasonLength),
      }];
    })
  );
}

type Values = ReadonlyMap<string, number>;

async function readPeers(cache: string): Promise<Map<string, { run: PeerRun; values: Values }>> {
  const found = new Map<string, { run: PeerRun; values: Values }>();
  for (const { name } of PEERS) {
    const text = await Deno.readTextFile(`${cache}/${name}.json`).catch(() => null);
    if (text === null) continue;
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${cache}/${name}.parquet`) });
    const values = new Map(rows.map((row) => [`${row.unique_id} ${row.origin} ${row.ds}`, Number(row.yhat)]));
    found.set(name, { run: JSON.parse(text), values });
  }
  return found;
}

/** The mean where all are there. */
function meanOf([first = new Map(), ...others]: readonly Values[]): Values {
  const mean = new Map<string, number>();
  for (const [at, value] of first) {
    if (!others.every((values) => values.has(at))) continue;
    mean.set(at, others.reduce((sum, values) => sum + (values.get(at) ?? NaN), value) / (others.length + 1));
  }
  return mean;
}

function sumOf(runs: readonly PeerRun[]): PeerRun {
  return {
    versions: Object.assign({}, ...runs.map(({ versions }) => versions)),
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    keys: Math.min(...runs.map(({ keys }) => keys)),
  };
}
