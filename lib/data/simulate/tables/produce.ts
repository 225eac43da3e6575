import { weekday } from "../../../core/time/civil.ts";
import type { Rng } from "../../../core/numbers/random.ts";
import { formatDay } from "../../../core/time/time_format.ts";
import { numbered, orMissing, rounded, type SimulatedCell, type SimulatedTable } from "./simulated_table.ts";

const PRODUCTS = [
  ...["apples", "bananas", "berries", "cabbage", "carrots", "cucumbers", "grapes", "lettuce", "onions", "peppers"],
  ...["potatoes", "tomatoes"],
];
const MARKETS = ["harbour", "north", "station"];
/** 2023-01-02, a Monday. */
const FIRST = 19359;
const DAYS = 360;

const REGIONS = numbered("region_", 8), ORIGINS = numbered("origin_", 10);
const NOISE = numbered("index_", 8);

/** Columns by what they are: five of role, 88 that mean something, twelve that do not. */
const WEATHER = REGIONS.flatMap((region) => ["temperature", "rain", "sun"].map((what) => `${what}_${region}`));
const SUPPLY = ORIGINS.flatMap((origin) => [`supply_${origin}`, `quality_${origin}`]);
const LAGS = [1, 2, 3, 6, 12];
const PAST = LAGS.flatMap((lag) => [`price_lag_${lag}`, `demand_lag_${lag}`]);
const OTHERS = [
  ...["fuel", "exchange_rate", "wage", "stock", "waste_lag_1", "deliveries", "trucks", "stalls", "rival_price_1"],
  ...["rival_price_2", "rival_price_3", "promotion", "holiday", "school_holiday", "market_day", "weekday", "month"],
  ...["season_start", "organic_share", "import_share", "grade", "packaging", "visitors_lag_1", "temperature_forecast"],
  ...[
    "rain_forecast",
    "tourists",
    "events",
    "shelf_days",
    "price_mean_6",
    "price_mean_12",
    "demand_mean_6",
    "demand_mean_12",
  ],
  ...["price_change_1", "demand_change_1"],
];
const USELESS = ["record", "currency", "unit", "clerk_note", ...NOISE];

/**
 * A produce market: price and demand of twelve products at three markets on 360 days, 105 columns. Supply and weather of where
 * things grow move the price with lags, the price and the weather at the market move demand.
 */
export const PRODUCE: SimulatedTable = {
  columns: ["date", "product", "market", "price", "demand", ...WEATHER, ...SUPPLY, ...PAST, ...OTHERS, ...USELESS],
  truth: ["expected_price", "expected_demand"],
  *rows(rng) {
    const weather = REGIONS.map(() => course(rng, 0.8)), supply = ORIGINS.map(() => course(rng, 0.95));
    const shared = { fuel: course(rng, 0.98), exchange: course(rng, 0.98), tourists: course(rng, 0.9) };
    let record = 0;
    for (const [p, product] of PRODUCTS.entries()) {
      for (const market of MARKETS) {
        const stall = new Stall(rng, p);
        for (let day = 0; day < DAYS; day++) {
          const date = FIRST + day, look = { day, date, weather, supply, shared };
          const { cells, truth } = stall.next(rng, look);
          const isKept = weekday(date) !== 6;
          if (isKept) {
            yield {
              cells: [
                formatDay(date, "YYYY-MM-DD"),
                product,
                market,
                ...cells,
                `r${++record}`,
                "EUR",
                "kg",
                null,
                ...noise(rng),
              ],
              truth,
            };
          }
        }
      }
    }
  },
};

/** A course of days that forgets slowly. */
function course(rng: Rng, memory: number): Float64Array {
  let value = 0;
  return Float64Array.from({ length: DAYS }, () => value = memory * value + Math.sqrt(1 - memory ** 2) * rng.normal());
}

function noise(rng: Rng): number[] {
  return NOISE.map(() => rounded(100 + 10 * rng.normal(), 1));
}

interface Look {
  readonly day: number;
  readonly date: number;
  readonly weather: readonly Float64Array[];
  readonly supply: readonly Float64Array[];
  readonly shared: Readonly<Record<"fuel" | "exchange" | "tourists", Float64Array>>;
}

/** A product at a market: its past prices and demand, and what moves them. */
class Stall {
  readonly #price: number[] = [];
  readonly #demand: number[] = [];
  readonly #level: number;
  readonly #size: number;
  readonly #origins: readonly number[];
  readonly #elasticity: number;
  readonly #heat: number;

  constructor(rng: Rng, product: number) {
    this.#level = Math.log(1.2 + 0.25 * product) + 0.1 * rng.normal();
    this.#size = 4.5 + 0.3 * rng.normal();
    this.#origins = [product % ORIGINS.length, (product + 3) % ORIGINS.length];
    this.#elasticity = -(0.8 + 0.8 * rng.next());
    this.#heat = 0.3 * rng.normal();
  }

