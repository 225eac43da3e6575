import { formatDay } from "../../../core/time/time_format.ts";
import type { Rng } from "../../../core/numbers/random.ts";
import { numbered, orMissing, pick, rounded, type SimulatedTable } from "./simulated_table.ts";

const SEGMENTS = ["families", "students", "retired", "singles", "couples", "business"];
const CITIES = numbered("city_", 50);
const CHANNELS = ["web", "shop", "app", "phone", "mail"];
const EFFECTS: Readonly<Record<string, number>> = { web: 0, shop: 12, app: -6, phone: 4, mail: 9 };
/** 2024-01-01 */
const TODAY = 19723;

/** What is of a segment in a city alone. */
interface Way {
  readonly level: number;
  /** Most groups spend more at a discount; every fifth spends less, which only a model of its own can know. */
  readonly discount: number;
  readonly income: number;
  readonly rows: number;
}

/**
 * Spending per customer, 300 groups (segment, city) of 12 to 160 customers: what they spend follows income with a bend, age on a
 * curve, channel, membership and the date of joining; each group has a level and slopes of its own.
 */
export const CUSTOMERS: SimulatedTable = {
  columns: [
    ...[
      "customer",
      "segment",
      "city",
      "age",
      "income",
      "visits",
      "discount",
      "children",
      "channel",
      "member",
      "joined",
    ],
    ...["newsletter", "spend"],
  ],
  truth: ["expected"],
  *rows(rng) {
    let customer = 0;
    for (const segment of SEGMENTS) {
      for (const city of CITIES) {
        const way = wayOf(rng);
        for (let i = 0; i < way.rows; i++) yield customerOf(rng, { segment, city, way, customer: ++customer });
      }
    }
  },
};

function wayOf(rng: Rng): Way {
  return {
    level: 40 + 12 * rng.normal(),
    discount: rng.integer(5) === 0 ? -1.4 : 0.9,
    income: 0.6 + 0.25 * rng.normal(),
    rows: 12 + Math.floor(148 * rng.next() ** 3),
  };
}

function customerOf(
  rng: Rng,
  { segment, city, way, customer }: { segment: string; city: string; way: Way; customer: number },
) {
  const age = Math.round(18 + 60 * rng.next()), income = Math.exp(3.5 + 0.45 * rng.normal());
  const visits = Math.floor(-4 * Math.log(1 - rng.next())), discount = 5 * rng.integer(7);
  const children = rng.integer(4), channel = pick(rng, CHANNELS), member = rng.next() < 0.35;
  const joined = TODAY - Math.floor(3000 * rng.next()), newsletter = pick(rng, ["daily", "weekly", "never"]);
  const expected = way.level + way.income * Math.min(income, 60) + 20 * Math.exp(-(((age - 45) / 14) ** 2)) +
    way.discount * discount + 1.8 * visits + EFFECTS[channel]! + (member ? 8 + 0.4 * discount : 0) +
    0.004 * (TODAY - joined) + (segment === "families" ? 5 * children : 0);
  const spend = Math.max(expected + 9 * rng.normal(), 0);
  return {
    cells: [
      ...[
        `c${String(customer).padStart(5, "0")}`,
        segment,
        city,
        age,
        orMissing(rng, rounded(income, 1), 0.08),
        visits,
      ],
      ...[discount, orMissing(rng, children, 0.15), channel, member ? "yes" : "no", formatDay(joined, "YYYY-MM-DD")],
      ...[newsletter, rounded(spend)],
    ],
    truth: [rounded(expected, 4)],
  };
}
