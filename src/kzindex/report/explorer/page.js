// What the page does with the rule: leave documents out, say what each moves, filter, keep the view in the address.
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("data").textContent), words = data.words;
  const none = new Set(), out = new Set();
  const published = data.votes.map((vote) => scoresOf(data, vote, none));
  const places = [...find("votes").children], documents = [...find("documents").children];
  const names = documents.map((entry) => entry.querySelector("b").textContent);
  const votesOf = names.map(() => []);
  data.votes.forEach((vote, i) => {
    const named = new Set([...vote.codings, ...vote.denied, ...vote.facts].map((row) => row[1]));
    named.forEach((source) => votesOf[source].push(i));
  });

  // Numbers as the rest of the page has them: halves go to the even side.
  function fixed(value) {
    const tie = Number.isInteger(value * 4) && !Number.isInteger(value * 2), tenths = Math.floor(value * 10);
    const text = tie ? ((tenths + (tenths % 2 ? 1 : 0)) / 10).toFixed(1) : value.toFixed(1);
    return text.replace(".", data.decimal);
  }
  function moved(before, after) {
    return (after > before ? "+" : "−") + fixed(Math.abs(after - before));
  }
  function shown(found) {
    return found.status === "scored" ? fixed(found.score) : words[found.status];
  }

  function make(tag, inside = [], attributes = {}) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...[inside].flat());
    return made;
  }
  function table(caption, heads, rows) {
    const kinds = ["v", "", "n", "n", "n"];
    const cell = (tag) => (text, i) => make(tag, text, kinds[i] ? { class: kinds[i] } : {});
    const body = make("tbody", rows.map((row) => make("tr", row.map(cell("td")))));
    const head = make("thead", make("tr", heads.map(cell("th"))));
    return make("div", make("table", [make("caption", caption), head, body]), { class: "wide" });
  }

  // The scores of some votes that are other without some documents, a row each.
  function changes(votes, without, measures) {
    return votes.flatMap((i) => {
      const now = scoresOf(data, data.votes[i], without);
      return measures.flatMap((measure) => {
        const [before, after] = [published[i][measure], now[measure]];
        const both = before.status === "scored" && after.status === "scored";
        const same = both ? Math.abs(before.score - after.score) < 0.05 : before.status === after.status;
        if (same) return [];
        const span = after.status === "scored" ? ` (${ends(after, data.width).map(fixed).join("–")})` : "";
        const by = both ? moved(before.score, after.score) : "–";
        const row = [data.votes[i].label, data.titles[measure], shown(before), [shown(after), make("small", span)], by];
        return [{ i, measure, after, row }];
      });
    });
  }
  const heads = [words.vote, words.measure, words.published, words.without, words.moves];

  // Leave out and count again.
  const tops = ["index", ...data.indicators];
  function show() {
    const rows = out.size ? changes(data.votes.map((vote, i) => i), out, tops) : [];
    const left = [...out].map((n) => names[n]);
    documents.forEach((entry, n) => {
      entry.querySelector("b").classList.toggle("out", out.has(n));
      const box = entry.querySelector("input");
      if (box) box.checked = !out.has(n);
    });
    find("whatif").hidden = find("bar").hidden = !out.size;
    find("moved").replaceChildren(rows.length ? table(words.caption, heads, rows.map((each) => each.row)) : words.still);
    const some = left.slice(0, 20), more = left.length > some.length ? " …" : "";
    find("left").textContent = some.join(", ") + more;
    find("command").textContent = ["python -m kzindex compare", ...some.map((name) => "--without source:" + name)].join(" ") + more;
    const lost = rows.filter((each) => each.after.status !== "scored").length;
    find("said").textContent = words.bar.replace("{left}", left.length).replace("{moved}", rows.length).replace("{lost}", lost);
    document.querySelectorAll(".new").forEach((mark) => mark.remove());
    for (const { i, measure, after } of rows) if (after.status === "scored") mark(i, measure, after.score);
    save();
  }
  function mark(i, measure, score) {
    const panel = document.querySelector(`svg[data-m="${measure}"]`), old = panel.querySelector(`[data-v="${i}"]`);
    const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const [x, y] = [old.dataset.x, panel.dataset.zero - score * panel.dataset.unit];
    made.setAttribute("d", `M${x} ${y - 6}l6 6l-6 6l-6-6z`);
    made.setAttribute("class", "new");
    made.setAttribute("fill", "none");
    made.setAttribute("stroke", "#8c2d04");
    made.setAttribute("stroke-width", "2");
    (old.closest("g") ?? old).after(made);
    made.toggleAttribute("hidden", !types.has(data.votes[i].type));
  }

  // Types of vote, and words in documents.
  const boxes = [...find("types").querySelectorAll("input")], types = new Set(boxes.map((box) => box.value));
  function filter() {
    data.votes.forEach((vote, i) => {
      const away = !types.has(vote.type);
      places[i].hidden = away;
      document.querySelectorAll(`svg [data-v="${i}"]`).forEach((each) => each.toggleAttribute("hidden", away));
    });
    boxes.forEach((box) => { box.checked = types.has(box.value); });
    const wanted = find("find").value.trim().toLowerCase(), kept = find("only").checked;
    documents.forEach((entry, n) => {
      const fits = entry.dataset.text.includes(wanted);
      entry.hidden = !fits || (kept && !out.has(n));
    });
    find("found").textContent = documents.filter((entry) => !entry.hidden).length + " / " + documents.length;
    show();
  }

  // The view in the address: documents left out, types shown, words sought, parts open, and where it stands.
  let at = "", quiet = false;
  function path(part) {
    const inside = [];
    for (; !places.includes(part); part = part.parentElement.closest("details")) {
      inside.unshift([...part.parentElement.children].filter((each) => each.tagName === "DETAILS").indexOf(part));
    }
    return [places.indexOf(part), ...inside].join(".");
  }
  function opened(path) {
    const [first, ...rest] = path.split(".");
    const down = (part, n) => part && [...part.children].filter((each) => each.tagName === "DETAILS")[n];
    return rest.reduce(down, places[first]);
  }
  function save() {
    if (quiet) return;
    const view = new URLSearchParams();
    if (out.size) view.set("without", [...out].map((n) => names[n]).join(" "));
    if (types.size < boxes.length) view.set("types", [...types].join(" "));
    if (find("find").value) view.set("find", find("find").value);
    const open = [...find("votes").querySelectorAll("details[open]")].map(path);
    if (open.length) view.set("open", open.join(" "));
    if (at) view.set("at", at);
    const text = view.toString();
    history.replaceState(null, "", text ? "#!" + text : location.pathname + location.search);
  }
  function restore() {
    const hash = location.hash;
    if (!hash.startsWith("#!")) {
      at = hash.slice(1);
      filter();
      if (at) find(at)?.scrollIntoView(); // what the script adds has moved it
      return;
    }
    const view = new URLSearchParams(hash.slice(2)), of = (name) => (view.get(name) ?? "").split(" ").filter(Boolean);
    quiet = true;
    out.clear();
    of("without").map((name) => names.indexOf(name)).filter((n) => votesOf[n]?.length).forEach((n) => out.add(n));
    const known = boxes.map((box) => box.value), wanted = of("types").filter((type) => known.includes(type));
    types.clear();
    (view.has("types") ? wanted : known).forEach((type) => types.add(type));
    find("find").value = view.get("find") ?? "";
    find("votes").querySelectorAll("details[open]").forEach((part) => { part.open = false; });
    of("open").forEach((each) => { const part = opened(each); if (part) part.open = true; });
    at = view.get("at") ?? "";
    filter();
    quiet = false;
    if (at && find(at)) find(at).scrollIntoView();
  }

  // Set up what needs the script.
  document.querySelectorAll("[lang=en] b, [lang=en] i").forEach((each) => { each.lang = document.documentElement.lang; });
  document.querySelectorAll('a[href^="#s"]').forEach((link) => { link.textContent = names[link.hash.slice(2)]; });
  documents.forEach((entry, n) => {
    entry.dataset.text = entry.textContent.toLowerCase();
    if (!votesOf[n].length) return;
    const box = make("input", [], { type: "checkbox", checked: "", "aria-label": words.count + " " + names[n] });
    box.addEventListener("change", () => { out[box.checked ? "delete" : "add"](n); show(); });
    entry.prepend(make("label", box, { class: "tool" }));
    const part = make("details", make("summary", words.all));
    part.addEventListener("toggle", () => {
      if (!part.open || part.children.length > 1) return;
      const rows = changes(votesOf[n], new Set([n]), ["index", ...data.indicators, ...data.items.map((item) => item.id)]);
      part.append(rows.length ? table(names[n], heads, rows.map((each) => each.row)) : words.still);
    });
    entry.append(part);
  });
  document.querySelectorAll(".tool[hidden]").forEach((each) => { each.hidden = false; });
  boxes.forEach((box) => box.addEventListener("change", () => { types[box.checked ? "add" : "delete"](box.value); filter(); }));
  find("find").addEventListener("input", filter);
  find("only").addEventListener("change", filter);
  find("reset").addEventListener("click", () => { out.clear(); filter(); });
  find("votes").addEventListener("toggle", save, true);
  addEventListener("hashchange", restore);
  restore();
})();
