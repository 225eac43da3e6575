/** Days that move demand, as a version of a table keeps them: computed once, and the same for training and serving. Plain data. */
export interface StoredDates {
  /** Where holidays come from; null where there are none. */
  readonly source: string | null;
  /** First day that holidays were looked up for, days since 1970-01-01. */
  readonly from: number;
  /** Last such day: well after the table's end. */
  readonly until: number;
  /** Key columns and static exogenous columns whose texts say which keys have what. */
  readonly columns: readonly string[];
  /** One for each name, length and set of places, sorted by name. */
  readonly entries: readonly StoredDate[];
}

/** Days of one name. */
export interface StoredDate {
  /** Such as `holiday_good_friday` or `event_fair`: the name of its feature. */
  readonly name: string;
  /** Whether it is a holiday of a country, which all holidays are counted with. */
  readonly isHoliday: boolean;
  /** Texts in `columns` of the keys that have it, null for any, an entry for each place; none: all keys. */
  readonly places: readonly (readonly (string | null)[])[];
  /** First days, days since 1970-01-01, ascending. */
  readonly days: readonly number[];
  /** Last days, one for each first. */
  readonly last: readonly number[];
  /** Minute of the first day at which it begins; 0 for whole days. */
  readonly minute: number;
  /** Days (or longer periods) before the first with an effect of their own. */
  readonly before: number;
  /** Likewise after the last. */
  readonly after: number;
}
