/** The pages of a service: their place in links, and their names. */
export const SERVICE_PAGES = [
  { id: "fleet", title: "Fleet" },
  { id: "keys", title: "Keys" },
  { id: "runs", title: "Runs" },
  { id: "approvals", title: "Approvals" },
  { id: "quality", title: "Data quality" },
] as const;
