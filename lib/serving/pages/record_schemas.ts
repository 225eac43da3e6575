const text = { type: "string" };
const integer = { type: "integer" };
const number = { type: ["number", "null"] };
const anything = {};
const list = (items: object = { type: "object" }) => ({ type: "array", items });
const record = { type: "object" };
const maybe = { type: ["object", "null"] };
const object = (properties: Record<string, object>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});
const notes = list(object({ code: text, message: text }));
const kept = list(object({ key: list(text), id: integer, version: integer, semantic: text, code: text }));
const promotion = {
  run: text,
  promoted: integer,
  archived: integer,
  unchanged: integer,
  conflicts: integer,
  kept,
  event: { type: ["integer", "null"], description: "Id of its event in the history; null if nothing has moved" },
};

/** What the routes of pages answer: the fields of their records. What is inside is told by docs/guides/serving.md. */
export const RECORD_SCHEMAS = {
  Fleet: object({
    table: text,
    keyColumns: list(text),
    target: text,
    keys: integer,
    dataVersion: integer,
    end: text,
    outcomes: object({ champion: integer, fallback: integer }),
    fallbacks: list(),
    contenders: list(),
    runs: list(object({ run: text, keys: integer })),
    metric: text,
    worst: list(),
    look: maybe,
    notes,
  }),
  Evidence: object({ run: text, comparison: maybe, members: maybe, ratios: list(number), keys: integer }),
  FleetKeys: object({ keys: list(), next: { type: ["string", "null"] }, total: integer, notes }),
  KeyRecord: object({
    id: text,
    key: list(text),
    keyColumns: list(text),
    target: text,
    calendar: record,
    history: object({ start: integer, y: list(number), isCut: { type: "boolean" } }),
    forecast: maybe,
    forecastNote: text,
    version: maybe,
    why: list(text),
    members: list(),
    leaderboard: object({ metric: text, rows: list() }),
    looksAt: maybe,
    condition: maybe,
    events: list(),
    notes,
  }),
  RunsRecord: object({
    runs: list(object({
      run: text,
      name: text,
      createdAt: text,
      dataVersion: integer,
      outcomes: record,
      serves: integer,
      waits: integer,
      verdict: text,
      rejectedBy: { type: ["string", "null"], description: "Who last rejected models of it" },
      metric: text,
      error: number,
    })),
  }),
  RunComparison: object({
    a: text,
    b: text,
    comparable: { type: "boolean" },
    notes: list(text),
    fields: list(object({ field: text, a: anything, b: anything })),
    keys: object({ both: integer, onlyA: integer, onlyB: integer }),
    metrics: list(),
    paired: record,
  }),
  Approvals: object({
    waiting: list(),
    rollout: maybe,
    isDecidedHere: { type: "boolean", description: "Whether this server takes decisions, by a token of role write" },
  }),
  ApprovalPreview: object({
    ...promotion,
    moves: { ...integer, description: "Models that would serve; `keys` has the first of them" },
    keys: list(),
    families: list(),
    error: record,
    uncompared: record,
    forecasts: record,
  }),
  Approved: object(promotion),
  Rejected: object({
    run: text,
    rejected: integer,
    unchanged: integer,
    event: { type: ["integer", "null"], description: "Null if it was rejected so before" },
  }),
  Quality: object({
    table: text,
    version: integer,
    created: text,
    source: text,
    keys: integer,
    rows: integer,
    span: object({ first: text, last: text }),
    behind: integer,
    late: maybe,
    counts: record,
    leftOut: list(),
    findings: list(),
    columns: list(),
    look: maybe,
    versions: list(),
    notes,
  }),
};
