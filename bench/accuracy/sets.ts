/** What a set is judged by. */
export type Measure = "wape" | "mape" | "mase" | "rmsse";

/** One published or computed figure to stand beside; see data/README.md for the sources. */
export interface Baseline {
  readonly name: string;
  readonly value: number;
}

/** Keys of a set that are scored together. */
export interface Subset {
  /** Every key, those without a gap over the whole table, or those with enough periods of sales. */
  readonly keys: "all" | "complete" | `sales>=${number}`;
  /** Figures for the same keys and periods. */
  readonly baselines: readonly Baseline[];
}

/** A real data set; its config is `config/<name>.json`. */
export interface DataSet {
  readonly name: string;
  /** Inside the folder of the data sets. */
  readonly file: string;
  readonly measure: Measure;
  /** Largest first. */
  readonly subsets: readonly [Subset, ...Subset[]];
  /** SQL condition on the text columns of a row whose target is demand; other targets become missing. */
  readonly isDemand?: string;
}

/** All sets, in the order of the tables. */
export const SETS: readonly DataSet[] = [
  {
    name: "orange_juice",
    file: "orange_juice_weekly.csv.gz",
    measure: "mape",
    subsets: [{
      keys: "all",
      baselines: [{ name: "LightGBM global, published", value: 0.3597 }, {
        name: "log-log regression per key",
        value: 0.4555,
      }],
    }],
  },
  {
    name: "online_retail_weekly",
    file: "online_retail_weekly.csv.gz",
    measure: "rmsse",
    subsets: [
      { keys: "sales>=52", baselines: naives(1.0152, 0.7239, 1.1068) },
      { keys: "sales>=90", baselines: naives(1.0985, 0.6712, 1.0268) },
    ],
  },
  { ...monthly("carparts", "complete", naives(1.654, 1.435, 1.6)), measure: "rmsse" },
  {
    name: "vn2",
    file: "vn2/sales_weekly.csv.gz",
    measure: "rmsse",
    subsets: [{ keys: "all", baselines: [] }],
    isDemand: "in_stock = '1'",
  },
  monthly("hospital", "all", naives(0.0874, 0.0783, 0.0726)),
  monthly("pbs", "complete", naives(0.3655, 0.3412, 0.1114)),
  monthly("aus_retail", "complete", naives(0.2492, 0.0818, 0.0541)),
  {
    name: "tourism",
    file: "tourism_quarterly.csv.gz",
    measure: "wape",
    subsets: [{ keys: "all", baselines: naives(0.238, 0.2039, 0.2032) }],
  },
];

function naives(last: number, mean: number, seasonal: number): Baseline[] {
  return [
    { name: "naive", value: last },
    { name: "mean", value: mean },
    { name: "seasonal naive", value: seasonal },
  ];
}

function monthly(name: string, keys: Subset["keys"], baselines: readonly Baseline[]): DataSet {
  return { name, file: `${name}_monthly.csv.gz`, measure: "wape", subsets: [{ keys, baselines }] };
}
