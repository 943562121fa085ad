"use strict";
// The engine's rule for one vote (docs/method.md, "From codings to scores"), without the sources numbered in `out`.
// Rows are those that rule.py describes. A test compares every number with the engine's.

// Levels that figures give: preliminary ones where a body has no others, a difference within one passage or document.
function derived(rule, facts) {
  const [value, minus, starts] = rule;
  const of = (row) => row[0] + " " + row[5];
  const settled = new Set(facts.filter((row) => !row[4]).map(of));
  const rows = facts.filter((row) => !row[4] || !settled.has(of(row)));
  const others = rows.filter((row) => row[0] === minus);
  const least = new Map();
  const pairs = [];
  rows.filter((row) => row[0] === value).forEach((row, i) => {
    if (minus === null) {
      pairs.push({ i, lineage: row[5], near: 0, figure: row[3] });
      return;
    }
    for (const other of others.filter((each) => each[5] === row[5])) {
      const near = row[1] !== other[1] ? 2 : row[2] !== other[2] ? 1 : 0;
      pairs.push({ i, lineage: row[5], near, figure: Math.round((row[3] - other[3]) * 1e9) / 1e9 });
    }
  });
  for (const { i, lineage, near } of pairs) {
    for (const key of ["row " + i, "body " + lineage]) least.set(key, Math.min(near, least.get(key) ?? 2));
  }
  return pairs
    .filter(({ i, lineage, near }) => near === least.get("row " + i) && (near < 2 || least.get("body " + lineage) === 2))
    .map(({ lineage, figure }) => [starts.filter((start) => start <= figure).length, 0, lineage]);
}

// The mean of what the lineages say, each level of a lineage once at its highest certainty; null without a coding.
function cell(codings, item, shared) {
  const said = new Map();
  for (const [level, certainty, lineage] of codings) {
    if (!said.has(lineage)) said.set(lineage, new Map());
    const levels = said.get(lineage);
    levels.set(level, Math.min(certainty, levels.get(level) ?? certainty));
  }
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const readings = [...said.values()].map((levels) => ({
    value: mean([...levels.keys()].map((level) => item.values[level])),
    squared: mean([...levels.values()].map((certainty) => item.errors[certainty])),
  })).sort((one, other) => one.squared - other.squared);
  const n = readings.length;
  if (!n) return null;
  let sum = 0, least = Infinity;
  readings.forEach(({ squared }, i) => {
    sum += squared;
    least = Math.min(least, (sum / (i + 1)) * (shared + (1 - shared) / (i + 1)));
  });
  const score = mean(readings.map((each) => each.value));
  const own = readings.reduce((all, each) => all + (each.value - score) ** 2, 0) / (n - 1) / n;
  return { score, se: Math.sqrt(Math.max(least, n > 1 ? own : 0)) };
}

// The weighted mean of the parts that apply and are covered.
function whole(parts, weights) {
  let could = 0, got = 0, known = 0, noise = 0;
  parts.forEach((part, i) => {
    if (part.status === "not applicable") return;
    could += weights[i];
    if (part.score === null) return;
    got += weights[i];
    known += weights[i] * part.score;
    noise += (weights[i] * part.se) ** 2;
  });
  return could ? { score: got ? known / got : null, se: Math.sqrt(noise) / got, coverage: got / could } : null;
}

function judged(found, least) {
  if (found === null) return { status: "not applicable", score: null };
  return found.coverage >= least ? { status: "scored", ...found } : { ...found, status: "withheld", score: null };
}

// Every score of a vote by measure: status, and where it is scored score and se; points.
function scoresOf(data, vote, out) {
  const kept = (row) => !out.has(row[1]);
  const whose = (row, i) => row.length > i ? row : [...row, data.lineages[row[1]]];
  const codings = vote.codings.filter(kept).map((row) => whose(row, 4));
  const facts = vote.facts.filter(kept).map((row) => whose(row, 5));
  const denied = new Set(vote.denied.filter(kept).map((row) => row[0]));
  const items = data.items.map((item, i) => {
    if (!item.types.includes(vote.type)) return judged(null);
    const given = codings.filter((row) => row[0] === i).map((row) => row.slice(2));
    const found = cell(item.facts ? [...given, ...derived(item.facts, facts)] : given, item, data.shared);
    if (found === null) return denied.has(i) ? judged(null) : { status: "withheld", score: null, coverage: 0 };
    return { status: "scored", coverage: 1, ...found };
  });
  const scores = {};
  const indicators = data.indicators.map((name, i) => {
    const inside = data.items.map((item, k) => k).filter((k) => data.items[k].indicator === i);
    const found = whole(inside.map((k) => items[k]), inside.map((k) => data.items[k].weight));
    return (scores[name] = judged(found, data.least));
  });
  const all = (status) => indicators.every((each) => each.status === status);
  const some = indicators.some((each) => each.status === "not applicable");
  scores.index = all("scored")
    ? { ...whole(indicators, indicators.map(() => 1)), status: "scored" }
    : { status: some ? "not applicable" : "withheld", score: null };
  data.items.forEach((item, i) => { scores[item.id] = items[i]; });
  return scores;
}

// The interval of 90 %, cut to the scale.
function ends(found, width) {
  return [Math.max(found.score - width * found.se, 0), Math.min(found.score + width * found.se, 100)];
}
