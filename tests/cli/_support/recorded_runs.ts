/** Reports of real runs: milliseconds, phase, done, total. */
export type RecordedRun = readonly (readonly [at: number, phase: string, done: number, total: number])[];

/** Sixty keys of weeks, two workers. */
export const WEEKLY: RecordedRun = [
  [0, "global models", 0, 4],
  [14439, "global models", 1, 4],
  [15594, "global models", 2, 4],
  [28036, "global models", 3, 4],
  [28798, "global models", 4, 4],
  [28816, "backtest", 0, 60],
  [29593, "backtest", 6, 60],
  [29701, "backtest", 12, 60],
  [29745, "backtest", 18, 60],
  [29797, "backtest", 24, 60],
  [29840, "backtest", 30, 60],
  [37885, "backtest", 36, 60],
  [38058, "backtest", 42, 60],
  [38144, "backtest", 48, 60],
  [38242, "backtest", 54, 60],
  [38440, "backtest", 60, 60],
  [39519, "champions", 0, 60],
  [40090, "champions", 6, 60],
  [40307, "champions", 12, 60],
  [40511, "champions", 18, 60],
  [40609, "champions", 24, 60],
  [40940, "champions", 30, 60],
  [41236, "champions", 36, 60],
  [41523, "champions", 42, 60],
  [41852, "champions", 48, 60],
  [42073, "champions", 54, 60],
  [42300, "champions", 60, 60],
  [44164, "end", 0, 0],
];

/** Two keys of hours, two workers. */
export const HOURLY: RecordedRun = [
  [0, "global models", 0, 4],
  [5353, "global models", 1, 4],
  [5613, "global models", 2, 4],
  [9163, "global models", 3, 4],
  [9267, "global models", 4, 4],
  [9278, "backtest", 0, 2],
  [11531, "backtest", 1, 2],
  [12478, "backtest", 2, 2],
  [13289, "champions", 0, 2],
  [15082, "champions", 1, 2],
  [15396, "champions", 2, 2],
  [16152, "end", 0, 0],
];

/** Six short keys of weeks, two workers. */
export const SHORT: RecordedRun = [
  [0, "global models", 0, 4],
  [2900, "global models", 1, 4],
  [3028, "global models", 2, 4],
  [4304, "global models", 3, 4],
  [5011, "global models", 4, 4],
  [5011, "backtest", 0, 6],
  [6430, "backtest", 1, 6],
  [6438, "backtest", 2, 6],
  [6498, "backtest", 3, 6],
  [6514, "backtest", 4, 6],
  [6526, "backtest", 5, 6],
  [6541, "backtest", 6, 6],
  [7016, "champions", 0, 6],
  [7805, "champions", 1, 6],
  [7807, "champions", 2, 6],
  [8082, "champions", 3, 6],
  [8131, "champions", 4, 6],
  [8262, "champions", 5, 6],
  [8335, "champions", 6, 6],
  [9060, "end", 0, 0],
];
