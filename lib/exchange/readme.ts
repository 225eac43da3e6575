/** What an exported folder says of itself. */
export const README = `# Exported forecasting models

\`index.json\` leads from a key to its file in \`versions/\`; that names the files of its members in \`models/\` (named by
their SHA-256) and of its feature rows in \`features/\`. \`manifest.json\` has the SHA-256 of every file. Unknown numbers
are null.

## From rows to a forecast

1. Make one row for each step after the origin, with the \`columns\` of the features file in their order; a missing value is
   NaN. A row has an offset and a scale of its own (\`target.level\`). A member with \`features\` of its own has rows of
   its own. With strategy \`recursive\` a row is one step ahead: what is forecast is fed back as demand for the next one.
2. Give the rows to each member with input \`rows\`. Of LightGBM add the member's \`offset\` to \`predict(rows)\`; of ONNX
   the input is \`x\` [n × p] of 64 bits, the output \`y\` [n × 1].
3. Undo the target's transform: v = prediction × scale + offset; with link \`log1p\`:
   sign(v) × unit × (exp(|v|) - 1).
4. Keep it within reach of what was seen (\`bounds\`), if count and width are above 0: for step h at least low - reach and at
   most high + reach, with width = max(high, 0) - min(low, 0) and reach = width × (atOnce + withTime × h / count). Values
   that came after training widen low and high.
5. No less than \`least\`, unless that is null.
6. Lift the middle to the mean where \`smear\` is not 1: sign(v) × ((unit + |v|) × smear - unit). Where there is a
   \`lift\`, raise it to a quantile: v + lift, if \`least\` is null; else max(0, sign(r) × r²) with
   r = sign(v) × √|v| + lift.
7. Combine the members: their mean by \`weight\` (\`weighted\`), or the \`median\` of those with weight above 0. At a step
   for which a period in \`events\` is forecast, or repeated from a season before, only members with input \`rows\` (and
   not \`seesEvents\` false) have a say; with weight 0 they stand in there if no other one sees it.
8. Where the calendar is closed the forecast is 0.

A member with input \`history\` forecasts from the history alone, steps 4 to 7 hold for it too. \`missing\` says why a
member has no file. No members: the forecast is 0.

\`selfTest\` has real rows of the key with the prediction (\`raw\`, after the offset) and the forecast (after step 6) of each
member and the forecast of all, as this program made them at that origin; its \`bounds\` are those at the origin.
`;
