import { parquetWrite, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { formatDay } from "../../core/time/time_format.ts";
import { type ByteSink, parquetOutput } from "../outputs/parquet_output.ts";
import { publishSealed } from "./publish_sealed.ts";
import { DEMO_SIMULATION, type Simulation } from "./simulation.ts";
import { simulateDemand } from "./simulate_demand.ts";
import type { SimulatedKey } from "./simulate_key.ts";

/** Files that {@linkcode writeSimulatedDemand} wrote. */
export interface SimulatedFiles {
  /** CSV: date, item, location, demand, price, promo; the last rows of a key that goes on lie ahead, without a demand. */
  readonly table: string;
  /** Parquet, one row per table row with a demand: expected demand without noise, in stock or not. */
  readonly truth: string;
  /** Parquet, one row per key: its class, event, the kind of model that is right for it, level, trend, season, elasticity, effects and dates. */
  readonly keys: string;
  /** Sealed JSON: the simulation, and checksums of the other three by name. */
  readonly manifest: string;
  /** Rows of the table with a demand. */
  readonly rows: number;
  /** Rows without one, after the others. */
  readonly ahead: number;
}

/**
 * Write a simulated table and its truth beside it, streaming: `demo.csv`, `demo.truth.parquet`, `demo.keys.parquet`, and
 * the simulation with their checksums in `demo.manifest.json`.
 *
 * @param path CSV file; appears only when it is whole. @param options What differs from the demo table.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED`.
 */
export function writeSimulatedDemand(path: string, options: Partial<Simulation> = {}): SimulatedFiles {
  const base = path.replace(/\.csv$/i, "");
  const files = { table: path, truth: `${base}.truth.parquet`, keys: `${base}.keys.parquet` };
  const manifest = `${base}.manifest.json`;
  const simulation = { ...DEMO_SIMULATION, ...options }, paths = [files.truth, files.keys, files.table];
  const counts = publishSealed(
    { paths, manifest, simulation },
    ([truth, keys, table]) => writeTable({ truth: truth!, keys: keys!, table: table! }, options),
  );
  return { ...files, manifest, ...counts };
}

const ENCODER = new TextEncoder();

function writeTable(
  to: { truth: ByteSink; keys: ByteSink; table: ByteSink },
  options: Partial<Simulation>,
): { rows: number; ahead: number } {
  const truth = createTruthWriter(to.truth);
  const profiles: SimulatedKey[] = [];
  let rows = 0, ahead = 0;
  to.table.write(ENCODER.encode("date,item,location,demand,price,promo\n"));
  const dates = new Map<number, string>();
  for (const key of simulateDemand(options)) {
    to.table.write(ENCODER.encode(formatKeyRows(key, dates)));
    truth.add(key);
    rows += key.demand.length;
    ahead += key.ahead.price.length;
    profiles.push({ ...key, demand: EMPTY, price: EMPTY, expected: EMPTY, promo: NO_FLAGS, inStock: NO_FLAGS });
  }
  truth.finish();
  writeProfiles(to.keys, profiles);
  return { rows, ahead };
}

const EMPTY = new Float64Array();
const NO_FLAGS = new Uint8Array();

function formatKeyRows(key: SimulatedKey, dates: Map<number, string>): string {
  const lines: string[] = [];
  const name = `${key.item},${key.location}`;
  for (let i = 0; i < key.demand.length; i++) {
    lines.push(`${dateText(key.start + i, dates)},${name},${key.demand[i]},${key.price[i]},${key.promo[i]}\n`);
  }
  const end = key.start + key.demand.length;
  key.ahead.price.forEach((price, i) =>
    lines.push(`${dateText(end + i, dates)},${name},,${price},${key.ahead.promo[i]}\n`)
  );
  return lines.join("");
}

function dateText(day: number, dates: Map<number, string>): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = formatDay(day, "YYYY-MM-DD");
  dates.set(day, text);
  return text;
}

/** Row groups of some keys: one key each would spend more on footers than on rows. */
function createTruthWriter(sink: ByteSink) {
  const columns = (keys: readonly SimulatedKey[]) => {
    const spread = <T>(value: (key: SimulatedKey, i: number) => T) =>
      keys.flatMap((key) => Array.from(key.demand, (_, i) => value(key, i)));
    return [
      { name: "item", data: spread((key) => key.item), type: "STRING" as const, nullable: false },
      { name: "location", data: spread((key) => key.location), type: "STRING" as const, nullable: false },
      {
        name: "day",
        data: Int32Array.from(spread((key, i) => key.start + i)),
        type: "INT32" as const,
        nullable: false,
      },
      {
        name: "expected",
        data: Float64Array.from(spread((key, i) => key.expected[i])),
        type: "DOUBLE" as const,
        nullable: false,
      },
      {
        name: "in_stock",
        data: Int32Array.from(spread((key, i) => key.inStock[i])),
        type: "INT32" as const,
        nullable: false,
      },
    ];
  };
  const parquet = new ParquetWriter({
    writer: parquetOutput(sink),
    schema: schemaFromColumnData({ columnData: columns([]) }),
  });
  let held: SimulatedKey[] = [];
  const flush = () => {
    const data = columns(held).map(({ name, data, nullable }) => ({ name, data, nullable }));
    if (held.length > 0) parquet.write({ columnData: data, rowGroupSize: data[0]!.data.length });
    held = [];
  };
  return {
    add(key: SimulatedKey) {
      held.push(key);
      if (held.length === 40) flush();
    },
    finish() {
      flush();
      parquet.finish();
    },
  };
}

function writeProfiles(sink: ByteSink, keys: readonly SimulatedKey[]): void {
  const text = (name: string, value: (key: SimulatedKey) => string) => (
    { name, data: keys.map(value), type: "STRING" as const, nullable: false }
  );
  const number = (name: string, value: (key: SimulatedKey) => number | null) => (
    { name, data: keys.map(value), type: "DOUBLE" as const, nullable: true }
  );
  parquetWrite({
    writer: parquetOutput(sink),
    columnData: [
      text("item", (key) => key.item),
      text("location", (key) => key.location),
      text("class", (key) => key.profile.demandClass),
      text("event", (key) => key.profile.event),
      text("right", (key) => key.profile.right ?? ""),
      number("level", (key) => key.profile.level),
      number("trend_per_year", (key) => key.profile.trendPerYear),
      text("weekdays", (key) => JSON.stringify(key.profile.weekdays)),
      number("yearly_amplitude", (key) => key.profile.yearlyAmplitude),
      number("yearly_peak", (key) => key.profile.yearlyPeak),
      number("base_price", (key) => key.profile.basePrice),
      number("elasticity", (key) => key.profile.elasticity),
      number("promo_factor", (key) => key.profile.promoFactor),
      number("noise", (key) => key.profile.noise),
      number("level_walk", (key) => key.profile.levelWalk),
      number("order_size", (key) => key.profile.orderSize),
      number("shift_day", (key) => key.profile.shiftDay),
      number("shift_factor", (key) => key.profile.shiftFactor),
      text("stock_outs", (key) => JSON.stringify(key.profile.stockOuts)),
      number("first_day", (key) => key.profile.firstDay),
      number("last_day", (key) => key.profile.lastDay),
    ],
  });
}
