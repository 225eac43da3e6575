import type { TablePart } from "./table_part.ts";

/** A number with a decimal comma, points between thousands or not; without a comma only where the points are of thousands. */
const COMMA_NUMBER = "\\s*[-+]?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+),[0-9]+\\s*|\\s*[-+]?[0-9]{1,3}(\\.[0-9]{3})+\\s*";

/**
 * Files whose numbers have a decimal comma, as if they had a point: `1.234,5` is read as `1234.5`.
 *
 * @param part Files. @param texts Columns that stay as they are: keys are texts, whatever they look like.
 */
export function decimalPart(part: TablePart, texts: readonly string[]): TablePart {
  return {
    ...part,
    select(wanted) {
      const cells = wanted.map(({ name, as }) => texts.includes(name) ? as : `${plainNumberSql(as)} AS ${as}`);
      return `SELECT ${cells.join(", ")} FROM (${part.select(wanted)})`;
    },
  };
}

const PATTERN = new RegExp(`^(?:${COMMA_NUMBER.replaceAll("\\s", "[\\t\\n\\f\\r ]")})$`);

/** A number with a decimal comma as one with a point; other texts as they are. The same as {@linkcode decimalPart}, for one cell. */
export function plainNumber(text: string): string {
  return PATTERN.test(text) ? text.trim().replaceAll(".", "").replace(",", ".") : text;
}

function plainNumberSql(text: string): string {
  const plain = `replace(replace(trim(${text}), '.', ''), ',', '.')`;
  return `CASE WHEN regexp_full_match(${text}, '${COMMA_NUMBER}') THEN ${plain} ELSE ${text} END`;
}
