// Evidence counts Unicode characters (code points); JavaScript strings count UTF-16 units.
// This is the one place where the two meet.

/** The characters `start..end` of `text`, or null where they reach past its end. */
export function slice(text, start, end) {
  const characters = Array.from(text);
  if (!(start >= 0 && start <= end && end <= characters.length)) return null;
  return characters.slice(start, end).join("");
}

/** How many characters `text` has. */
export function length(text) {
  return Array.from(text).length;
}

/**
 * `text` cut at the borders of `spans` (`{start, end, key}`), in order:
 * `[{ text, keys }]`, `keys` being the spans that cover the piece. Spans may overlap;
 * those that do not lie within the text are left out.
 */
export function pieces(text, spans) {
  const characters = Array.from(text);
  const within = spans.filter((span) => Number.isInteger(span.start) && Number.isInteger(span.end)
    && span.start >= 0 && span.start < span.end && span.end <= characters.length);
  const borders = new Set([0, characters.length]);
  for (const span of within) borders.add(span.start).add(span.end);
  const ordered = [...borders].sort((a, b) => a - b);
  const result = [];
  for (let index = 0; index + 1 < ordered.length; index += 1) {
    const [from, to] = [ordered[index], ordered[index + 1]];
    result.push({
      text: characters.slice(from, to).join(""),
      keys: within.filter((span) => span.start <= from && span.end >= to).map((span) => span.key),
    });
  }
  return result;
}
