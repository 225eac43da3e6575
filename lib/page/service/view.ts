import type { TableColumn } from "../../report/parts/page_parts.ts";
import type { ServiceClient } from "./service_client.ts";

/** What a page of a service is made with. */
export interface ViewContext {
  /** That the page is in. */
  readonly document: Document;
  /** Asks the server. */
  readonly client: ServiceClient;
  /** What the address says beside the page. */
  readonly asked: ReadonlyMap<string, string>;
  /** Show another address. */
  go(hash: string): void;
  /** Make the page anew, as things stand now. */
  renew(): void;
  /** Tell those who listen what has happened. */
  tell(text: string): void;
}

/** Makes a page: its heading, as text, and what is below it. */
export type View = (context: ViewContext) => Promise<{ readonly title: string; readonly body: readonly Node[] }>;

/**
 * The address of a page with what it shows, as `parseHash` reads it.
 *
 * @param page Its id. @param shown By name; empty ones are left out.
 */
export function pageAddress(page: string, shown: Readonly<Record<string, string>> = {}): string {
  const own = Object.entries(shown).filter(([, value]) => value !== "");
  return own.length === 0 ? `#${page}` : `#${new URLSearchParams([["page", page], ...own])}`;
}

/** A column of keys, each of which leads to its page. */
export const KEY_COLUMN: TableColumn<{ readonly id: string; readonly key: readonly string[] }> = {
  title: "Key",
  text: () => "",
  links: ({ id, key }) => [{ text: key.join(" / "), href: pageAddress("key", { id }) }],
};
