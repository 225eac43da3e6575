import { type KeptLook, lastLook, lookStamp } from "../../monitoring/last_look.ts";

/**
 * Reads the last look of monitoring at a table, again only where there is another one: of many keys it is large.
 *
 * @param reports Folder of reports.
 */
export function keptLook(reports: string): (table: string) => KeptLook | null {
  const kept = new Map<string, { readonly stamp: string; readonly look: KeptLook | null }>();
  return (table) => {
    const stamp = lookStamp(reports, table), known = kept.get(table);
    if (known?.stamp === stamp) return known.look;
    const look = lastLook(reports, table);
    kept.set(table, { stamp, look });
    return look;
  };
}
