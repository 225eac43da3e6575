import { formatNumber } from "../../core/text/format_number.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import type { BundleHead } from "../../exchange/bundle/bundle_key.ts";
import type { ForecastOfKey } from "./read_bundle.ts";

/**
 * Fill a table with the forecast of a key: date, forecast, both ends of each interval.
 *
 * @param table Its rows are replaced. @param shown The key. @param head Of its bundle.
 */
export function forecastTable(table: HTMLElement, { forecast }: ForecastOfKey, head: BundleHead): void {
  const document = table.ownerDocument, { calendar, asOf, levels } = head;
  const row = (kind: "th" | "td", texts: readonly string[]) => {
    const line = document.createElement("tr");
    line.append(...texts.map((text, column) => {
      const cell = document.createElement(kind);
      cell.textContent = text;
      cell.className = column > 0 ? "number" : "date";
      return cell;
    }));
    return line;
  };
  const shown = (value: number | undefined) => value === undefined || Number.isNaN(value) ? "" : formatNumber(value);
  const part = (name: "thead" | "tbody", rows: readonly HTMLElement[]) => {
    const element = document.createElement(name);
    element.append(...rows);
    return element;
  };
  const heads = levels.flatMap((level) => [`${level} % low`, `${level} % high`]);
  const rows = Array.from(forecast.yhat, (value, i) =>
    row("td", [
      formatPeriod(calendar, asOf + 1 + i),
      shown(value),
      ...levels.flatMap((_, l) => [shown(forecast.lo[l]?.[i]), shown(forecast.hi[l]?.[i])]),
    ]));
  table.replaceChildren(part("thead", [row("th", ["Date", "Forecast", ...heads])]), part("tbody", rows));
}
