/** What a set is judged by. */
export type Measure = "wape" | "mape" | "mase" | "rmsse";

/** Keys of a set that are scored together: every one, those without a gap over the whole table, those with enough sales. */
export type Subset = "all" | "complete" | `sales>=${number}`;

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
  { name: "orange_juice", file: "orange_juice_weekly.csv.gz", measure: "mape", subsets: ["all"] },
  {
    name: "online_retail_weekly",
    file: "online_retail_weekly.csv.gz",
    measure: "rmsse",
    subsets: ["sales>=52", "sales>=90"],
  },
  { name: "carparts", file: "carparts_monthly.csv.gz", measure: "rmsse", subsets: ["complete"] },
  { name: "vn2", file: "vn2/sales_weekly.csv.gz", measure: "rmsse", subsets: ["all"], isDemand: "in_stock = '1'" },
  { name: "hospital", file: "hospital_monthly.csv.gz", measure: "wape", subsets: ["all"] },
  { name: "pbs", file: "pbs_monthly.csv.gz", measure: "wape", subsets: ["complete"] },
  { name: "aus_retail", file: "aus_retail_monthly.csv.gz", measure: "wape", subsets: ["complete"] },
  { name: "tourism", file: "tourism_quarterly.csv.gz", measure: "wape", subsets: ["all"] },
];

/** What a set is judged by, and what stands beside it. */
export function measuresOf({ measure }: Pick<DataSet, "measure">): Measure[] {
  return measure === "wape" ? ["wape", "mase"] : [measure, "wape"];
}
