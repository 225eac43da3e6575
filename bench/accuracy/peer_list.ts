/** A program that forecasts beside ours; its name is that in bench/peers/accuracy. */
export interface Peer {
  readonly name: string;
  /** What its figures are compared as: goals ask for the best of each kind. */
  readonly kind: "statistical" | "boosting" | "autogluon";
  /** Environment that it lives in: AutoGluon brings 2.5 GB. */
  readonly environment: "peers" | "autogluon";
  /** Most rows of history over keys and origins; more would take hours, so that only a sample of the keys is forecast. */
  readonly rows?: number;
}

/** Every peer, in the order of the tables. */
export const PEERS: readonly Peer[] = [
  { name: "SeasonalNaive", kind: "statistical", environment: "peers" },
  { name: "AutoETS", kind: "statistical", environment: "peers" },
  { name: "AutoTheta", kind: "statistical", environment: "peers" },
  { name: "MSTL", kind: "statistical", environment: "peers" },
  { name: "AutoARIMA", kind: "statistical", environment: "peers", rows: 4_000 },
  { name: "LightGBM", kind: "boosting", environment: "peers" },
  { name: "LightGBM tuned", kind: "boosting", environment: "peers" },
  { name: "AutoGluon", kind: "autogluon", environment: "autogluon" },
];

/** Means of peers, by name, where all of them have forecast. */
export const MIXES: Readonly<Record<string, readonly string[]>> = {
  "mean of ETS, theta, MSTL": ["AutoETS", "AutoTheta", "MSTL"],
  "mean with ARIMA": ["AutoETS", "AutoTheta", "MSTL", "AutoARIMA"],
};
