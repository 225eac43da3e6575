/*
 * What the name of a column says, in English and German. Names decide where the values allow several readings: a column of
 * whole numbers may be what is sold, the number of a shop, or a price.
 */

/** What a name may say. */
export type ColumnWord = "time" | "key" | "buyer" | "label" | "quantity" | "money" | "ahead" | "other";

const WORDS: Readonly<Record<ColumnWord, string>> = {
  time:
    "ds date datum day tag week woche kw month monat quarter quartal year jahr period periode time timestamp zeit " +
    "zeitpunkt zeitstempel datetime stunde hour",
  key: "item sku product produkt artikel article material store shop filiale markt location loc standort region land " +
    "country id key series site warehouse lager werk plant channel kanal brand marke department dept " +
    "abteilung family category kategorie warengruppe gruppe group ean gtin upc station sensor meter zähler zaehler zone " +
    "state stadt city route hospital nr no nummer code branch outlet segment market",
  buyer: "customer kunde client user nutzer buyer member mitglied invoice rechnung receipt bon",
  label: "name title titel description bezeichnung beschreibung label text",
  quantity:
    "y target demand nachfrage bedarf sales sold qty quantity units unit menge absatz verkauf verkäufe verkaeufe " +
    "verkauft stück stueck stk volume orders bestellungen bestellmenge count anzahl visits visitors besucher load last " +
    "consumption verbrauch bookings buchungen calls anrufe trips passengers traffic clicks kwh mwh pieces issued value " +
    "wert actual",
  money: "revenue umsatz turnover amount betrag erlös erloes gmv",
  ahead:
    "price preis promo promotion aktion discount rabatt holiday feiertag ferien campaign kampagne werbung advert " +
    "feature event open offen geöffnet",
  other:
    "cost kosten stock bestand inventory budget plan forecast prognose temperature temperatur temp weather wetter " +
    "rain regen lat lon latitude longitude plz zip index margin marge",
};

const MEANINGS = new Map(
  Object.entries(WORDS).flatMap(([meaning, words]) => words.split(" ").map((word) => [word, meaning as ColumnWord])),
);

/**
 * What the words of a column's name say.
 *
 * @param name As the table writes it: words are told apart by anything but letters, and by capitals within.
 * @returns The meanings of its words, each once; empty for a name that says nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readName } from "@lib/data/proposal/column_words.ts";
 * assertEquals([...readName("StoreID")], ["key"]);
 * assertEquals([...readName("sales_price")], ["quantity", "ahead"]);
 * ```
 */
export function readName(name: string): Set<ColumnWord> {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase().split(/[^\p{L}]+/u);
  const found = words.flatMap((word) => {
    const meaning = MEANINGS.get(word) ?? MEANINGS.get(word.replace(/s$/, ""));
    return meaning === undefined ? [] : [meaning];
  });
  return new Set(found.length > 0 ? found : compound(words));
}

/** German puts words together: Artikelnummer, Verkaufsmenge. The last part says what it is. */
function compound(words: readonly string[]): ColumnWord[] {
  for (const word of words) {
    const ends = [...MEANINGS].filter(([part]) => part.length >= 4 && word.endsWith(part));
    const starts = [...MEANINGS].filter(([part]) => part.length >= 5 && word.startsWith(part));
    const [best] = [...ends, ...starts];
    if (best !== undefined) return [best[1]];
  }
  return [];
}