  next(rng: Rng, { day, date, weather, supply, shared }: Look) {
    const year = 2 * Math.PI * day / 365,
      [a, b] = this.#origins.map((o) => supply[o]![Math.max(day - 2, 0)]!) as [number, number];
    const heat = weather[this.#origins[0]! % REGIONS.length]!, here = weather[0]!, promotion = rng.next() < 0.08;
    const week = weekday(date), isHoliday = day % 61 === 30, before = this.#price.at(-1) ?? Math.exp(this.#level);
    const usual = this.#level - 0.12 * a - 0.08 * b + 0.06 * heat[Math.max(day - 3, 0)]! + 0.15 * Math.sin(year) +
      0.05 * shared.fuel[day]! - (promotion ? 0.2 : 0);
    const expectedPrice = Math.exp(0.6 * usual + 0.4 * Math.log(before)),
      price = rounded(expectedPrice * Math.exp(0.04 * rng.normal()));
    const expectedDemand = Math.exp(
      this.#size + this.#elasticity * (Math.log(expectedPrice) - this.#level) + this.#heat * here[day]! +
        0.2 * Math.cos(year) +
        (week >= 4 ? 0.3 : 0) + (isHoliday ? -0.8 : 0) + 0.1 * shared.tourists[day]! + (promotion ? 0.25 : 0),
    );
    const demand = Math.round(expectedDemand * Math.exp(0.1 * rng.normal()));
    const cells: SimulatedCell[] = [
      ...[price, demand],
      ...weather.flatMap((own, r) => weatherCells(rng, own[day]!, year + r)),
      ...supply.flatMap((
        own,
      ) => [
        rounded(100 + 15 * own[day]!, 1),
        orMissing(rng, rounded(7 + own[Math.max(day - 1, 0)]! + 0.5 * rng.normal(), 1), 0.03),
      ]),
      ...LAGS.flatMap((lag) => [this.#price.at(-lag) ?? null, this.#demand.at(-lag) ?? null]),
      ...this.#others(rng, { day, week, isHoliday, promotion, usual, here, shared, year }),
    ];
    this.#price.push(price);
    this.#demand.push(demand);
    return { cells, truth: [rounded(expectedPrice, 4), rounded(expectedDemand, 2)] };
  }

  #others(
    rng: Rng,
    { day, week, isHoliday, promotion, usual, here, shared, year }: {
      day: number;
      week: number;
      isHoliday: boolean;
      promotion: boolean;
      usual: number;
      here: Float64Array;
      shared: Look["shared"];
      year: number;
    },
  ): SimulatedCell[] {
    const price = this.#price,
      demand = this.#demand,
      near = (deviation: number) => rounded(Math.exp(usual + deviation * rng.normal()));
    const meanOf = (values: readonly number[], count: number) =>
      values.length === 0
        ? null
        : rounded(values.slice(-count).reduce((sum, value) => sum + value, 0) / Math.min(count, values.length));
    const change = (values: readonly number[]) => values.length < 2 ? null : rounded(values.at(-1)! - values.at(-2)!);
    const round = Math.round;
    return [
      ...[
        rounded(1.7 + 0.1 * shared.fuel[day]!),
        rounded(1.08 + 0.03 * shared.exchange[day]!, 4),
        rounded(14 + day / 200),
        round(300 + 40 * rng.normal()),
      ],
      ...[
        orMissing(rng, round(10 + 3 * rng.normal()), 0.05),
        round(5 + 2 * rng.next()),
        round(8 + 3 * rng.normal()),
        20 + rng.integer(5),
      ],
      ...[
        near(0.06),
        near(0.1),
        orMissing(rng, near(0.15), 0.2),
        promotion ? "yes" : "no",
        isHoliday ? "yes" : "no",
        day % 90 < 14 ? "yes" : "no",
      ],
      ...[
        week === 5 ? "yes" : "no",
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][week]!,
        1 + Math.floor(day / 30.5) % 12,
      ],
      ...[
        rounded(Math.sin(year), 3),
        rounded(0.2 + 0.1 * rng.next(), 3),
        rounded(0.5 + 0.3 * Math.cos(year) + 0.05 * rng.normal(), 3),
      ],
      ...[
        ["A", "B", "C"][rng.integer(3)]!,
        ["crate", "bag", "loose"][rng.integer(3)]!,
        round(900 + 100 * rng.normal()),
      ],
      ...[
        rounded(15 + 10 * Math.sin(year) + 3 * here[day]! + rng.normal(), 1),
        rounded(Math.max(0, 2 - here[day]! + rng.normal()), 1),
      ],
      ...[
        round(500 + 80 * shared.tourists[day]!),
        rng.integer(3),
        3 + rng.integer(6),
        meanOf(price, 6),
        meanOf(price, 12),
      ],
      ...[meanOf(demand, 6), meanOf(demand, 12), change(price), change(demand)],
    ];
  }
}

function weatherCells(rng: Rng, value: number, year: number): SimulatedCell[] {
  return [
    rounded(15 + 10 * Math.sin(year) + 3 * value, 1),
    rounded(Math.max(0, 2 - 2 * value + rng.normal()), 1),
    rounded(Math.min(Math.max(6 + 3 * value + rng.normal(), 0), 14), 1),
  ];
}
