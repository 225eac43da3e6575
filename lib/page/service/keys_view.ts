import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import { paragraph, table } from "../../report/parts/page_parts.ts";
import type { ListedKey } from "../../report/service/keys_record.ts";
import { element } from "../parts/element.ts";
import { part } from "../parts/parts.ts";
import { type Noted, notesOf } from "./parts.ts";
import type { Told } from "./told.ts";
import { KEY_COLUMN, pageAddress, type View } from "./view.ts";

/** Keys of a page. */
const PAGE = "50";

interface KeysAnswer {
  readonly keys: readonly ListedKey[];
  readonly next: string | null;
  readonly total: number;
}

/** Keys, searched by the server and page by page: of thousands only those are sent that are shown. */
export const keysView: View = async ({ document, client, asked, go }) => {
  const search = asked.get("search") ?? "", after = asked.get("after") ?? "";
  const answer = await client.get<Noted<KeysAnswer>>("v1/fleet/keys", { search, after, limit: PAGE });
  const field = element(document, "input", [
    {
      id: "key-search",
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      class: "grow",
      value: search,
      maxlength: 200,
    },
  ]);
  const form = element(document, "form", [
    {
      class: "controls",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        go(pageAddress("keys", { search: field.value }));
      },
    },
    element(document, "label", [{ for: "key-search" }, "Words of a key"]),
    field,
    element(document, "button", [{ type: "submit", class: "main" }, "Search"]),
    element(document, "span", [{ class: "note" }, foundOf(answer, search)]),
  ]);
  const pages = element(document, "nav", [
    { class: "controls", "aria-label": "Pages of keys" },
    after === "" ? null : element(document, "a", [{ href: pageAddress("keys", { search }) }, "First page"]),
    answer.next === null
      ? null
      : element(document, "a", [{ href: pageAddress("keys", { search, after: answer.next }) }, "Next page"]),
  ]);
  return { title: "Keys", body: [form, part(document, notesOf(answer) + tableOf(answer)), pages] };
};

function foundOf({ total }: Told<KeysAnswer>, search: string): string {
  const count = formatCount(total ?? 0, "key");
  return search === "" ? count : `${count} found`;
}

function tableOf({ keys }: Told<KeysAnswer>): string {
  if (keys.length === 0) return paragraph("No key has all of these words.", "message");
  const metrics = new Set(keys.map(({ metric }) => metric).filter((metric) => metric !== ""));
  return table(
    [
      KEY_COLUMN,
      {
        title: "Model",
        text: ({ contender, status, reason }) => contender + (status === "fallback" ? ` (${reason})` : ""),
      },
      { title: "How it stands", text: ({ condition }) => condition },
      {
        title: metrics.size === 1 ? metricHeading([...metrics].join("")) : "Error",
        help: "On the hold-out of the run whose model serves, by what its choices minimise.",
        isNumber: true,
        text: ({ error }) => formatNumber(error),
      },
      { title: "Run", text: ({ run }) => run },
    ],
    keys,
    { label: "Keys", limit: keys.length },
  );
}
